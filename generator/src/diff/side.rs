//! Reading what is compared. In: how the user names a side. Out: pairs of services, each with its sources.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Diff, Layered, Summary, diff_layers};
use crate::import::{Choice, Tccli, Texts, import_service, keep_other_facts};
use crate::model::reached_structures;
use crate::report::{Code, Diagnostic, Report, Sources, did_you_mean};
use crate::spec::{Layers, Located, Service, SpecTexts, check_spec, read_layers_of, read_texts};

mod git;

/// Where a side comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The folder or file of a spec.
    Spec(PathBuf),
    /// The same in a revision of git: `HEAD~1:spec/essbasic/2021-05-26`.
    Revision(String, String),
    /// The wheel, the unpacked folder or an `api.json` of tccli.
    Tccli(PathBuf),
}

/// What of two sides is compared; everything that they have without any of these.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// Only this service, by its folder in tccli's package.
    pub service: Option<String>,
    /// Only this version of it.
    pub version: Option<String>,
    /// Only these actions, with the structures that they need.
    pub actions: Vec<String>,
}

/// One service version, compared.
#[derive(Debug)]
pub struct Pairs {
    /// The texts that its findings and changes point into.
    pub sources: Sources,
    /// What is wrong with either side.
    pub report: Report,
    /// `None` where there is an error.
    pub diff: Option<Diff>,
}

impl Origin {
    /// What the user means: a path that is there is a path; else what stands before a colon is a revision.
    pub fn parse(text: &str) -> Origin {
        let path = Path::new(text);
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        if matches!(extension, "whl" | "json") || path.join("tccli/services").is_dir() {
            return Origin::Tccli(path.to_owned());
        }
        // A single letter before a colon is a drive of Windows.
        match text.split_once(':') {
            Some((revision, inside)) if !path.exists() && revision.len() > 1 => {
                Origin::Revision(revision.to_owned(), inside.to_owned())
            }
            _ => Origin::Spec(path.to_owned()),
        }
    }
}

/// Compares every service version of both sides. With them go the names of those that only one has: `+cvm 2017-03-12`.
///
/// `None` where a side cannot be read at all, which the report says.
pub fn pair_services(
    old: &Origin,
    new: &Origin,
    selected: &Selected,
    report: &mut Report,
) -> Option<(Vec<Pairs>, Vec<String>)> {
    match (open(old, report)?, open(new, report)?) {
        (Some(old), Some(new)) => releases(&old, &new, selected, report),
        (old_release, new_release) => {
            let mut sources = Sources::new();
            let mut found = Report::new();
            let diff =
                single((old, old_release.as_ref()), (new, new_release.as_ref()), selected, &mut sources, &mut found);
            Some((vec![Pairs { sources, report: found, diff }], Vec::new()))
        }
    }
}

/// `Some(None)` for what is no release of tccli.
fn open(origin: &Origin, report: &mut Report) -> Option<Option<Tccli>> {
    match origin {
        Origin::Tccli(path) => Tccli::open(path, report).map(Some),
        _ => Some(None),
    }
}

/// A service version as two releases have it.
type Sides<'a> = (Option<&'a Choice>, Option<&'a Choice>);

/// Two releases: what is equal text by text is not read any further, and what only one of them has is compared with
/// nothing.
fn releases(old: &Tccli, new: &Tccli, selected: &Selected, report: &mut Report) -> Option<(Vec<Pairs>, Vec<String>)> {
    let sides = pair_choices(old, new, selected);
    if sides.is_empty() {
        // Neither has what was asked for, or anything at all: whoever looks there says what there is.
        new.choose(selected.service.as_deref(), selected.version.as_deref(), report);
        return None;
    }
    if (old.is_file() || new.is_file()) && sides.iter().all(|(one, other)| one.is_none() || other.is_none()) {
        let message = "the two sides have no version of a service in common";
        report.add(Diagnostic::new(Code::DifferentServices, message).note(alone(&sides).join(", ")));
        return None;
    }
    let compare = |(one, other): &Sides<'_>| {
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let read = match (one, other) {
            (Some(one), Some(other)) => release_pair((old, one), (new, other), selected, &mut sources, &mut report),
            (Some(one), None) => on_one_side(old, one, true, &mut sources, &mut report),
            (None, Some(other)) => on_one_side(new, other, false, &mut sources, &mut report),
            (None, None) => None,
        };
        let known = read.as_ref().map(Read::actions).unwrap_or_default();
        let diff = read.and_then(|read| match read {
            Read::Same(diff) => Some(diff),
            Read::Both(old, new) => compare(&old, &new, selected, &sources, &mut report),
        });
        let diff = diff.map(|mut diff| {
            diff.summary.services = usize::from(one.is_some() && other.is_some());
            diff
        });
        (Pairs { sources, report, diff }, known)
    };
    let compared: Vec<(Pairs, Vec<String>)> = sides.par_iter().map(compare).collect();
    let (pairs, known): (Vec<Pairs>, Vec<Vec<String>>) = compared.into_iter().unzip();
    // What could not be read may have the action.
    if pairs.iter().all(|pair| pair.diff.is_some()) {
        let known: Vec<&str> = known.iter().flatten().map(String::as_str).collect();
        report_unknown_actions(&known, selected, report);
    }
    (!report.has_errors()).then(|| (pairs, alone(&sides)))
}

/// A service version of two releases.
enum Read {
    /// It says the same in both.
    Same(Diff),
    Both(Box<Layers>, Box<Layers>),
}

impl Read {
    /// The actions of both sides.
    fn actions(&self) -> Vec<String> {
        match self {
            Read::Same(_) => Vec::new(),
            Read::Both(old, new) => actions_of([old, new]).map(str::to_owned).collect(),
        }
    }
}

fn actions_of(sides: [&Layers; 2]) -> impl Iterator<Item = &str> {
    sides.into_iter().flat_map(|it| &it.facts).flat_map(|it| it.actions.keys()).map(String::as_str)
}

/// The service versions that are compared, by name.
fn pair_choices<'a>(old: &'a Tccli, new: &'a Tccli, selected: &Selected) -> Vec<Sides<'a>> {
    let is_asked_for = |it: &&Choice| {
        let fits = |wanted: &Option<String>, own: &String| wanted.as_ref().is_none_or(|wanted| wanted == own);
        fits(&selected.service, &it.service) && fits(&selected.version, &it.version)
    };
    let (before, after): (Vec<&Choice>, Vec<&Choice>) =
        (old.choices().iter().filter(is_asked_for).collect(), new.choices().iter().filter(is_asked_for).collect());
    if let ([one], [other]) = (before.as_slice(), after.as_slice())
        && old.is_file()
        && new.is_file()
    {
        return vec![(Some(one), Some(other))];
    }
    let mut sides: BTreeMap<(&str, &str), Sides<'a>> = BTreeMap::new();
    for one in before {
        sides.entry((&one.service, &one.version)).or_default().0 = Some(one);
    }
    for other in after {
        sides.entry((&other.service, &other.version)).or_default().1 = Some(other);
    }
    // A file is of one service version, and says nothing of others.
    let is_told = |(one, other): &Sides<'_>| (one.is_some() || !old.is_file()) && (other.is_some() || !new.is_file());
    let told: Vec<Sides<'a>> = sides.values().copied().filter(is_told).collect();
    if told.is_empty() { sides.into_values().collect() } else { told }
}

/// `+cvm 2017-03-12`: what only one side has.
fn alone(sides: &[Sides<'_>]) -> Vec<String> {
    let shown = |sign: char, it: &Choice| format!("{sign}{} {}", it.service, it.version);
    let added = sides.iter().filter(|it| it.0.is_none()).filter_map(|it| it.1).map(|it| shown('+', it));
    let removed = sides.iter().filter(|it| it.1.is_none()).filter_map(|it| it.0).map(|it| shown('-', it));
    added.chain(removed).collect()
}

/// A service version that only one release has, against one that has nothing.
fn on_one_side(
    side: &Tccli,
    choice: &Choice,
    is_old: bool,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Read> {
    let texts = side.read(choice).map_err(|error| report.add(error)).ok()?;
    let service = import(texts, sources, report)?;
    let nothing = Service {
        actions: Default::default(),
        structures: Default::default(),
        errors: Default::default(),
        ..service.clone()
    };
    let (old, new) = if is_old { (service, nothing) } else { (nothing, service) };
    Some(Read::Both(facts(old), facts(new)))
}

fn facts(service: Service) -> Box<Layers> {
    Box::new(Layers { facts: Some(service), overlay: None })
}

fn release_pair(
    (old, one): (&Tccli, &Choice),
    (new, other): (&Tccli, &Choice),
    selected: &Selected,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Read> {
    let mut read = |side: &Tccli, choice: &Choice| side.read(choice).map_err(|error| report.add(error)).ok();
    let (before, after) = (read(old, one)?, read(new, other)?);
    // Which actions it has is not known without reading it.
    if selected.actions.is_empty() && before.parts().eq(after.parts()) {
        let (service, version) = (other.service.clone(), other.version.clone());
        let summary = Summary { services: 1, ..Summary::default() };
        return Some(Read::Same(Diff { service, version, breaks_code: false, changes: Vec::new(), summary }));
    }
    let before = import(before, sources, report);
    let after = import(after, sources, report);
    Some(Read::Both(facts(before?), facts(after?)))
}

/// Two sides at least one of which is a spec.
fn single(
    (old, old_release): (&Origin, Option<&Tccli>),
    (new, new_release): (&Origin, Option<&Tccli>),
    selected: &Selected,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Diff> {
    let mut read = |origin: &Origin| read_origin(origin, sources, report);
    let (before, after) = match (old_release, new_release) {
        (None, None) => {
            let before = read(old);
            (before?, read(new)?)
        }
        (Some(release), _) => {
            let after = read(new)?;
            (of_release(release, &after, selected, sources, report)?, after)
        }
        (None, Some(release)) => {
            let before = read(old)?;
            let after = of_release(release, &before, selected, sources, report)?;
            (before, after)
        }
    };
    report_unknown_actions(&actions_of([&before, &after]).collect::<Vec<_>>(), selected, report);
    compare(&before, &after, selected, sources, report).filter(|_| !report.has_errors())
}

/// Reports the actions selected that neither side has: that nothing of them changed would be no answer.
fn report_unknown_actions(known: &[&str], selected: &Selected, report: &mut Report) {
    for wanted in selected.actions.iter().filter(|wanted| !known.contains(&wanted.as_str())) {
        let diagnostic = Diagnostic::new(Code::UnknownAction, format!("no action `{wanted}` on either side"));
        report.add(diagnostic.suggest(did_you_mean(wanted, known.iter().copied())));
    }
}

/// The service of a release that a spec is of, with what only the spec knows: what is ours is no change of the service.
fn of_release(
    release: &Tccli,
    spec: &Layers,
    selected: &Selected,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Layers> {
    let facts = spec.facts.clone().unwrap_or_default();
    let text = |fact: &Option<Located<String>>| fact.as_ref().map(|it| it.value.clone());
    let service = selected.service.clone().or_else(|| text(&facts.service));
    let version = selected.version.clone().or_else(|| text(&facts.version));
    // One `api.json` is what it is.
    let single = release.choices().len() == 1;
    let choices = if single {
        release.choices().iter().collect()
    } else {
        release.choose(service.as_deref(), version.as_deref(), report)
    };
    let texts = release.read(choices.last()?).map_err(|error| report.add(error)).ok()?;
    let mut imported = import(texts, sources, report)?;
    keep_other_facts(&mut imported, &facts);
    // Where the overlay addresses what the release lacks, that is a change like any other.
    let layers = Layers { facts: Some(imported), overlay: spec.overlay.clone() };
    checked(layers.clone().merge(&mut Report::new()), report)?;
    Some(layers)
}

fn read_origin(origin: &Origin, sources: &mut Sources, report: &mut Report) -> Option<Layers> {
    let texts = match origin {
        Origin::Spec(path) | Origin::Tccli(path) => read_texts(path),
        Origin::Revision(revision, path) => {
            let files = git::read(revision, path).map_err(|error| report.add(error)).ok()?;
            SpecTexts::from_memory(&format!("{revision}:{path}"), files)
        }
    };
    let mut found = Report::new();
    let layers = read_layers_of(texts, sources, &mut found);
    let is_empty = layers.facts.is_none() && layers.overlay.is_none();
    let service = (!is_empty).then(|| layers.clone().merge(&mut found));
    report.merge(found);
    checked(service?, report)?;
    Some(layers)
}

fn import(texts: Texts, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let service = import_service(texts, false, sources, report)?;
    checked(service, report)
}

/// What is doubtful in a spec is for `lint` to say; what is wrong keeps it from being compared.
fn checked(service: Service, report: &mut Report) -> Option<Service> {
    let mut found = Report::new();
    check_spec(&service, &mut found);
    if found.has_errors() {
        report.merge(found);
    }
    (!report.has_errors()).then_some(service)
}

fn compare(old: &Layers, new: &Layers, selected: &Selected, sources: &Sources, report: &mut Report) -> Option<Diff> {
    let name = |layers: &Layers| {
        let stated = |layer: &Option<Service>| layer.as_ref()?.service.clone();
        stated(&layers.overlay).or_else(|| stated(&layers.facts)).map(|it| (it.value, it.place))
    };
    let (before, after) = (name(old)?, name(new)?);
    if before.0 != after.0 {
        let message = format!("`{}` and `{}` are different services", before.0, after.0);
        report.add(
            Diagnostic::new(Code::DifferentServices, message)
                .at(after.1, "the new side is this service")
                .also(before.1, "the old side is this one"),
        );
        return None;
    }
    let Layered { diff, problems } = diff_layers(old, new, selected, sources);
    let whole = !problems.has_errors();
    report.merge(problems);
    whole.then_some(diff)
}

impl Selected {
    /// What of a service is compared.
    pub(crate) fn of(&self, service: &Service) -> Service {
        let mut service = service.clone();
        self.keep(&mut service);
        service
    }

    /// Leaves only the actions selected, and the structures and codes that a crate of them has.
    fn keep(&self, service: &mut Service) {
        if self.actions.is_empty() {
            return;
        }
        service.actions.retain(|name, _| self.actions.contains(name));
        let reached = reached_structures(service);
        service.structures.retain(|name, _| reached.contains(name));
        let listed: Vec<String> =
            service.actions.values().flat_map(|it| &it.value.errors).map(|it| it.value.clone()).collect();
        service.errors.retain(|code, _| listed.contains(code));
    }
}
