//! Files to one merged service. In: a path. Out: a `Service`, sources, and diagnostics about each file.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use super::constraint::check_marks;
use super::fact::{Beneath, Entity, Fact, Masked, Merger, Reader, Unmask, read_map};
use super::files::{Layer, Part, SpecFile, SpecTexts, add_texts, read_texts};
use super::node::{Entry, Located, Node};
use super::parse::parse;
use super::scalars::Effect;
use super::service::{ErrorCode, Map, Service};
use crate::report::{Code, Diagnostic, Report, Sources};

/// What a spec says before its overlay lies over its facts.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// The facts; `None` where no file has any.
    pub facts: Option<Service>,
    /// What we add to them.
    pub overlay: Option<Service>,
}

/// Reads the spec in a folder or a file, and lays its overlay over its facts.
///
/// Every mistake goes into the report, and reading goes on: what is returned has defaults where something could
/// not be read. `None` where there was nothing to read at all.
pub fn read_spec(path: &Path, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    read_service(read_texts(path), sources, report)
}

/// The same from texts that have been read.
pub fn read_service(texts: SpecTexts, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    let mut found = Report::new();
    let layers = read_layers_of(texts, sources, &mut found);
    let service = match layers {
        Layers { facts: None, overlay: None } => None,
        layers => Some(layers.merge(&mut found)),
    };
    report.merge(found);
    service
}

/// The same before the merge, for a program that replaces the facts.
pub fn read_layers(path: &Path, sources: &mut Sources, report: &mut Report) -> Layers {
    read_layers_of(read_texts(path), sources, report)
}

/// The same from texts that have been read.
pub fn read_layers_of(texts: SpecTexts, sources: &mut Sources, report: &mut Report) -> Layers {
    let files = add_texts(texts, sources, report);
    let sources = &*sources;
    let read: Vec<_> = files.par_iter().map(|file| read_file(file, sources)).collect();
    let (mut facts, mut overlay) = (Vec::with_capacity(files.len()), Vec::new());
    for (file, (layers, mistakes)) in files.iter().zip(read) {
        report.merge(mistakes);
        for (layer, service) in layers {
            let fragments = if layer == Layer::Facts { &mut facts } else { &mut overlay };
            fragments.push((file.part, service));
        }
    }
    Layers { facts: join_fragments(facts, report), overlay: join_fragments(overlay, report) }
}

impl Layers {
    /// The facts with the overlay over them. What the overlay addresses and the facts lack goes into the report,
    /// which is the one that the layers were read with.
    pub fn merge(self, report: &mut Report) -> Service {
        merge(self.facts.unwrap_or_default(), self.overlay.unwrap_or_default(), report)
    }

    /// Takes from the overlays of both what hides a change between the facts of both, and lists it: what the newer overlay
    /// hides, and what only the older one did. What is left merges to specs between which those changes show.
    pub fn unmask(old: &mut Layers, new: &mut Layers) -> Vec<Masked> {
        let nothing = Service::default();
        let (before, after) = (old.facts.as_ref().unwrap_or(&nothing), new.facts.as_ref().unwrap_or(&nothing));
        let name = |service: &Service| service.service.as_ref().map(|it| it.value.clone());
        let subject = name(after).or_else(|| name(before)).unwrap_or_default();
        let (mut of_old, mut of_new) = (Unmask::new(&subject, false), Unmask::new(&subject, true));
        if let Some(overlay) = &mut old.overlay {
            overlay.unmask("", Beneath { facts: Some(before), other: Some(after) }, &mut of_old);
        }
        if let Some(overlay) = &mut new.overlay {
            overlay.unmask("", Beneath { facts: Some(after), other: Some(before) }, &mut of_new);
        }
        let mut masked = of_new.masked;
        let known: HashSet<String> = masked.iter().map(Masked::subject).collect();
        masked.extend(of_old.masked.into_iter().filter(|it| !known.contains(&it.subject())));
        masked
    }
}

/// Whether every file could be read: otherwise what seems to be missing may stand in one that could not.
pub(super) fn is_whole(report: &Report) -> bool {
    const LOST: [Code; 8] = [
        Code::MissingFile,
        Code::NotUtf8,
        Code::EmptyFile,
        Code::TooLarge,
        Code::Syntax,
        Code::SeveralDocuments,
        Code::TooManyAliases,
        Code::TooDeep,
    ];
    !LOST.iter().any(|code| report.has(*code))
}

/// What one file says of each layer, and its mistakes.
fn read_file(file: &SpecFile, sources: &Sources) -> (Vec<(Layer, Service)>, Report) {
    let mut reader = Reader::default();
    let Some(mut root) = parse(file.id, sources.text(file.id), &mut reader.report) else {
        return (Vec::new(), reader.report);
    };
    let overlay = if file.part == Part::Whole { take_overlay(&mut root.value) } else { None };
    let mut layers = vec![(file.layer, read_part(file.part, root, &mut reader))];
    if let Some(overlay) = overlay {
        layers.push((Layer::Overlay, read_part(Part::Whole, overlay.value, &mut reader)));
    }
    for (_, service) in &mut layers {
        // Every response has it, and the runtime hands it out by itself.
        service.actions.values_mut().for_each(|action| drop(action.value.output.shift_remove("RequestId")));
        service.members().for_each(|member| check_marks(member.member, &mut reader.report));
    }
    (layers, reader.report)
}

/// In a spec of one file the overlay is one more key at its top.
fn take_overlay(root: &mut Node) -> Option<Entry> {
    let Node::Map(entries) = root else { return None };
    let index = entries.iter().position(|entry| entry.key.value == "overlay")?;
    Some(entries.remove(index))
}

fn read_part(part: Part, root: Located<Node>, reader: &mut Reader) -> Service {
    let mut service = Service::default();
    match part {
        Part::Whole | Part::Service => service = Service::read(root, reader).unwrap_or_default(),
        Part::Errors => service.errors = read_map(root, reader),
        Part::Actions => service.actions = read_map(root, reader),
        Part::Structures => service.structures = read_map(root, reader),
    }
    service
}

/// One layer from what its files say. Only the file of the service has more than names to give.
fn join_fragments(mut fragments: Vec<(Part, Service)>, report: &mut Report) -> Option<Service> {
    fragments.sort_by_key(|(part, _)| !matches!(part, Part::Whole | Part::Service));
    let mut fragments = fragments.into_iter().map(|(_, fragment)| fragment);
    let mut service = fragments.next()?;
    for more in fragments {
        join(&mut service.errors, more.errors, report);
        join(&mut service.actions, more.actions, report);
        join(&mut service.structures, more.structures, report);
    }
    Some(service)
}

fn join<T: Entity>(known: &mut Map<T>, more: Map<T>, report: &mut Report) {
    for (name, fact) in more {
        match known.get(&name) {
            Some(first) => {
                let diagnostic =
                    Diagnostic::new(Code::DuplicateKey, format!("the {} `{name}` is given twice", T::NOUN))
                        .at(fact.place, "given again")
                        .also(first.place, "given first here")
                        .help("keep one of the two");
                report.add(diagnostic);
            }
            None => {
                known.insert(name, fact);
            }
        }
    }
}

/// An overlay that says what the name says, where the facts say otherwise, leaves an action without an effect: it repeats
/// nothing.
fn take_back_effects(facts: &mut Service, overlay: &mut Service) {
    for (name, action) in &mut overlay.actions {
        let Some(fact) = facts.actions.get_mut(name).map(|fact| &mut fact.value.effect) else { continue };
        let stated = &mut action.value.effect;
        let differ = fact.as_ref().zip(stated.as_ref()).is_some_and(|(fact, stated)| fact.value != stated.value);
        if differ && stated.as_ref().is_some_and(|stated| stated.value == Effect::of_name(name)) {
            (*fact, *stated) = (None, None);
        }
    }
}

fn merge(mut facts: Service, mut overlay: Service, report: &mut Report) -> Service {
    // A code that an action lists exists, even if the facts have nothing else to say of it.
    for code in overlay.errors.keys() {
        let listed =
            facts.actions.values().flat_map(|action| &action.value.errors).find(|listed| listed.value == *code);
        if let Some(listed) = listed.filter(|_| !facts.errors.contains_key(code)) {
            facts.errors.insert(code.clone(), Located::new(ErrorCode::default(), listed.place));
        }
    }
    take_back_effects(&mut facts, &mut overlay);
    let mut gone = Report::new();
    let (name, place) = match &facts.service {
        Some(name) => (name.value.clone(), name.place),
        None => (
            "the service".to_owned(),
            facts.actions.values().next().map_or_else(Default::default, |action| action.place),
        ),
    };
    facts.merge(overlay, &mut Merger::new(&name, place, &mut gone));
    if is_whole(report) {
        report.merge(gone);
    }
    facts
}
