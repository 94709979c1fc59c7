//! Changes as text. In: diffs. Out: a report for people, Markdown for a changelog or a review, or JSON for programs.

mod human;
mod json;
mod markdown;

pub use human::write_human;
pub use json::write_json;
pub use markdown::write_markdown;

use super::masked::is_description;
use super::{Bump, Change, Diff, Summary, Verdict};

/// What is written.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    /// The service versions that were compared.
    pub diffs: &'a [Diff],
    /// Those of them that only one side has: `+cvm 2017-03-12`.
    pub alone: &'a [String],
    /// Whether changes of documentation are listed too, not only counted.
    pub documentation: bool,
    /// Whether counts over everything are added.
    pub summary: bool,
}

impl Printed<'_> {
    /// The counts of all services together.
    fn total(&self) -> Summary {
        let mut total = Summary::default();
        self.diffs.iter().for_each(|diff| total += diff.summary);
        total
    }

    /// How far the furthest of them has to move.
    fn bump(&self) -> Bump {
        self.diffs.iter().map(Diff::bump).max().unwrap_or(Bump::None)
    }
}

/// The parts of a report, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Both,
    Wire,
    Source,
    Warning,
    Compatible,
    Documentation,
    Reviewed,
}

impl Group {
    const ALL: [Group; 7] = [
        Group::Both,
        Group::Wire,
        Group::Source,
        Group::Warning,
        Group::Compatible,
        Group::Documentation,
        Group::Reviewed,
    ];

    fn of(change: &Change) -> Group {
        match (change.wire, change.source) {
            _ if change.reviewed.is_some() => Group::Reviewed,
            _ if change.rule.is_documentation() => Group::Documentation,
            (Verdict::Breaking, Verdict::Breaking) => Group::Both,
            (Verdict::Breaking, _) => Group::Wire,
            (_, Verdict::Breaking) => Group::Source,
            (Verdict::Warning, _) | (_, Verdict::Warning) => Group::Warning,
            _ => Group::Compatible,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Group::Both => "Breaks calls and code",
            Group::Wire => "Breaks calls",
            Group::Source => "Breaks code",
            Group::Warning => "Worth a look",
            Group::Compatible => "Compatible",
            Group::Documentation => "Documentation only",
            Group::Reviewed => "Reviewed",
        }
    }
}

/// What is listed of a diff, part by part; empty parts are left out. What the overlay hides is listed in any case, but for
/// descriptions.
fn groups(diff: &Diff, documentation: bool) -> Vec<(Group, Vec<&Change>)> {
    let hidden = |change: &Change| change.masked.is_some() && !is_description(change);
    let listed = |change: &&Change| documentation || !change.rule.is_documentation() || hidden(change);
    let of = |group: Group| -> Vec<&Change> {
        diff.changes.iter().filter(listed).filter(|it| Group::of(it) == group).collect()
    };
    Group::ALL.into_iter().map(|group| (group, of(group))).filter(|(_, changes)| !changes.is_empty()).collect()
}

/// `3 services, 1 changed; release: minor`, where there are several.
fn services_line(printed: &Printed<'_>) -> Option<String> {
    let (all, bump) = (printed.diffs.len(), printed.bump().word());
    let changed = printed.diffs.iter().filter(|diff| !diff.changes.is_empty()).count();
    (all > 1).then(|| format!("{all} services, {changed} changed; release: {bump}"))
}

/// What changed, for a changelog: a sentence and the lists.
pub(crate) fn changelog_lines(diff: &Diff) -> String {
    format!("{}.\n{}", headline(diff), markdown::parts(diff, true))
}

/// `2 break calls, 20 break code, 191 others, 12 of documentation only; version: major`
fn headline(diff: &Diff) -> String {
    let open = |what: &dyn Fn(&Change) -> bool| diff.open().filter(|it| what(it)).count();
    let wire = open(&|it| it.wire == Verdict::Breaking);
    let source = open(&|it| it.source == Verdict::Breaking);
    let others = open(&|it| it.wire != Verdict::Breaking && it.source != Verdict::Breaking);
    let reviewed = diff.changes.iter().filter(|it| it.reviewed.is_some()).count();
    let hidden = diff.masked().count();
    let documentation = diff.changes.iter().filter(|it| it.rule.is_documentation() && it.reviewed.is_none()).count();
    let verb = |count: usize, rest: &str| format!("{count} break{} {rest}", if count == 1 { "s" } else { "" });
    let mut parts = Vec::new();
    if wire > 0 {
        parts.push(verb(wire, "calls"));
    }
    if source > 0 {
        parts.push(verb(source, "code"));
    }
    for (count, noun) in [
        (others, "compatible or worth a look"),
        (reviewed, "reviewed"),
        (documentation, "of documentation only"),
        (hidden, "of them hidden by the overlay"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {noun}"));
        }
    }
    if parts.is_empty() {
        parts.push("no change".to_owned());
    }
    format!("{}; release: {}", parts.join(", "), diff.bump().word())
}
