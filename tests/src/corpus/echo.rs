//! A second crate per service whose actions send and receive what the real requests only send. In: a choice. Out: a
//! crate that can read a request and write it again.
//!
//! Generated code is pruned by direction: a request is only ever encoded. To hold requests against the official
//! bodies both ways, each request becomes a structure of the same members, and an action that takes it and gives it
//! back; the code that reads and writes it is made by the same renderer from the same members.

use tcgen::import::{Choice, Tccli};
use tcgen::spec::{Action, Located, Map, Member, Place, Service, Structure, TypeName};

use super::generate::{Generated, generate_as};

/// What stands before the name of an action that echoes.
pub(super) const ACTION: &str = "CorpusEcho";

/// What stands before the name of the structure that holds a request.
const BODY: &str = "CorpusBody";

/// Generates the crate.
pub(super) fn generate(tccli: &Tccli, choice: &Choice) -> Generated {
    generate_as(tccli, choice, false, "echo", echo)
}

fn echo(mut service: Service) -> Service {
    let mut echoes = Map::default();
    for (name, action) in std::mem::take(&mut service.actions) {
        let (body, place) = (format!("{BODY}{name}"), action.place);
        let member = |required: bool| Member {
            type_: TypeName::of_structure(&body, false).map(|it| Located::new(it, place)),
            required: required.then(|| Located::new(true, place)),
            ..Member::default()
        };
        let side = |required: bool| Map::from_iter([("Body".to_owned(), Located::new(member(required), place))]);
        let echo = Action { input: side(true), output: side(false), ..Action::default() };
        echoes.insert(format!("{ACTION}{name}"), Located::new(echo, place));
        let structure = Structure { members: action.value.input, ..Structure::default() };
        service.structures.insert(body, Located::new(structure, Place::default()));
    }
    service.actions = echoes;
    service
}
