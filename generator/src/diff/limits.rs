//! Constraints of a member, but for its values. In: a member on both sides. Out: which limits became narrower or wider.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::change::{Found, Of};
use super::context::{Context, place};
use super::members::Pair;
use super::values::listed;
use super::{Rule, Verdict};
use crate::spec::{Constraint, Member, Range, compare_numbers};

/// How a limit moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    None,
    Narrower,
    Wider,
}

impl Shift {
    /// Of two bounds of one limit: what is narrower anywhere can refuse what passed.
    fn and(self, other: Shift) -> Shift {
        match (self, other) {
            (Shift::Narrower, _) | (_, Shift::Narrower) => Shift::Narrower,
            (Shift::Wider, _) | (_, Shift::Wider) => Shift::Wider,
            _ => Shift::None,
        }
    }
}

pub(super) fn compare_limits(context: &mut Context<'_>, pair: &Pair<'_>) {
    for constraint in Constraint::all().filter(|it| *it != Constraint::Values) {
        let (old, new) = (&pair.old.value, &pair.new.value);
        let shift = shift(constraint, old, new);
        if let Some(found) = judge(pair, constraint, shift) {
            let message = format!("{} -> {}", shown(constraint, old), shown(constraint, new));
            context.add(Found { message, ..found });
        }
    }
}

/// Where no action reaches a member, no limit of it is narrower or wider for anybody.
pub(super) fn compare_unused_limits(context: &mut Context<'_>, pair: &Pair<'_>) {
    for constraint in Constraint::all() {
        let (old, new) = (&pair.old.value, &pair.new.value);
        let (before, after) = (shown(constraint, old), shown(constraint, new));
        if before != after {
            let subject = format!("{}.{}", pair.subject, constraint.key());
            let place =
                place(new.constraint_place(constraint), old.constraint_place(constraint).unwrap_or(pair.old.place));
            context.add(Found::new(Rule::UnusedChanged, subject, format!("{before} -> {after}"), place));
        }
    }
}

/// The rule for a limit that moved, or that binds where it did not; `None` where nothing changed.
pub(super) fn judge(pair: &Pair<'_>, constraint: Constraint, shift: Shift) -> Option<Found> {
    let (old, new) = (&pair.old.value, &pair.new.value);
    let (before, after) = (old.constraint_place(constraint), new.constraint_place(constraint));
    let enforced = |member: &Member| member.is_enforced(constraint);
    let (sent, received) = (pair.owner.way.sent, pair.owner.way.received);
    let marked = before.is_some() && after.is_some() && enforced(old) != enforced(new);
    let rule = match shift {
        _ if !sent && received => match shift {
            Shift::Narrower => Rule::ResponseLimitTightened,
            Shift::Wider => Rule::ResponseLimitWidened,
            // Nothing is checked of a response, so the mark is a word of the documentation.
            Shift::None if marked => Rule::DocsChanged,
            Shift::None => return None,
        },
        Shift::Narrower if enforced(new) => Rule::RequestLimitTightened,
        Shift::Narrower => Rule::RequestAdviceTightened,
        _ if marked && enforced(new) => Rule::LimitNowEnforced,
        _ if marked => Rule::LimitNowAdvice,
        Shift::Wider => Rule::RequestLimitWidened,
        Shift::None => return None,
    };
    let subject = format!("{}.{}", pair.subject, constraint.key());
    let place = place(after, before.unwrap_or(pair.old.place));
    let found = Found::new(rule, subject, "binding, or no longer", place);
    Some(Found {
        source: Verdict::Compatible,
        place: if after.is_none() && before.is_none() { Of::New(pair.new.place) } else { found.place },
        ..found
    })
}

fn shift(constraint: Constraint, old: &Member, new: &Member) -> Shift {
    let count = |member: &Member| match constraint {
        Constraint::MinItems => member.min_items.as_ref().map(|it| it.value),
        Constraint::MaxItems => member.max_items.as_ref().map(|it| it.value),
        Constraint::MinLength => member.min_length.as_ref().map(|it| it.value),
        Constraint::MaxLength => member.max_length.as_ref().map(|it| it.value),
        _ => None,
    };
    match constraint {
        Constraint::MinItems | Constraint::MinLength => of_bounds(count(old), count(new), |old, new| new.cmp(&old)),
        Constraint::MaxItems | Constraint::MaxLength => of_bounds(count(old), count(new), |old, new| old.cmp(&new)),
        Constraint::Pattern => {
            let text = |member: &Member| member.pattern.as_ref().map(|it| it.value.clone());
            // Whether one language lies in another is not decided here: what may refuse more, refuses more.
            of_bounds(text(old), text(new), |old, new| if old == new { Ordering::Equal } else { Ordering::Greater })
        }
        Constraint::Range => {
            let empty = Range::default();
            let range = |member: &Member| member.range.as_ref().map_or_else(|| empty.clone(), |it| it.value.clone());
            let (old, new) = (range(old), range(new));
            // Both are numbers, or reading the spec would have said so.
            let order = |one: &str, other: &str| compare_numbers(one, other).unwrap_or(Ordering::Equal);
            let least = of_bounds(old.min, new.min, |old, new| order(&new, &old));
            let most = of_bounds(old.max, new.max, |old, new| order(&old, &new));
            least.and(most)
        }
        Constraint::Needs => {
            let paths =
                |member: &Member| -> BTreeSet<String> { member.needs.iter().map(|it| it.value.clone()).collect() };
            let (old, new) = (paths(old), paths(new));
            if new.difference(&old).next().is_some() {
                Shift::Narrower
            } else if old != new {
                Shift::Wider
            } else {
                Shift::None
            }
        }
        Constraint::Values => Shift::None,
    }
}

/// `narrower` says how much narrower the new bound is: greater is narrower.
fn of_bounds<T>(old: Option<T>, new: Option<T>, narrower: impl Fn(T, T) -> Ordering) -> Shift {
    match (old, new) {
        (None, None) => Shift::None,
        (None, Some(_)) => Shift::Narrower,
        (Some(_), None) => Shift::Wider,
        (Some(old), Some(new)) => match narrower(old, new) {
            Ordering::Greater => Shift::Narrower,
            Ordering::Less => Shift::Wider,
            Ordering::Equal => Shift::None,
        },
    }
}

/// The limit as it stands, and whether it binds.
fn shown(constraint: Constraint, member: &Member) -> String {
    let text = match constraint {
        Constraint::MinItems => member.min_items.as_ref().map(|it| it.value.to_string()),
        Constraint::MaxItems => member.max_items.as_ref().map(|it| it.value.to_string()),
        Constraint::MinLength => member.min_length.as_ref().map(|it| it.value.to_string()),
        Constraint::MaxLength => member.max_length.as_ref().map(|it| it.value.to_string()),
        Constraint::Pattern => member.pattern.as_ref().map(|it| it.value.clone()),
        Constraint::Range => member.range.as_ref().map(|it| {
            let bound = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "~".to_owned());
            format!("[{}, {}]", bound(&it.value.min), bound(&it.value.max))
        }),
        Constraint::Needs if member.needs.is_empty() => None,
        Constraint::Needs => {
            let paths: Vec<&str> = member.needs.iter().map(|it| it.value.as_str()).collect();
            Some(format!("[{}]", paths.join(", ")))
        }
        Constraint::Values => member.values.as_ref().map(|it| listed(&it.value)),
    };
    match text {
        None => "none".to_owned(),
        Some(text) if member.is_enforced(constraint) => text,
        Some(text) => format!("{text} (advice)"),
    }
}
