//! Allowed values of a member, and the enum that they make. In: a member on both sides. Out: values that came and went,
//! variants with another name, and members that became enums or are none any more.

use super::change::{Found, Of};
use super::context::{Context, ItemKey};
use super::limits::{Shift, judge};
use super::members::Pair;
use super::{Rule, Verdict};
use crate::model;
use crate::spec::{AllowedValue, Constraint, Member};

pub(super) fn compare_values(context: &mut Context<'_>, pair: &Pair<'_>) {
    let before = context.found.len();
    match (values(&pair.old.value), values(&pair.new.value)) {
        (None, None) => {}
        (None, Some(new)) => whole_list(context, pair, Shift::Narrower, &format!("none -> {}", listed(new))),
        (Some(old), None) => whole_list(context, pair, Shift::Wider, &format!("{} -> none", listed(old))),
        (Some(old), Some(new)) => {
            one_by_one(context, pair, old, new);
            whole_list(context, pair, Shift::None, &marks(pair));
            names(context, pair, old, new);
        }
    }
    attribute_enum(context, pair, before);
}

fn values(member: &Member) -> Option<&[AllowedValue]> {
    member.values.as_ref().map(|it| it.value.as_slice())
}

pub(super) fn listed(values: &[AllowedValue]) -> String {
    let texts: Vec<&str> = values.iter().map(|value| value.text.value.as_str()).collect();
    format!("[{}]", texts.join(", "))
}

fn marks(pair: &Pair<'_>) -> String {
    let mark = |member: &Member| if member.is_enforced(Constraint::Values) { "enforced" } else { "advice" };
    format!("{} -> {}", mark(&pair.old.value), mark(&pair.new.value))
}

/// A list that came or went, or that binds where it did not.
fn whole_list(context: &mut Context<'_>, pair: &Pair<'_>, shift: Shift, message: &str) {
    if let Some(found) = judge(pair, Constraint::Values, shift) {
        context.add(Found { message: message.to_owned(), ..found });
    }
}

fn one_by_one(context: &mut Context<'_>, pair: &Pair<'_>, old: &[AllowedValue], new: &[AllowedValue]) {
    let sent = pair.owner.way.sent;
    let has = |values: &[AllowedValue], value: &AllowedValue| values.iter().any(|it| it.text.value == value.text.value);
    let subject = |value: &AllowedValue| format!("{}.values.{}", pair.subject, value.text.value);
    for value in new.iter().filter(|value| !has(old, value)) {
        let rule = if sent { Rule::RequestValueAdded } else { Rule::ResponseValueAdded };
        context.add(Found::new(rule, subject(value), "allowed now", Of::New(value.text.place)));
    }
    let variants =
        pair.resolved().and_then(|(old, new)| Some((variants(&context.old, old)?, variants(&context.new, new))));
    for value in old.iter().filter(|value| !has(new, value)) {
        let rule = if sent { Rule::RequestValueRemoved } else { Rule::ResponseValueRemoved };
        let enforced = pair.new.value.is_enforced(Constraint::Values);
        let wire = match (sent, enforced) {
            (true, true) => Verdict::Breaking,
            (true, false) => Verdict::Warning,
            (false, _) => Verdict::Compatible,
        };
        // An enum that other members share may keep the variant.
        let breaks = variants
            .as_ref()
            .is_some_and(|(_, new)| new.is_none_or(|new| new.iter().all(|variant| variant.value != value.text.value)));
        let found = Found::new(rule, subject(value), "no longer allowed", Of::Old(value.text.place));
        context.add(found.wire(wire).breaks_source(breaks));
    }
}

fn variants<'a>(side: &super::context::Side<'a>, member: &model::Member) -> Option<&'a [model::Variant]> {
    match member.type_.item() {
        model::Type::Enum(index) => side.api.enums.get(*index).map(|it| it.variants.as_slice()),
        _ => None,
    }
}

/// Values that both sides have, under other names.
fn names(context: &mut Context<'_>, pair: &Pair<'_>, old: &[AllowedValue], new: &[AllowedValue]) {
    let Some((old_api, new_api)) = pair.resolved() else { return };
    let (old_variants, new_variants) = (variants(&context.old, old_api), variants(&context.new, new_api));
    let ident = |variants: Option<&'_ [model::Variant]>, value: &AllowedValue| {
        variants.and_then(|it| it.iter().find(|it| it.value == value.text.value)).map(|it| it.ident.clone())
    };
    for after in new {
        let Some(before) = old.iter().find(|it| it.text.value == after.text.value) else { continue };
        let subject = format!("{}.values.{}", pair.subject, after.text.value);
        let place = after.name.as_ref().map_or(after.text.place, |it| it.place);
        let text = |fact: &Option<crate::spec::Located<String>>| fact.as_ref().map(|it| it.value.clone());
        match (ident(old_variants, before), ident(new_variants, after)) {
            (Some(old), Some(new)) if old != new => {
                let message = format!("`{old}` -> `{new}`");
                context.add(Found::new(Rule::RustNameChanged, subject, message, Of::New(place)));
            }
            _ if text(&before.name) != text(&after.name) || text(&before.doc) != text(&after.doc) => {
                context.add(Found::new(Rule::DocsChanged, subject, "other words", Of::New(place)));
            }
            _ => {}
        }
    }
}

/// A member that is an enum on one side only, or another one: the change of its values did that, or else its `enum`.
fn attribute_enum(context: &mut Context<'_>, pair: &Pair<'_>, before: usize) {
    let Some((old, new)) = pair.resolved() else { return };
    let same_type =
        pair.old.value.type_.as_ref().map(|it| &it.value) == pair.new.value.type_.as_ref().map(|it| &it.value);
    let (old_item, new_item) = (context.old.item(&old.type_), context.new.item(&new.type_));
    if !same_type || old_item == new_item {
        return;
    }
    let shown = |item: ItemKey<'_>| match item {
        ItemKey::Scalar(name) => format!("`{name}`"),
        ItemKey::Structure(name) | ItemKey::Enum(name) => format!("`{name}`"),
    };
    let cause = context.found.iter_mut().skip(before).find(|it| it.rule.source().contains(&Verdict::Breaking));
    match cause {
        Some(found) => found.source = Verdict::Breaking,
        None => {
            let value = &pair.new.value;
            let place = value.enum_.as_ref().map(|it| it.place);
            let place = place.or_else(|| value.constraint_place(Constraint::Values)).unwrap_or(pair.new.place);
            let message = format!("{} -> {}", shown(old_item), shown(new_item));
            context.add(Found::new(Rule::EnumChanged, &pair.subject, message, Of::New(place)));
        }
    }
}
