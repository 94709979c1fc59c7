//! Laying an overlay over the facts. In: pairs of facts. Out: merged facts, and diagnostics about what is gone.

use super::reader::with_article;
use crate::report::{Code, Diagnostic, Place, Report, did_you_mean};

/// The state of one merge.
pub(in crate::spec) struct Merger<'r> {
    report: &'r mut Report,
    owner: Owner,
}

/// The nearest thing in the facts that the overlay did find.
#[derive(Clone)]
struct Owner {
    name: String,
    place: Place,
}

impl<'r> Merger<'r> {
    /// A merge of a service that the facts describe at this place.
    pub(in crate::spec) fn new(service: &str, place: Place, report: &'r mut Report) -> Self {
        Merger { report, owner: Owner { name: service.to_owned(), place } }
    }

    /// Goes on inside something that both have.
    pub(in crate::spec) fn inside(&mut self, name: &str, place: Place, merge: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.owner, Owner { name: name.to_owned(), place });
        merge(self);
        self.owner = outer;
    }

    /// Says that the overlay addresses what the facts do not have; `key` is the key of the facts that lacks it.
    pub(in crate::spec) fn gone<'a>(
        &mut self,
        noun: &str,
        name: &str,
        place: Place,
        key: &str,
        known: impl Iterator<Item = &'a str>,
    ) {
        let Owner { name: owner, place: owner_place } = &self.owner;
        let diagnostic = Diagnostic::new(
            Code::OverlayTargetGone,
            format!("the overlay addresses {} `{name}` that does not exist", with_article(noun)),
        )
        .at(place, "only the overlay has it")
        .also(
            *owner_place,
            format!("`{owner}` is described here, without {} `{name}` in its `{key}`", with_article(noun)),
        );
        let diagnostic = match did_you_mean(name, known) {
            Some(meant) => diagnostic.suggest(Some(meant)),
            None => diagnostic.help("move it to its new name, or remove it from the overlay"),
        };
        self.report.add(diagnostic);
    }

    /// Says that the overlay states what the facts say already.
    pub(in crate::spec) fn repeated(&mut self, what: &str, facts: Place, overlay: Place) {
        let owner = &self.owner.name;
        let diagnostic = Diagnostic::new(Code::OverlayRepeats, format!("the overlay repeats {what} of `{owner}`"))
            .at(overlay, "the facts say the same")
            .also(facts, "the fact")
            .help("remove it from the overlay: `enforce` needs no value beside it, and what it repeats hides when the fact changes");
        self.report.add(diagnostic);
    }
}
