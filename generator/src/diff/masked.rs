//! Changes of the facts that an overlay hides. In: two specs before their merge. Out: what changed between the merged
//! specs, and with it what changed beneath an overlay that states the same fact, each with a verdict as if it
//! reached the code.
//!
//! Both overlays are freed of what hides such a change, and merged again; what a comparison of the two finds and the
//! first did not is hidden. So every rule judges hidden changes as it judges others.

use super::change::{Change, Diff, Found, Location, Mask, Of};
use super::{Rule, Selected, compare_services, sort};
use crate::model::reached_structures;
use crate::report::{Code, Diagnostic, Report, Sources};
use crate::spec::{Layers, Masked, Service};

/// Longer texts are cut in a report.
const MOST_CHARS: usize = 60;

/// A comparison of two specs.
#[derive(Debug)]
pub struct Layered {
    /// What changed.
    pub diff: Diff,
    /// Where it has errors, one of the two cannot be generated from, and the changes are those that can be told.
    pub problems: Report,
}

/// Compares what is selected of two versions of a service, hidden changes included. What the overlays address and the
/// facts lack is for whoever merges them to report.
pub fn diff_layers(old: &Layers, new: &Layers, selected: &Selected, sources: &Sources) -> Layered {
    let merged = |layers: &Layers| selected.of(&layers.clone().merge(&mut Report::new()));
    let (mut diff, problems) = compare_services(merged(old), merged(new), sources);
    if old.overlay.is_none() && new.overlay.is_none() {
        return Layered { diff, problems };
    }
    let (mut old, mut new) = (old.clone(), new.clone());
    let masked = Layers::unmask(&mut old, &mut new);
    if !masked.is_empty() {
        let (before, after) = (merged(&old), merged(&new));
        let kept = |it: &Masked| selected.actions.is_empty() || has_owner(&before, it) || has_owner(&after, it);
        let masked: Vec<Masked> = masked.into_iter().filter(kept).collect();
        let reached = reached_structures(&after);
        let is_unused = |it: &Masked| {
            let root = it.owner.split('.').next().unwrap_or_default();
            after.structures.contains_key(root) && !after.actions.contains_key(root) && !reached.contains(root)
        };
        let unused: Vec<bool> = masked.iter().map(is_unused).collect();
        let (as_if, _) = compare_services(before, after, sources);
        add_hidden(&mut diff, as_if.changes, &masked, &unused, sources);
    }
    Layered { diff, problems }
}

/// Whether the owner of the fact is part of what is compared.
fn has_owner(service: &Service, masked: &Masked) -> bool {
    let root = masked.owner.split('.').next().unwrap_or_default();
    let is_service = service.service.as_ref().is_some_and(|it| it.value == masked.owner);
    is_service
        || service.actions.contains_key(root)
        || service.structures.contains_key(root)
        || service.errors.contains_key(&masked.owner)
}

fn add_hidden(diff: &mut Diff, as_if: Vec<Change>, masked: &[Masked], unused: &[bool], sources: &Sources) {
    // What only the older overlay hid shows in the code as soon as that says something else.
    // Other names of values, and an enum that went with them, say nothing of which values there are.
    let is_of_names = |change: &Change, it: &Masked| {
        it.key == "values" && matches!(change.rule, Rule::EnumChanged | Rule::RustNameChanged | Rule::DocsChanged)
    };
    let shows = |change: &Change, it: &Masked| tells(change, it) && !is_of_names(change, it);
    let shown = |it: &Masked| it.of_old && diff.changes.iter().any(|change| shows(change, it));
    let shown: Vec<bool> = masked.iter().map(shown).collect();
    let mut told = shown.clone();
    let mut hidden = Vec::new();
    for change in as_if {
        for (told, mask) in told.iter_mut().zip(masked) {
            *told |= tells(&change, mask);
        }
        if masked.iter().zip(&shown).any(|(mask, shown)| *shown && tells(&change, mask)) {
            continue;
        }
        let same = |it: &Change| (it.rule, &it.subject, &it.message) == (change.rule, &change.subject, &change.message);
        if diff.changes.iter().any(same) {
            continue;
        }
        let hiding = masked.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(mask, _)| mask);
        if let Some(mask) = hiding.min_by_key(|mask| distance(&change, mask)) {
            diff.summary.count_hidden(change.rule, &mask.key, mask.new.as_ref().is_some_and(|it| it.0 == "true"));
            hidden.push(hide(change, mask, sources));
        }
    }
    // What would not change the code, or a call, is a change of documentation.
    for ((mask, unused), told) in masked.iter().zip(unused).zip(told) {
        if !told && !mask.implied && mask.owner_stays {
            let rule = if *unused { Rule::UnusedChanged } else { Rule::DocsChanged };
            let text = |fact: &Option<(String, _)>| fact.as_ref().map_or_else(|| "none".to_owned(), |it| cut(&it.0));
            let message = format!("{} -> {}", text(&mask.old), text(&mask.new));
            let found = Found::new(rule, mask.subject(), message, place_of(mask));
            hidden.push(hide(found.finish(Vec::new(), sources), mask, sources));
        }
    }
    diff.changes.extend(hidden);
    sort(&mut diff.changes);
}

fn place_of(masked: &Masked) -> Of {
    let old = masked.old.as_ref().map(|it| Of::Old(it.1));
    masked.new.as_ref().map(|it| Of::New(it.1)).or(old).unwrap_or(Of::New(masked.overlay))
}

/// The change as one that does not reach the code.
fn hide(change: Change, masked: &Masked, sources: &Sources) -> Change {
    let (Of::Old(fact) | Of::New(fact)) = place_of(masked);
    let location = Location::of(masked.overlay, masked.of_old, sources);
    let mask = Mask { key: masked.key.clone(), kept: cut(&masked.kept), location, places: (fact, masked.overlay) };
    Change { api: Vec::new(), masked: Some(mask), ..change }
}

/// Whether the change is the one of this fact, or one of all that its owner has.
fn tells(change: &Change, masked: &Masked) -> bool {
    let (subject, owner) = (masked.subject(), &masked.owner);
    if change.subject == *owner {
        return change.rule.keys().contains(&first(&masked.key));
    }
    is_below(&change.subject, &subject) || is_below(&subject, &change.subject) && is_below(&change.subject, owner)
}

/// How far the change is from what the fact says: the nearest fact is what causes it.
fn distance(change: &Change, masked: &Masked) -> usize {
    let subject = masked.subject();
    let parts = |path: &str| path.matches('.').count();
    let mentions = |fact: &Option<(String, _)>| fact.as_ref().is_some_and(|(text, _)| has_word(text, &change.subject));
    if tells(change, masked) {
        0
    } else if is_below(&subject, &change.subject) {
        1 + parts(&subject).saturating_sub(parts(&change.subject))
    } else if mentions(&masked.old) || mentions(&masked.new) {
        100
    } else if masked.key == "type" {
        // Which way a structure travels, and so what can be done with it, follows from types.
        101
    } else {
        102
    }
}

fn first(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

/// Whether one path is another, or leads on from it.
fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    text.split(|c| !is_part(c)).any(|it| it == word)
}

/// A text of the spec on one line, not too long.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST_CHARS {
        return line;
    }
    line.chars().take(MOST_CHARS).chain(['…']).collect()
}

/// The changes that the overlay of a stored spec hides, as warnings for an import, which lists no others. Descriptions
/// are one warning together: those of the overlay are there to stand in their place.
pub fn hidden_changes(old: &Layers, new: &Layers, sources: &Sources) -> Report {
    let mut report = Report::new();
    if old.facts.is_none() || new.overlay.is_none() {
        return report;
    }
    let Layered { diff, .. } = diff_layers(old, new, &Selected::default(), sources);
    let hidden = || diff.changes.iter().filter_map(|change| Some((change, change.masked.as_ref()?)));
    for (change, mask) in hidden().filter(|(change, _)| !is_description(change)) {
        let Mask { kept, location: Location { file, line, column, .. }, places: (fact, overlay), .. } = mask;
        let message = format!("{} and the overlay keeps `{kept}` ({file}:{line}:{column})", summary(change));
        report.add(
            Diagnostic::new(Code::MaskedChange, message)
                .at(*fact, "the fact that changes")
                .also(*overlay, "the overlay states it too, and the code keeps this")
                .help("remove it from the overlay, or keep it with the reason beside it"),
        );
    }
    let descriptions: Vec<_> = hidden().filter(|(change, _)| is_description(change)).collect();
    if let Some((_, first)) = descriptions.first() {
        let message = format!("{} descriptions change beneath those of the overlay", descriptions.len());
        let diagnostic = Diagnostic::new(Code::MaskedChange, message).at(first.places.0, "the first of them");
        report.add(diagnostic.also(first.places.1, "the overlay says it in other words"));
    }
    report
}

fn summary(change: &Change) -> String {
    let Change { rule, subject, message, wire, source, .. } = change;
    format!("{}: {subject}: {message} [wire {wire}, source {source}],", rule.id())
}

/// Whether it is a text in Markdown that the overlay hides.
pub(super) fn is_description(change: &Change) -> bool {
    change.rule == Rule::DocsChanged && change.masked.as_ref().is_some_and(|mask| mask.key.ends_with("doc"))
}
