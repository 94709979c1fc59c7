//! Which constraints a member can have, and whether they bind. In: the lists `advice` and `enforce`. Out: marks.

use super::fact::{Fact, Kind, Merger, Reader, Unmask};
use super::node::{Located, Node};
use super::scalars::word;
use super::service::{List, Member};
use crate::report::{Code, Diagnostic, Place, Report};

/// A constraint that may be advice. `required` is none of them: it shapes the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constraint {
    /// `needs`
    Needs,
    /// `min_items`
    MinItems,
    /// `max_items`
    MaxItems,
    /// `min_length`
    MinLength,
    /// `max_length`
    MaxLength,
    /// `pattern`
    Pattern,
    /// `range`
    Range,
    /// `values`
    Values,
}

const WORDS: [(&str, Constraint); 8] = [
    ("needs", Constraint::Needs),
    ("min_items", Constraint::MinItems),
    ("max_items", Constraint::MaxItems),
    ("min_length", Constraint::MinLength),
    ("max_length", Constraint::MaxLength),
    ("pattern", Constraint::Pattern),
    ("range", Constraint::Range),
    ("values", Constraint::Values),
];

impl Constraint {
    /// Every constraint.
    pub fn all() -> impl Iterator<Item = Constraint> {
        WORDS.into_iter().map(|(_, constraint)| constraint)
    }

    /// Its key.
    pub fn key(self) -> &'static str {
        WORDS.into_iter().find(|(_, constraint)| *constraint == self).map_or("", |(key, _)| key)
    }
}

impl Fact for Constraint {
    /// An overlay decides about each constraint for itself.
    const LIST_IS_ONE_FACT: bool = false;

    fn kind() -> Kind {
        Kind::Word(Constraint::all().map(Constraint::key).collect())
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        word(&node, &WORDS, "the name of a constraint", reader)
    }

    fn to_node(&self) -> Node {
        Node::plain(self.key())
    }
}

impl Member {
    /// The number of a constraint that counts items or characters.
    pub(super) fn count_bound(&self, constraint: Constraint) -> Option<u64> {
        let bound = match constraint {
            Constraint::MinItems => &self.min_items,
            Constraint::MaxItems => &self.max_items,
            Constraint::MinLength => &self.min_length,
            Constraint::MaxLength => &self.max_length,
            _ => return None,
        };
        bound.as_ref().map(|bound| bound.value)
    }

    /// Where the constraint stands, if the member has it.
    pub fn constraint_place(&self, constraint: Constraint) -> Option<Place> {
        match constraint {
            Constraint::Needs => self.needs.place,
            Constraint::MinItems => self.min_items.as_ref().map(|it| it.place),
            Constraint::MaxItems => self.max_items.as_ref().map(|it| it.place),
            Constraint::MinLength => self.min_length.as_ref().map(|it| it.place),
            Constraint::MaxLength => self.max_length.as_ref().map(|it| it.place),
            Constraint::Pattern => self.pattern.as_ref().map(|it| it.place),
            Constraint::Range => self.range.as_ref().map(|it| it.place),
            Constraint::Values => self.values.as_ref().map(|it| it.place),
        }
    }
}

/// Before the overlay's marks replace those of the facts: an overlay decides about the constraints that it names
/// and leaves the others as they are, so its lists are completed from the facts.
pub(super) fn complete_marks(facts: &Member, overlay: &mut Member, merger: &mut Merger<'_>) {
    let (known, added) = (facts.to_node(), overlay.to_node());
    let has_own_value = |mark: Constraint| match (known.get(mark.key()), added.get(mark.key())) {
        (Some(known), Some(added)) => !known.value.same(&added.value),
        (_, added) => added.is_some(),
    };
    for (list, facts, stated) in
        [("advice", &facts.advice, &overlay.advice), ("enforce", &facts.enforce, &overlay.enforce)]
    {
        for mark in stated {
            let Some(fact) = facts.iter().find(|it| it.value == mark.value) else { continue };
            // A mark on a value of the overlay's own is about that value.
            if !has_own_value(mark.value) {
                merger.repeated(&format!("`{}` in `{list}`", mark.value.key()), fact.place, mark.place);
            }
        }
    }
    let carry = |from: &List<Constraint>, to: &mut List<Constraint>, against: &List<Constraint>| {
        let named =
            |list: &[Located<Constraint>], mark: &Located<Constraint>| list.iter().any(|it| it.value == mark.value);
        let carried: Vec<_> = from.iter().filter(|mark| !named(to, mark) && !named(against, mark)).cloned().collect();
        to.place = to.place.or(from.place);
        to.items.extend(carried);
    };
    let decided = (overlay.advice.clone(), overlay.enforce.clone());
    carry(&facts.advice, &mut overlay.advice, &decided.1);
    carry(&facts.enforce, &mut overlay.enforce, &decided.0);
}

/// Takes from an overlay the marks that hide a constraint becoming advice, or no longer being it.
pub(super) fn unmask_marks(overlay: &mut Member, facts: &Member, other: &Member, walk: &mut Unmask) {
    let hides = |mark: Constraint| {
        let stated = facts.constraint_place(mark).is_some() && other.constraint_place(mark).is_some();
        stated && facts.is_enforced(mark) != other.is_enforced(mark)
    };
    let said = |member: &Member, mark: Constraint| {
        let word = if member.is_enforced(mark) { "binding" } else { "advice" };
        let marks = member.advice.iter().find(|it| it.value == mark).map(|it| it.place);
        marks.or(member.constraint_place(mark)).map(|place| (word.to_owned(), place))
    };
    for (word, list) in [("advice", &mut overlay.advice), ("binding", &mut overlay.enforce)] {
        for mark in list.items.iter().filter(|mark| hides(mark.value)) {
            let (facts, other) = (said(facts, mark.value), said(other, mark.value));
            walk.found(mark.value.key(), false, (word.to_owned(), mark.place), facts, other);
        }
        list.items.retain(|mark| !hides(mark.value));
    }
}

/// Reports a constraint that one file calls both advice and enforced.
pub(super) fn check_marks(member: &Member, report: &mut Report) {
    for mark in &member.enforce {
        if let Some(other) = member.advice.iter().find(|it| it.value == mark.value) {
            let key = mark.value.key();
            let diagnostic = Diagnostic::new(Code::ContradictoryMarks, format!("`{key}` is both advice and enforced"))
                .at(mark.place, "enforced here")
                .also(other.place, "called advice here")
                .help("keep it in one of the two lists; without either a constraint is enforced");
            report.add(diagnostic);
        }
    }
}
