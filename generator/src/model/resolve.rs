//! The passes from spec to API, in their order. In: a checked spec. Out: `Api`, and diagnostics about names.

use rayon::prelude::*;

use super::error_codes::resolve_error_codes;
use super::examples::{Types, resolve_examples};
use super::members::{Scope, resolve_members, set_binary};
use super::presence::{resolve_needs, set_presence};
use super::select::{Selection, select};
use super::{
    Action, Api, Direction, ErrorCode, Pairing, Structure, checks, cycles, directions, names, secrecy, uniqueness,
};
use crate::report::Report;
use crate::spec::{self, Effect, Located, Service, Status};

/// Client methods that are ours.
const CLIENT_METHODS: &[&str] = &["builder", "inner", "from", "clone"];

/// Resolves the whole service, or the actions named in `only` with the closure of their structures.
///
/// `service` has passed `check_spec` without errors; what is still wrong here is names that fall together.
pub fn resolve_api(service: &Service, only: &[String], report: &mut Report) -> Api {
    let selection = select(service, only, report);
    let mut scope = Scope::new(&selection.structures);
    let error_codes = resolve_error_codes(service, &selection.actions);
    let mut actions = resolve_actions(service, &selection, &mut scope, &error_codes, report);
    let mut structures = resolve_structures(service, &selection, &mut scope, report);
    let (mut enums, enum_places) = scope.enums.finish();

    directions::set_directions(&actions, &mut structures, &mut enums);
    set_presence(&mut actions, &mut structures);
    cycles::box_cycles(&mut structures);
    resolve_needs(&mut actions, &mut structures);
    checks::mark_checked(&mut structures);
    secrecy::set_marks(&mut actions, &structures);
    add_examples(service, &mut actions, &Types { structures: &structures, enums: &enums });

    let api = Api {
        service: text(service.service.as_ref()).unwrap_or_default(),
        version: text(service.version.as_ref()).unwrap_or_default(),
        title: text(service.title.as_ref()),
        doc: text(service.doc.as_ref()),
        endpoint: endpoint(service),
        test_endpoint: text(service.test_endpoint.as_ref()),
        actions,
        structures,
        enums,
        error_codes,
    };
    uniqueness::check_names(service, &api, &enum_places, report);
    api
}

fn endpoint(service: &Service) -> String {
    let default = || format!("{}.tencentcloudapi.com", service.service.as_ref().map_or("", |name| name.value.as_str()));
    text(service.endpoint.as_ref()).unwrap_or_else(default)
}

fn resolve_actions<'a>(
    service: &'a Service,
    selection: &Selection<'a>,
    scope: &mut Scope<'a>,
    codes: &[ErrorCode],
    report: &mut Report,
) -> Vec<Action> {
    let specs = selection.actions.iter().filter_map(|name| service.actions.get_key_value(*name));
    specs.map(|(wire, spec)| resolve_action(service, wire, &spec.value, scope, codes, report)).collect()
}

fn resolve_action<'a>(
    service: &Service,
    wire: &str,
    spec: &'a spec::Action,
    scope: &mut Scope<'a>,
    codes: &[ErrorCode],
    report: &mut Report,
) -> Action {
    let name = spec.name.as_ref().map_or(wire, |name| &name.value);
    let type_name = names::type_name(name);
    let method = names::member_name(name);
    let mut input = resolve_members(scope, wire, &spec.input, report);
    if spec.body.is_some() {
        set_binary(&mut input, &spec.input);
    }
    let output = resolve_members(scope, wire, &spec.output, report);
    let rate_limit = spec.rate_limit.as_ref().or(service.rate_limit.as_ref());
    Action {
        wire: wire.to_owned(),
        module: names::module_name(name),
        method: if CLIENT_METHODS.contains(&method.as_str()) { method + "_" } else { method },
        request: format!("{type_name}Request"),
        response: format!("{type_name}Response"),
        title: text(spec.title.as_ref()),
        doc: text(spec.doc.as_ref()),
        endpoint: text(spec.endpoint.as_ref()),
        test_endpoint: text(spec.test_endpoint.as_ref()),
        rate_limit: rate_limit.map(|limit| limit.value.per_second()),
        deprecated: spec.status.as_ref().and_then(|status| match status.value {
            Status::Online => None,
            Status::Deprecated => Some("the service has deprecated this action"),
            Status::Offline => Some("the service has taken this action offline"),
        }),
        body: spec.body.as_ref().map(|body| body.value),
        streams: spec.stream.is_some(),
        effect: Some(spec.effect(wire)).filter(|effect| *effect != Effect::of_name(wire)),
        secret_members: Vec::new(),
        open_members: Vec::new(),
        skip_sign: spec.skip_sign.as_ref().is_some_and(|flag| flag.value),
        pairing: output.iter().enumerate().find_map(|(messages, member)| {
            let items = &spec.output.get(&member.wire)?.value.pairs_with.as_ref()?.value;
            Some(Pairing { messages, items: input.iter().position(|member| member.wire == *items)? })
        }),
        input,
        output,
        errors: spec
            .errors
            .iter()
            .filter_map(|code| codes.binary_search_by(|it| it.code.as_str().cmp(&code.value)).ok())
            .collect(),
        examples: Vec::new(),
    }
}

fn resolve_structures<'a>(
    service: &'a Service,
    selection: &Selection<'a>,
    scope: &mut Scope<'a>,
    report: &mut Report,
) -> Vec<Structure> {
    let specs = selection.structures.iter().filter_map(|name| service.structures.get_key_value(*name));
    let resolve = |(wire, spec): (&String, &'a Located<spec::Structure>)| {
        let name = spec.value.name.as_ref().map_or(wire, |name| &name.value);
        Structure {
            wire: wire.clone(),
            ident: names::type_name(name),
            module: names::module_name(name),
            doc: text(spec.value.doc.as_ref()),
            direction: Direction::default(),
            checked: false,
            members: resolve_members(scope, wire, &spec.value.members, report),
        }
    };
    specs.map(resolve).collect()
}

fn add_examples(service: &Service, actions: &mut [Action], types: &Types<'_>) {
    actions.par_iter_mut().for_each(|action| {
        if let Some(spec) = service.actions.get(&action.wire) {
            action.examples = resolve_examples(types, action, &spec.value.examples);
        }
    });
}

fn text(fact: Option<&Located<String>>) -> Option<String> {
    fact.map(|fact| fact.value.clone())
}
