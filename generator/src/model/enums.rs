//! Open enums from allowed values. In: members with `values`. Out: the table of enums, and which one a member has.
//!
//! What is certain becomes a type: enforced values that all have a name, or any values that the spec names
//! (`enum`, or a name on each value). Integers without names stay integers, and advice stays text: a list taken
//! from prose may not be whole.

use std::collections::{HashMap, HashSet};

use super::error_codes::free_name;
use super::{Base, Direction, Enum, Value, Variant, names};
use crate::report::{Code, Diagnostic, Report};
use crate::spec::{Constraint, Located, Member, Place, Scalar};

/// The enums met so far, in the order in which members are resolved.
#[derive(Default)]
pub(super) struct EnumTable {
    enums: Vec<Enum>,
    places: Vec<Place>,
    by_name: HashMap<String, usize>,
}

impl EnumTable {
    /// The enum of this member, made or shared; `None` where its values stay what they are on the wire.
    pub(super) fn enum_of(&mut self, owner: &str, wire: &str, member: &Member, report: &mut Report) -> Option<usize> {
        let values = member.values.as_ref()?;
        let base = base_of(member)?;
        let explicit = member.enum_.as_ref();
        let named = values.value.iter().all(|value| value.name.is_some());
        if explicit.is_none() && !named && !(base == Base::Text && member.is_enforced(Constraint::Values)) {
            return None;
        }
        let variants = variants_of(member, explicit, report)?;
        let ident =
            explicit.map_or_else(|| names::type_name(&format!("{owner}{wire}")), |it| names::type_name(&it.value));
        let place = explicit.map_or(values.place, |it| it.place);
        let used_by = format!("{owner}.{wire}");
        if let Some(&index) = self.by_name.get(&ident) {
            self.share(index, base, variants, used_by, place, report);
            return Some(index);
        }
        let index = self.enums.len();
        self.by_name.insert(ident.clone(), index);
        self.places.push(place);
        let module = names::module_name(&ident);
        self.enums.push(Enum {
            ident,
            module,
            base,
            direction: Direction::default(),
            variants,
            used_by: vec![used_by],
        });
        Some(index)
    }

    /// The finished table and the place that named each.
    pub(super) fn finish(self) -> (Vec<Enum>, Vec<Place>) {
        (self.enums, self.places)
    }

    /// A second member with the same enum adds its values; it may not rename one or differ in kind.
    fn share(
        &mut self,
        index: usize,
        base: Base,
        more: Vec<Variant>,
        used_by: String,
        place: Place,
        report: &mut Report,
    ) {
        let (Some(item), Some(first)) = (self.enums.get_mut(index), self.places.get(index)) else { return };
        item.used_by.push(used_by);
        let differing = |more: &Variant| {
            let same = |known: &&Variant| known.value == more.value || known.ident == more.ident;
            item.variants.iter().find(same).is_some_and(|known| known.value != more.value || known.ident != more.ident)
        };
        let conflict = if base != item.base {
            Some("its values are of another type".to_owned())
        } else {
            more.iter()
                .find(|it| differing(it))
                .map(|it| format!("the value `{}` is named `{}` here", it.value, it.ident))
        };
        if let Some(conflict) = conflict {
            let diagnostic =
                Diagnostic::new(Code::EnumConflict, format!("two members share the enum `{}` but differ", item.ident))
                    .at(place, conflict)
                    .also(*first, "first used here")
                    .help("give both the same names, or this one an `enum` name of its own");
            report.add(diagnostic);
            return;
        }
        for variant in more {
            match item.variants.iter_mut().find(|known| known.value == variant.value) {
                Some(known) => known.doc = known.doc.take().or(variant.doc),
                None => item.variants.push(variant),
            }
        }
    }
}

/// The allowed values as plain data.
pub(super) fn plain_values(member: &Member) -> Option<Vec<Value>> {
    let text = |it: &Option<Located<String>>| it.as_ref().map(|it| it.value.clone());
    let plain = |value: &crate::spec::AllowedValue| Value {
        text: value.text.value.clone(),
        name: text(&value.name),
        doc: text(&value.doc),
    };
    member.values.as_ref().map(|values| values.value.iter().map(plain).collect())
}

fn base_of(member: &Member) -> Option<Base> {
    match member.type_.as_ref()?.value.scalar()? {
        Scalar::String => Some(Base::Text),
        Scalar::Integer => Some(Base::Integer),
        Scalar::UnsignedInteger => Some(Base::Unsigned),
        _ => None,
    }
}

/// The variants; `None` where a value has no name and none can be made from its text. That is an error only
/// where the spec asked for an enum by name.
fn variants_of(member: &Member, explicit: Option<&Located<String>>, report: &mut Report) -> Option<Vec<Variant>> {
    let values = member.values.as_ref()?;
    let mut taken = HashSet::from(["Unknown".to_owned()]);
    let mut variants = Vec::new();
    let mut whole = true;
    for value in &values.value {
        let name = value.name.as_ref().map_or(&value.text, |name| name);
        let Some(ident) = names::variant_name(&name.value) else {
            whole = false;
            if explicit.is_some() {
                let diagnostic = Diagnostic::new(Code::UnnamedValue, format!("`{}` cannot name a variant", name.value))
                    .at(name.place, "needs a name of letters and digits that begins with a letter")
                    .help(format!("write `{}: SomeName` in the overlay's `values`", value.text.value));
                report.add(diagnostic);
            }
            continue;
        };
        let doc = value.doc.as_ref().map(|doc| doc.value.clone());
        variants.push(Variant { ident: free_name(ident, &mut taken), value: value.text.value.clone(), doc });
    }
    whole.then_some(variants)
}
