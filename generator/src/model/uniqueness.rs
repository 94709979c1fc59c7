//! Names that fall together in Rust. In: the resolved API and the spec's places. Out: diagnostics only.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Api, Member};
use crate::report::{Code, Diagnostic, Report};
use crate::spec::{self, Map, Place, Service};

/// Reports every pair of members of one owner, and every pair of types, that would have one name.
pub(super) fn check_names(service: &Service, api: &Api, enum_places: &[Place], report: &mut Report) {
    for action in &api.actions {
        let Some(spec) = service.actions.get(&action.wire) else { continue };
        check_members(&action.input, &spec.value.input, None, report);
        // Every response has one more member, whatever its facts say.
        check_members(&action.output, &spec.value.output, Some(spec.place), report);
    }
    for structure in &api.structures {
        if let Some(spec) = service.structures.get(&structure.wire) {
            check_members(&structure.members, &spec.value.members, None, report);
        }
    }
    check_types(service, api, enum_places, report);
}

fn check_members(members: &[Member], spec: &Map<spec::Member>, response: Option<Place>, report: &mut Report) {
    let mut seen: HashMap<&str, (&str, Place), RandomState> =
        HashMap::with_capacity_and_hasher(members.len() + 1, RandomState::default());
    seen.extend(response.map(|place| ("request_id", ("RequestId", place))));
    for member in members {
        let Some(place) = spec.get(&member.wire).map(|it| it.place) else { continue };
        if let Some((other, first)) = seen.insert(&member.ident, (&member.wire, place)) {
            let message = format!("members `{other}` and `{}` are both `{}` in Rust", member.wire, member.ident);
            let diagnostic = Diagnostic::new(Code::MemberCollision, message)
                .at(place, "falls together with the one above")
                .also(first, "first used here")
                .help(format!(
                    "give one of them another name, in the overlay: `{}: {{ name: Other{} }}`",
                    member.wire, member.wire
                ));
            report.add(diagnostic);
        }
    }
}

/// Types, files and methods each have one space of names in the crate.
fn check_types(service: &Service, api: &Api, enum_places: &[Place], report: &mut Report) {
    let mut types = Names::new("type");
    let mut files = Names::new("file");
    let mut methods = Names::new("client method");
    for action in &api.actions {
        let Some(place) = service.actions.get(&action.wire).map(|it| it.place) else { continue };
        types.take(&action.request, place, report);
        types.take(&action.response, place, report);
        files.take(&format!("actions/{}.rs", action.module), place, report);
        methods.take(&action.method, place, report);
    }
    for structure in &api.structures {
        let Some(place) = service.structures.get(&structure.wire).map(|it| it.place) else { continue };
        types.take(&structure.ident, place, report);
        files.take(&format!("structures/{}.rs", structure.module), place, report);
    }
    for (item, place) in api.enums.iter().zip(enum_places) {
        types.take(&item.ident, *place, report);
        files.take(&format!("enums/{}.rs", item.module), *place, report);
    }
}

/// One space of names.
struct Names {
    kind: &'static str,
    taken: HashMap<String, Place, RandomState>,
}

impl Names {
    fn new(kind: &'static str) -> Self {
        Names { kind, taken: HashMap::default() }
    }

    fn take(&mut self, name: &str, place: Place, report: &mut Report) {
        if let Some(first) = self.taken.insert(name.to_owned(), place) {
            let diagnostic = Diagnostic::new(Code::TypeCollision, format!("two items want the {} name `{name}`", self.kind))
                .at(place, "wants it too")
                .also(first, "first used here")
                .help("give one of them another name with `name: …` (a structure, an action) or `enum: …` (a member), in the overlay");
            report.add(diagnostic);
        }
    }
}
