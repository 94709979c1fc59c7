//! Members one by one. In: a map of spec members and what they may refer to. Out: resolved members.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::enums::{EnumTable, plain_values};
use super::secrecy::is_secret_by_name;
use super::{Limit, Limits, Member, Need, Pattern, Presence, Type, names, pattern};
use crate::report::{Code, Diagnostic, Report};
use crate::spec::{self, Constraint, Located, Map, Scalar, TypeName};

/// What members refer to while they are resolved.
#[derive(Default)]
pub(super) struct Scope<'a> {
    pub(super) structures: HashMap<&'a str, usize, RandomState>,
    pub(super) enums: EnumTable,
    /// The names in Rust of the members so far: most members are called like one before.
    idents: HashMap<&'a str, String, RandomState>,
    /// Whether names speak of secrets, of texts and of numbers.
    secrecy: HashMap<(&'a str, bool), bool, RandomState>,
}

impl<'a> Scope<'a> {
    /// Members that may hold these structures.
    pub(super) fn new(structures: &[&'a str]) -> Self {
        let structures = structures.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        Scope { structures, ..Scope::default() }
    }

    fn member_name(&mut self, wire: &'a str) -> String {
        self.idents.entry(wire).or_insert_with(|| names::member_name(wire)).clone()
    }

    fn is_secret(&mut self, wire: &'a str, type_: &Type) -> bool {
        if *type_ == Type::Boolean {
            return false;
        }
        let is_number = matches!(type_, Type::Integer | Type::Unsigned | Type::Float);
        *self.secrecy.entry((wire, is_number)).or_insert_with(|| is_secret_by_name(wire, type_))
    }
}

/// Every enabled member, in the order of the facts. Presence and `needs` are set by later passes, when
/// directions and all structures are known.
pub(super) fn resolve_members<'a>(
    scope: &mut Scope<'a>,
    owner: &str,
    members: &'a Map<spec::Member>,
    report: &mut Report,
) -> Vec<Member> {
    let enabled = members.iter().filter(|(_, member)| !member.value.is_disabled());
    let mut resolved = Vec::with_capacity(members.len());
    resolved.extend(enabled.filter_map(|(wire, member)| resolve_member(scope, owner, wire, &member.value, report)));
    resolved
}

/// `None` for a type that is missing or unresolved: `check_spec` has said so.
fn resolve_member<'a>(
    scope: &mut Scope<'a>,
    owner: &str,
    wire: &'a str,
    member: &'a spec::Member,
    report: &mut Report,
) -> Option<Member> {
    let type_name = &member.type_.as_ref()?.value;
    let enum_index = scope.enums.enum_of(owner, wire, member, report);
    let item = match (enum_index, type_name) {
        (Some(index), _) => Type::Enum(index),
        (None, name) => resolve_type(scope, name)?,
    };
    let ident = scope.member_name(member.name.as_ref().map_or(wire, |name| &name.value));
    // A value that is one of a few that are documented is no secret.
    let by_name = || enum_index.is_none() && scope.is_secret(wire, &item);
    let secret = member.secret.as_ref().map_or_else(by_name, |secret| secret.value);
    Some(Member {
        wire: wire.to_owned(),
        ident,
        type_: if type_name.is_list() { Type::List(Box::new(item)) } else { item },
        presence: Presence::Optional,
        required: flag(member.required.as_ref()),
        boxed: false,
        wire_type: type_name.to_string(),
        doc: text(member.doc.as_ref()),
        nullable: flag(member.nullable.as_ref()),
        secret,
        unit: text(member.unit.as_ref()),
        default: member.default.as_ref().map(|node| node.value.to_display()),
        example: member.example.as_ref().map(|node| node.value.to_display()),
        limits: limits(member, report),
    })
}

/// Where a request does not travel as JSON, its binary members are bytes rather than text.
pub(super) fn set_binary(members: &mut [Member], specs: &Map<spec::Member>) {
    for member in members {
        let type_name = specs.get(&member.wire).and_then(|spec| spec.value.type_.as_ref());
        if type_name.is_some_and(|name| !name.value.is_list() && name.value.scalar() == Some(Scalar::Binary)) {
            member.type_ = Type::Binary;
        }
    }
}

fn resolve_type(scope: &Scope<'_>, name: &TypeName) -> Option<Type> {
    Some(match name.scalar() {
        Some(Scalar::Integer) => Type::Integer,
        Some(Scalar::UnsignedInteger) => Type::Unsigned,
        Some(Scalar::Float) => Type::Float,
        Some(Scalar::Boolean) => Type::Boolean,
        // Dates travel as text in several shapes (RFC 3339, `YYYY-MM-DD hh:mm:ss`, a date): parsing them is the caller's choice.
        Some(Scalar::String | Scalar::Timestamp | Scalar::TimestampIso8601 | Scalar::Date | Scalar::Binary) => {
            Type::Text
        }
        None => Type::Structure(*scope.structures.get(name.structure()?)?),
    })
}

fn limits(member: &spec::Member, report: &mut Report) -> Limits {
    fn limit<T, U>(
        member: &spec::Member,
        kind: Constraint,
        fact: Option<&Located<T>>,
        value: impl Fn(&T) -> U,
    ) -> Option<Limit<U>> {
        fact.map(|fact| Limit { value: value(&fact.value), enforced: member.is_enforced(kind) })
    }
    let needs: Vec<Need> =
        member.needs.iter().map(|path| Need { path: path.value.clone(), steps: Vec::new() }).collect();
    Limits {
        needs: (!needs.is_empty()).then(|| Limit { value: needs, enforced: member.is_enforced(Constraint::Needs) }),
        min_items: limit(member, Constraint::MinItems, member.min_items.as_ref(), |n| *n),
        max_items: limit(member, Constraint::MaxItems, member.max_items.as_ref(), |n| *n),
        min_length: limit(member, Constraint::MinLength, member.min_length.as_ref(), |n| *n),
        max_length: limit(member, Constraint::MaxLength, member.max_length.as_ref(), |n| *n),
        pattern: pattern(member, report),
        range: limit(member, Constraint::Range, member.range.as_ref(), Clone::clone),
        values: plain_values(member).map(|value| Limit { value, enforced: member.is_enforced(Constraint::Values) }),
    }
}

/// An enforced pattern has to be a row of character classes; one that is not is reported.
fn pattern(member: &spec::Member, report: &mut Report) -> Option<Limit<Pattern>> {
    let fact = member.pattern.as_ref()?;
    let enforced = member.is_enforced(Constraint::Pattern);
    let pieces = if enforced { pattern::pieces(&fact.value) } else { Ok(Vec::new()) };
    let pieces = pieces.unwrap_or_else(|reason| {
        report.add(
            Diagnostic::new(Code::RichPattern, format!("`{}` cannot be enforced: {reason}", fact.value))
                .at(fact.place, "more than a row of character classes")
                .help("write it as classes with counts, such as `^[a-z][a-z0-9-]{0,62}$`, or add `advice: [pattern]`"),
        );
        Vec::new()
    });
    Some(Limit { value: Pattern { text: fact.value.clone(), pieces }, enforced })
}

fn flag(fact: Option<&Located<bool>>) -> bool {
    fact.is_some_and(|fact| fact.value)
}

fn text(fact: Option<&Located<String>>) -> Option<String> {
    fact.map(|fact| fact.value.clone())
}
