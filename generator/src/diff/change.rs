//! One change, and the list that comparing fills. In: rules, subjects, places. Out: changes in a fixed order.

use serde::Serialize;

use super::{Bump, Rule, Summary, Verdict};
use crate::report::{Place, Sources};

/// One change between two specs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// What changed: `ChannelCancelFlow.input.Agent`, `UserInfo.OpenId`, `ChannelCancelFlow`.
    pub subject: String,
    /// What it was and what it is.
    pub message: String,
    /// Where it stands: in the new spec, or in the old where the new has nothing.
    pub location: Location,
    /// Whether a call that was right still is.
    pub wire: Verdict,
    /// Whether a caller's code still compiles.
    pub source: Verdict,
    /// What it changes in the generated code: the items that a caller could name.
    pub api: Vec<String>,
    /// What hides it, where the overlay states the fact too: the verdicts are as if it reached the code.
    pub masked: Option<Mask>,
    /// Why it needs no attention, where the ignore file says so.
    pub reviewed: Option<String>,
}

/// What hides a change of the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// What the overlay says, and so the code.
    pub kept: String,
    /// Where it says so.
    pub location: Location,
    /// The key of the fact.
    pub(super) key: String,
    /// Where the fact stands, and the overlay.
    pub(super) places: (Place, Place),
}

/// A place as a reader finds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file, `HEAD~1:spec/…` for one of a revision.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Whether it is of the old spec.
    pub old: bool,
}

impl Location {
    pub(super) fn of(place: Place, old: bool, sources: &Sources) -> Location {
        let position = sources.line_column(place);
        Location { file: sources.path(place.file).to_owned(), line: position.line, column: position.column, old }
    }
}

/// What lies between two versions of one service.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The short name, `essbasic`.
    pub service: String,
    /// The version that requests name, of the new spec.
    pub version: String,
    /// Whether an item that a caller can name is gone, or has another signature.
    pub breaks_code: bool,
    /// Every change once: what breaks first, then by place.
    pub changes: Vec<Change>,
    /// Counts over the whole of both specs.
    pub summary: Summary,
}

impl Diff {
    /// How far the version of the generated crate has to move. Reviewed changes count: a crate's version is a promise
    /// to others. Changes that the overlay hides do not: the code is as it was.
    pub fn bump(&self) -> Bump {
        if self.breaks_code {
            return Bump::Major;
        }
        let bump = |change: &Change| {
            if change.rule.is_documentation() { Bump::Patch } else { Bump::Minor }
        };
        self.changes.iter().filter(|it| it.masked.is_none()).map(bump).max().unwrap_or(Bump::None)
    }

    /// The changes that the overlay hides.
    pub fn masked(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|it| it.masked.is_some())
    }

    /// The changes that are more than documentation and that nobody has reviewed yet.
    pub fn open(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|it| !it.rule.is_documentation() && it.reviewed.is_none())
    }
}

/// Which of the two specs a place is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Old(Place),
    New(Place),
}

/// A change while it is found, when what it does to the generated code may still be learnt.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) rule: Rule,
    pub(super) subject: String,
    pub(super) message: String,
    pub(super) place: Of,
    pub(super) wire: Verdict,
    pub(super) source: Verdict,
}

impl Found {
    /// A change with the first verdicts of its rule.
    pub(super) fn new(rule: Rule, subject: impl Into<String>, message: impl Into<String>, place: Of) -> Self {
        let first = |verdicts: &[Verdict]| verdicts.first().copied().unwrap_or(Verdict::Compatible);
        Found {
            rule,
            subject: subject.into(),
            message: message.into(),
            place,
            wire: first(rule.wire()),
            source: first(rule.source()),
        }
    }

    /// The same with this verdict for the wire.
    pub(super) fn wire(mut self, wire: Verdict) -> Self {
        self.wire = wire;
        self
    }

    /// The same, breaking for Rust source or not.
    pub(super) fn breaks_source(mut self, breaks: bool) -> Self {
        self.source = if breaks { Verdict::Breaking } else { Verdict::Compatible };
        self
    }

    pub(super) fn finish(self, api: Vec<String>, sources: &Sources) -> Change {
        let (place, old) = match self.place {
            Of::Old(place) => (place, true),
            Of::New(place) => (place, false),
        };
        Change {
            rule: self.rule,
            subject: self.subject,
            message: self.message,
            location: Location::of(place, old, sources),
            wire: self.wire,
            source: self.source,
            api,
            masked: None,
            reviewed: None,
        }
    }
}
