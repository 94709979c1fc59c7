//! Members that name other members: `needs` and `pairs_with`. In: a member. Out: diagnostics.

use crate::report::{Code, Diagnostic, Place, Report, did_you_mean};
use crate::spec::constraint::Constraint;
use crate::spec::members::{Owned, Owner};
use crate::spec::node::Located;
use crate::spec::service::{Map, Member, Service};
use crate::spec::type_name::Scalar;

/// Every path of `needs` leads from structure to structure to a member.
pub(super) fn check_needs(service: &Service, owned: &Owned<'_>, whole: bool, report: &mut Report) {
    let Some(type_name) = owned.member.type_.as_ref().filter(|_| !owned.member.needs.is_empty()) else { return };
    let Some(structure) = type_name.structure().filter(|_| !type_name.is_list()) else {
        let key_place = owned.member.constraint_place(Constraint::Needs).unwrap_or(owned.place);
        let message = format!("`needs` on `{}`, which is no structure", owned.name);
        let diagnostic =
            Diagnostic::new(Code::MisplacedConstraint, message).at(key_place, "names members below this one");
        report.add(diagnostic.also(type_name.place, format!("`{}` has none", type_name.value)));
        return;
    };
    for path in &owned.member.needs {
        check_path(service, structure, path, whole, report);
    }
}

fn check_path(service: &Service, structure: &str, path: &Located<String>, whole: bool, report: &mut Report) {
    let mut at = structure;
    let mut steps = path.value.split('.').peekable();
    while let Some(step) = steps.next() {
        let Some(found) = service.structures.get(at) else { return };
        let Some(member) = found.value.members.get(step) else {
            if whole {
                report.add(no_member(path, step, found.place, &format!("`{at}`"), &found.value.members));
            }
            return;
        };
        if member.value.is_disabled() {
            report.add(disabled(path, step, member.place));
            return;
        }
        let next = member
            .value
            .type_
            .as_ref()
            .filter(|type_name| !type_name.is_list())
            .and_then(|type_name| type_name.structure());
        match (steps.peek(), next) {
            (None, _) => return,
            (Some(_), Some(next)) => at = next,
            (Some(below), None) if member.value.type_.is_some() => {
                let message = format!("`{}` leads to nothing: `{step}` has no members", path.value);
                let diagnostic =
                    Diagnostic::new(Code::NoSuchMember, message).at(path.place, format!("no `{below}` below `{step}`"));
                report.add(diagnostic.also(member.place, "not a structure"));
                return;
            }
            _ => return,
        }
    }
}

/// An output list of messages answers an input list.
pub(super) fn check_pairing(owned: &Owned<'_>, report: &mut Report) {
    let Some(target) = &owned.member.pairs_with else { return };
    let Owner::Output(name, action) = owned.owner else {
        let diagnostic = Diagnostic::new(
            Code::MisplacedConstraint,
            format!("`pairs_with` on `{}`, which is not in an output", owned.name),
        );
        report.add(diagnostic.at(target.place, "pairs a list of the response with one of the request"));
        return;
    };
    let is_list = |member: &Member, scalar: Option<Scalar>| {
        member.type_.as_ref().is_none_or(|it| it.is_list() && (scalar.is_none() || it.scalar() == scalar))
    };
    if !is_list(owned.member, Some(Scalar::String)) {
        let diagnostic = Diagnostic::new(
            Code::MisplacedConstraint,
            format!("`pairs_with` on `{}`, which is no list of messages", owned.name),
        );
        report.add(diagnostic.at(target.place, "wants `Array of String`"));
    }
    match action.value.input.get(&target.value) {
        None => report.add(no_member(
            target,
            &target.value,
            action.place,
            &format!("the input of `{name}`"),
            &action.value.input,
        )),
        Some(input) if input.value.is_disabled() => report.add(disabled(target, &target.value, input.place)),
        Some(input) if !is_list(&input.value, None) => {
            let diagnostic = Diagnostic::new(
                Code::MisplacedConstraint,
                format!("`pairs_with` names `{}`, which is no list", target.value),
            );
            report.add(diagnostic.at(target.place, "wants a list").also(input.place, "this is one value"));
        }
        Some(_) => {}
    }
}

/// Generated code leaves a disabled member out: whoever relied on it would find nothing checked, and hear nothing.
fn disabled(path: &Located<String>, step: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::NoSuchMember, format!("`{step}` is disabled, so nothing can refer to it"))
        .at(path.place, "names a member that generated code leaves out")
        .also(place, "disabled here")
        .help("remove the reference, or `disabled` if the member is in use again")
}

fn no_member(path: &Located<String>, step: &str, owner: Place, of: &str, members: &Map<Member>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::NoSuchMember, format!("{of} has no member `{step}`"))
        .at(path.place, "names no member")
        .also(owner, "described here");
    match did_you_mean(step, members.keys().map(String::as_str)) {
        Some(meant) => diagnostic.suggest(Some(meant)),
        None => {
            let names: Vec<&str> = members.keys().map(String::as_str).collect();
            diagnostic.help(format!("its members are {}", names.join(", ")))
        }
    }
}
