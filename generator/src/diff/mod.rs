//! Two specs to changes, each with a verdict for the wire and one for Rust source. In: two checked services. Out: a
//! `Diff`. It writes no file.
//!
//! What changed is found in the specs, which have places; what it means for source is read off the resolved APIs
//! (`model`), which is what gets rendered. `surface` lists all that a caller can name in the code of each side; that
//! list decides whether code breaks at all, and a break that no change explains is reported as a defect of ours
//! rather than called compatible.

mod actions;
mod change;
mod context;
mod ignore;
mod limits;
mod masked;
mod members;
mod print;
mod reference;
mod rules;
mod service;
mod side;
mod structures;
mod summary;
mod surface;
mod values;
mod verdict;

use std::collections::HashMap;

pub use change::{Change, Diff, Location, Mask};
pub use ignore::Ignored;
pub use masked::{Layered, diff_layers, hidden_changes};
pub(crate) use print::changelog_lines;
pub use print::{Printed, write_human, write_json, write_markdown};
pub use reference::rules_markdown;
pub use rules::Rule;
pub use side::{Origin, Pairs, Selected, pair_services};
pub use summary::{Flipped, Moved, Summary};
pub use verdict::{Bump, Verdict};

use change::{Found, Of};
use context::{Context, Side, Way};
use surface::{ItemChange, surface};

use crate::model::{Api, Direction, resolve_api};
use crate::report::{Code, Diagnostic, Report, Sources};
use crate::spec::{Located, Service};

/// The most items of the generated code that a change names.
const MOST_ITEMS: usize = 4;

/// Compares two versions of a service. Both have passed `check_spec`; `None` where one of them cannot be generated
/// from, which the report says.
pub fn diff_services(old: Service, new: Service, sources: &Sources, report: &mut Report) -> Option<Diff> {
    let (diff, problems) = compare_services(old, new, sources);
    let whole = !problems.has_errors();
    report.merge(problems);
    whole.then_some(diff)
}

/// The same for any two services. With errors in the report the changes are those that can be told: each is one, and
/// what becomes of code is not certain.
fn compare_services(mut old: Service, mut new: Service, sources: &Sources) -> (Diff, Report) {
    let examples = examples_changed(&mut old, &mut new);
    let (old_api, new_api) = rayon::join(|| resolved(&old), || resolved(&new));
    let (old_api, old_report) = old_api;
    let (new_api, new_report) = new_api;
    let mut problems = old_report;
    problems.merge(new_report);
    let mut context = Context { old: Side::new(&old, &old_api), new: Side::new(&new, &new_api), found: examples };
    service::compare_service(&mut context);
    actions::compare_actions(&mut context);
    structures::compare_structures(&mut context);
    let direction =
        |side: &Side<'_>, name: &str| side.structure(name).map_or_else(Direction::default, |it| it.direction);
    let common = |name: &str| Way::common(direction(&context.old, name), direction(&context.new, name));
    let summary = Summary::of(&old, &new, common);
    let items = surface::compare(&surface(&old_api), &surface(&new_api));
    let found = std::mem::take(&mut context.found);
    let breaks_code = items.iter().any(|item| item.breaking);
    if breaks_code && !problems.has_errors() && found.iter().all(|it| it.source != Verdict::Breaking) {
        problems.add(unexplained(&items));
    }
    let items = by_origin(items);
    let mut changes: Vec<Change> = found
        .into_iter()
        .map(|found| {
            let api = named_items(&found, &items);
            found.finish(api, sources)
        })
        .collect();
    sort(&mut changes);
    let text = |fact: &Option<Located<String>>| fact.as_ref().map_or_else(String::new, |it| it.value.clone());
    (Diff { service: text(&new.service), version: text(&new.version), breaks_code, changes, summary }, problems)
}

/// What breaks first, then by place.
fn sort(changes: &mut [Change]) {
    changes.sort_by(|one, other| {
        let key = |it: &Change| (std::cmp::Reverse((it.source.max(it.wire), it.wire)), it.location.clone());
        key(one).cmp(&key(other)).then_with(|| one.subject.cmp(&other.subject))
    });
}

/// The actions whose examples differ. They are taken out of both, since nothing else here depends on them and
/// resolving them is most of the work.
fn examples_changed(old: &mut Service, new: &mut Service) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, after) in &mut new.actions {
        let Some(before) = old.actions.get_mut(name) else {
            after.value.examples = Default::default();
            continue;
        };
        let (one, other) = (std::mem::take(&mut before.value.examples), std::mem::take(&mut after.value.examples));
        if !actions::same_examples(&one, &other) {
            let message = format!("{} -> {}", one.len(), other.len());
            let subject = format!("{name}.examples");
            found.push(Found::new(Rule::ExamplesChanged, subject, message, Of::New(after.place)));
        }
    }
    for action in old.actions.values_mut() {
        action.value.examples = Default::default();
    }
    found
}

fn resolved(service: &Service) -> (Api, Report) {
    let mut report = Report::new();
    let api = resolve_api(service, &[], &mut report);
    (api, report)
}

/// The verdicts and the generated code disagree.
fn unexplained(items: &[ItemChange]) -> Diagnostic {
    let breaking = items.iter().filter(|item| item.breaking);
    let items: Vec<&str> = breaking.take(MOST_ITEMS).map(|item| item.text.as_str()).collect();
    Diagnostic::new(
        Code::Defect,
        format!("the code changes at {}, and no change of the spec says why", items.join("; ")),
    )
    .help("this is a defect of tcgen: please report it with both specs")
}

fn by_origin(items: Vec<ItemChange>) -> HashMap<String, Vec<ItemChange>> {
    let mut by_origin: HashMap<String, Vec<ItemChange>> = HashMap::new();
    for item in items {
        by_origin.entry(item.origin.clone()).or_default().push(item);
    }
    by_origin
}

/// What the change does to the generated code: the items of its subject, and of its owner where that breaks.
fn named_items(found: &Found, items: &HashMap<String, Vec<ItemChange>>) -> Vec<String> {
    let breaks = found.source == Verdict::Breaking;
    // `ListFlows.input.Sort.values.ASC`, `ListFlows.input.Sort`, `ListFlows.input`
    let mut subject = found.subject.as_str();
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    loop {
        let own = subject == found.subject;
        if own || breaks && lines.is_empty() || breaks && named.len() == 1 {
            named.push(subject);
            let of_subject = items.get(subject).into_iter().flatten().filter(|item| own || item.breaking);
            lines.extend(of_subject.map(|item| (item.breaking, item.text.clone())));
        }
        match subject.rsplit_once('.') {
            Some((owner, _)) => subject = owner,
            None => break,
        }
    }
    lines.sort_by_key(|(breaking, _)| !breaking);
    let more = lines.len().saturating_sub(MOST_ITEMS);
    let mut lines: Vec<String> = lines.into_iter().take(MOST_ITEMS).map(|(_, text)| text).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}
