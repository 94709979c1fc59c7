//! Members of a request, a response or a structure. In: the members of both sides. Out: what came, went and changed.

use super::change::{Found, Of};
use super::context::{Context, Members, Owner};
use super::limits::{compare_limits, compare_unused_limits};
use super::service::docs;
use super::values::compare_values;
use super::{Rule, Verdict};
use crate::model::{self, Presence, presence_in};
use crate::render::MOST_ARGUMENTS;
use crate::spec::{Located, Member, Node, Scalar, TypeName};

pub(super) fn compare_members(context: &mut Context<'_>, owner: &Owner<'_>) {
    for (wire, after) in owner.new.spec {
        let disabled = after.value.is_disabled();
        match owner.old.spec.get(wire) {
            Some(before) if !before.value.is_disabled() && disabled => disable(context, owner, wire, after),
            Some(before) if before.value.is_disabled() && disabled => unused(context, owner, wire, before, after),
            Some(before) if !before.value.is_disabled() => Pair::new(owner, wire, before, after).compare(context),
            _ if disabled => {
                let message = "a member that is out of use";
                context.add(Found::new(Rule::UnusedChanged, owner.member(wire), message, Of::New(after.place)));
            }
            known => add(context, owner, wire, after, known.is_some()),
        }
    }
    for (wire, before) in owner.old.spec.iter().filter(|(wire, _)| !owner.new.spec.contains_key(*wire)) {
        remove(context, owner, wire, before);
    }
    compare_order(context, owner);
}

impl Owner<'_> {
    /// `ChannelCancelFlow.input.FlowId`
    fn member(&self, wire: &str) -> String {
        format!("{}.{wire}", self.subject)
    }

    /// Whether no action reaches the type.
    fn is_unused(&self) -> bool {
        !self.way.sent && !self.way.received
    }
}

fn add(context: &mut Context<'_>, owner: &Owner<'_>, wire: &str, member: &Located<Member>, again: bool) {
    let required = member.value.is_required();
    let kind = member.value.type_.as_ref().map_or_else(String::new, |it| it.value.to_string());
    let mut message = format!("{} {kind}", if required { "required" } else { "optional" });
    if again {
        message.push_str(", in use again");
    }
    let rule = match owner.way {
        _ if owner.is_unused() => Rule::UnusedChanged,
        way if way.sent && required => Rule::RequestMemberAddedRequired,
        way if way.sent => Rule::RequestMemberAdded,
        _ => Rule::ResponseMemberAdded,
    };
    let mut found = Found::new(rule, owner.member(wire), message, Of::New(member.place));
    if rule == Rule::RequestMemberAddedRequired {
        // A member that closes a cycle of structures is optional in any case.
        let argument = owner.new.resolved(wire).is_some_and(|it| it.presence == Presence::Required);
        found = found.breaks_source(argument);
    }
    context.add(found);
}

fn remove(context: &mut Context<'_>, owner: &Owner<'_>, wire: &str, member: &Located<Member>) {
    let promised = member.value.is_required();
    let kind = member.value.type_.as_ref().map_or_else(String::new, |it| it.value.to_string());
    let (rule, wire_verdict) = match owner.way {
        _ if owner.is_unused() || member.value.is_disabled() => (Rule::UnusedChanged, Verdict::Compatible),
        way if way.sent => (Rule::RequestMemberRemoved, Verdict::Breaking),
        _ if promised => (Rule::ResponseMemberRemoved, Verdict::Breaking),
        _ => (Rule::ResponseMemberRemoved, Verdict::Warning),
    };
    let message = format!("{} {kind}", if promised { "required" } else { "optional" });
    context.add(Found::new(rule, owner.member(wire), message, Of::Old(member.place)).wire(wire_verdict));
}

fn disable(context: &mut Context<'_>, owner: &Owner<'_>, wire: &str, member: &Located<Member>) {
    let rule = if owner.is_unused() { Rule::UnusedChanged } else { Rule::MemberDisabled };
    let place = member.value.disabled.as_ref().map_or(member.place, |it| it.place);
    context.add(Found::new(rule, owner.member(wire), "out of use", Of::New(place)));
}

/// Of a member that is out of use on both sides only another type is worth a word.
fn unused(context: &mut Context<'_>, owner: &Owner<'_>, wire: &str, before: &Located<Member>, after: &Located<Member>) {
    if type_of(before) != type_of(after) {
        let message = format!("{} -> {}", type_of(before), type_of(after));
        context.add(Found::new(Rule::UnusedChanged, owner.member(wire), message, Of::New(after.place)));
    }
}

fn type_of(member: &Located<Member>) -> String {
    member.value.type_.as_ref().map_or_else(String::new, |it| it.value.to_string())
}

/// The arguments of `new` that both sides have, where they stand in another order.
fn compare_order(context: &mut Context<'_>, owner: &Owner<'_>) {
    if !owner.old.sent || !owner.new.sent {
        return;
    }
    let arguments = |members: &Members<'_>| -> Vec<String> {
        members.api.iter().filter(|it| it.presence == Presence::Required).map(|it| it.wire.clone()).collect()
    };
    let (old, new) = (arguments(&owner.old), arguments(&owner.new));
    if old.len() > MOST_ARGUMENTS || new.len() > MOST_ARGUMENTS {
        return;
    }
    let kept = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|it| other.contains(it)).cloned().collect()
    };
    let (before, after) = (kept(&old, &new), kept(&new, &old));
    if before != after {
        let message = format!("{} -> {}", before.join(", "), after.join(", "));
        let first = before.iter().zip(&after).find(|(one, other)| one != other).map(|(_, after)| after);
        let place = first.and_then(|wire| owner.new.spec.get(wire)).map_or(owner.new.place, |it| it.place);
        context.add(Found::new(Rule::ArgumentsReordered, owner.subject.clone(), message, Of::New(place)));
    }
}

/// One member on both sides.
pub(super) struct Pair<'a> {
    pub(super) owner: &'a Owner<'a>,
    pub(super) subject: String,
    pub(super) old: &'a Located<Member>,
    pub(super) new: &'a Located<Member>,
    pub(super) old_api: Option<&'a model::Member>,
    pub(super) new_api: Option<&'a model::Member>,
}

impl<'a> Pair<'a> {
    fn new(owner: &'a Owner<'a>, wire: &str, old: &'a Located<Member>, new: &'a Located<Member>) -> Self {
        Pair {
            owner,
            subject: owner.member(wire),
            old,
            new,
            old_api: owner.old.resolved(wire),
            new_api: owner.new.resolved(wire),
        }
    }

    /// Both in the code; `None` where no action reaches them.
    pub(super) fn resolved(&self) -> Option<(&'a model::Member, &'a model::Member)> {
        self.old_api.zip(self.new_api)
    }

    /// Whether what it is in Rust, apart from `Option` and `Box`, is another type.
    pub(super) fn retyped(&self, context: &Context<'_>) -> bool {
        self.resolved().is_some_and(|(old, new)| {
            old.type_.is_list() != new.type_.is_list() || context.old.item(&old.type_) != context.new.item(&new.type_)
        })
    }

    fn compare(&self, context: &mut Context<'_>) {
        if self.owner.is_unused() {
            return self.compare_unused(context);
        }
        if let Some((old, new)) = self.resolved()
            && old.ident != new.ident
        {
            let place = self.new.value.name.as_ref().map_or(self.new.place, |it| it.place);
            let message = format!("`{}` -> `{}`", old.ident, new.ident);
            context.add(Found::new(Rule::RustNameChanged, &self.subject, message, Of::New(place)));
        }
        self.compare_type(context);
        self.compare_presence(context);
        compare_values(context, self);
        compare_limits(context, self);
        self.compare_docs(context);
    }

    fn compare_unused(&self, context: &mut Context<'_>) {
        let marks = |member: &Member| (member.is_required(), member.nullable.as_ref().is_some_and(|it| it.value));
        let (before, after) = (type_of(self.old), type_of(self.new));
        if before != after || marks(&self.old.value) != marks(&self.new.value) {
            let message = format!("{before} -> {after}");
            context.add(Found::new(Rule::UnusedChanged, &self.subject, message, Of::New(self.new.place)));
        }
        compare_unused_limits(context, self);
    }

    fn compare_type(&self, context: &mut Context<'_>) {
        let (Some(old), Some(new)) = (&self.old.value.type_, &self.new.value.type_) else { return };
        if old.value == new.value {
            return;
        }
        let way = self.owner.way;
        let rule = if way.sent { Rule::RequestTypeChanged } else { Rule::ResponseTypeChanged };
        let fits = (!way.sent || holds(&new.value, &old.value)) && (!way.received || holds(&old.value, &new.value));
        let message = format!("{} -> {}", old.value, new.value);
        let found = Found::new(rule, &self.subject, message, Of::New(new.place))
            .wire(if fits { Verdict::Compatible } else { Verdict::Breaking })
            .breaks_source(self.retyped(context));
        context.add(found);
    }

    fn compare_presence(&self, context: &mut Context<'_>) {
        let (old, new) = (&self.old.value, &self.new.value);
        let way = self.owner.way;
        let effects = effects(self.owner, self.old_api, self.new_api);
        if old.is_required() != new.is_required() && !self.owner.turned {
            let now = new.is_required();
            let rule = match (way.sent, now) {
                (true, true) => Rule::RequestMemberNowRequired,
                (true, false) => Rule::RequestMemberNowOptional,
                (false, true) => Rule::ResponseMemberNowPromised,
                (false, false) => Rule::ResponseMemberNoLongerPromised,
            };
            let message = if now { "optional -> required" } else { "required -> optional" };
            let place = new.required.as_ref().map_or(self.new.place, |it| it.place);
            context.add(Found::new(rule, &self.subject, message, Of::New(place)).breaks_source(effects.required));
        }
        let nullable = |member: &Member| member.nullable.as_ref().is_some_and(|it| it.value);
        if nullable(old) != nullable(new) {
            let now = nullable(new);
            let rule = match (way.received, now) {
                (true, true) => Rule::ResponseMemberNowNullable,
                (true, false) => Rule::ResponseMemberNoLongerNullable,
                (false, _) => Rule::RequestNullableChanged,
            };
            let message = if now { "never null -> may be null" } else { "may be null -> never null" };
            let place = new.nullable.as_ref().map_or(self.new.place, |it| it.place);
            let mut found = Found::new(rule, &self.subject, message, Of::New(place)).breaks_source(effects.nullable);
            if rule == Rule::ResponseMemberNowNullable && !old.is_required() {
                // It could be missing before, and so could not be relied on either.
                found = found.wire(Verdict::Warning);
            }
            context.add(found);
        }
        if let Some((old, new)) = self.resolved()
            && old.boxed != new.boxed
        {
            let message = if new.boxed { "in a `Box` now" } else { "no longer in a `Box`" };
            context.add(Found::new(Rule::BoxChanged, &self.subject, message, Of::New(self.new.place)));
        }
    }

    fn compare_docs(&self, context: &mut Context<'_>) {
        let (old, new) = (&self.old.value, &self.new.value);
        let place = self.new.place;
        docs(context, &format!("{}.doc", self.subject), &old.doc, &new.doc, place);
        docs(context, &format!("{}.unit", self.subject), &old.unit, &new.unit, place);
        let stated = |member: &Member| member.secret.as_ref().is_some_and(|it| it.value);
        let secret = match self.resolved() {
            Some((old, new)) => (old.secret, new.secret),
            None => (stated(old), stated(new)),
        };
        if secret.0 != secret.1 {
            let place = new.secret.as_ref().map_or(place, |it| it.place);
            let message = if secret.1 { "left out of `Debug`" } else { "shown by `Debug`" };
            context.add(Found::new(Rule::SecretChanged, &self.subject, message, Of::New(place)));
        }
        if !same_value(&old.example, &new.example) {
            let place = new.example.as_ref().map_or(place, |it| it.place);
            let subject = format!("{}.example", self.subject);
            context.add(Found::new(Rule::DocsChanged, subject, "another value", Of::New(place)));
        }
        if !same_value(&old.default, &new.default) {
            let shown = |node: &Option<Located<Node>>| {
                node.as_ref().map_or_else(|| "not stated".to_owned(), |it| it.value.to_display())
            };
            let stated = old.default.is_some() && new.default.is_some();
            let rule = if self.owner.way.sent && stated { Rule::RequestDefaultChanged } else { Rule::DocsChanged };
            let place = new.default.as_ref().map_or(place, |it| it.place);
            let message = format!("{} -> {}", shown(&old.default), shown(&new.default));
            context.add(Found::new(rule, format!("{}.default", self.subject), message, Of::New(place)));
        }
    }
}

fn same_value(one: &Option<Located<Node>>, other: &Option<Located<Node>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.value.same(&other.value),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Whether every value of the type `small` is one of the type `large` too, on the wire.
fn holds(large: &TypeName, small: &TypeName) -> bool {
    if large.is_list() != small.is_list() {
        return false;
    }
    match (large.scalar(), small.scalar()) {
        (Some(large), Some(small)) if large == small => true,
        // Dates and bytes travel as strings of some form.
        (Some(Scalar::String), Some(small)) => !small.is_number() && small != Scalar::Boolean,
        (Some(Scalar::Float), Some(small)) => small.is_number(),
        (Some(Scalar::Integer), Some(Scalar::UnsignedInteger)) => true,
        // Another structure: whether its members fit nobody has compared.
        _ => false,
    }
}

/// What of a member's marks changes its `Option`.
struct Effects {
    direction: bool,
    required: bool,
    nullable: bool,
}

/// Takes one mark after the other from the old to the new: each that makes the field optional, or no longer so,
/// counts. If the field is as it was in the end, none does.
fn effects(owner: &Owner<'_>, old: Option<&model::Member>, new: Option<&model::Member>) -> Effects {
    let mut effects = Effects { direction: false, required: false, nullable: false };
    let Some((old, new)) = old.zip(new) else { return effects };
    if (old.presence == Presence::Optional) == (new.presence == Presence::Optional) {
        return effects;
    }
    if owner.turned {
        return Effects { direction: true, ..effects };
    }
    // A list that is none any more is another type in any case.
    let list = new.type_.is_list();
    let optional = |sent, required, nullable| presence_in(sent, required, nullable, list) == Presence::Optional;
    let steps = [
        optional(owner.old.sent, old.required, old.nullable),
        optional(owner.new.sent, old.required, old.nullable),
        optional(owner.new.sent, new.required, old.nullable),
        optional(owner.new.sent, new.required, new.nullable),
    ];
    let [first, directed, required, nullable] = steps;
    effects.direction = first != directed;
    effects.required = directed != required;
    effects.nullable = required != nullable;
    effects
}

/// Whether a member that both sides have is optional, or no longer so, only for the way that its structure travels.
pub(super) fn direction_breaks(owner: &Owner<'_>) -> bool {
    let pairs = owner.old.api.iter().filter_map(|old| Some((old, owner.new.resolved(&old.wire)?)));
    pairs.into_iter().any(|(old, new)| effects(owner, Some(old), Some(new)).direction)
}
