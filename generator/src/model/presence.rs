//! How members stand in their structs, and what their `needs` point at. In: members, directions and boxes.
//! Out: `Member::presence` and `Need::steps`.

use super::{Action, Member, Need, Presence, Step, Structure, Type};

/// A structure that is sent follows the rule of requests even where it is also received: what the caller must
/// give has to be an argument of `new`.
pub(super) fn set_presence(actions: &mut [Action], structures: &mut [Structure]) {
    for action in actions {
        action.input.iter_mut().for_each(|member| member.presence = in_request(member));
        action.output.iter_mut().for_each(|member| member.presence = in_response(member));
    }
    for structure in structures {
        let rule = if structure.direction.sent { in_request } else { in_response };
        structure.members.iter_mut().for_each(|member| member.presence = rule(member));
    }
}

fn in_request(member: &Member) -> Presence {
    presence_in(true, member.required, member.nullable, member.type_.is_list())
}

fn in_response(member: &Member) -> Presence {
    presence_in(false, member.required, member.nullable, member.type_.is_list())
}

/// The rule itself, before cycles are broken: how a member stands where its type is sent, or is only received.
pub(crate) fn presence_in(sent: bool, required: bool, nullable: bool, list: bool) -> Presence {
    match (sent, required) {
        (true, true) => Presence::Required,
        (false, true) if !nullable => Presence::Given,
        (false, _) if list => Presence::Given,
        _ => Presence::Optional,
    }
}

/// Walks each `needs` path through the structures.
pub(super) fn resolve_needs(actions: &mut [Action], structures: &mut [Structure]) {
    // The steps are found on a snapshot of what they read: identifiers, types and presence.
    let shapes: Vec<Vec<Shape>> = structures.iter().map(|it| it.members.iter().map(Shape::of).collect()).collect();
    let members = actions.iter_mut().flat_map(|action| &mut action.input);
    for member in members.chain(structures.iter_mut().flat_map(|structure| &mut structure.members)) {
        let Type::Structure(root) = member.type_ else { continue };
        for need in member.limits.needs.iter_mut().flat_map(|needs| &mut needs.value) {
            need.steps = steps(&shapes, root, need);
        }
    }
}

/// What a step needs to know of a member.
struct Shape {
    wire: String,
    ident: String,
    optional: bool,
    structure: Option<usize>,
}

impl Shape {
    fn of(member: &Member) -> Self {
        let structure = if let Type::Structure(index) = member.type_ { Some(index) } else { None };
        let optional = member.presence == Presence::Optional;
        Shape { wire: member.wire.clone(), ident: member.ident.clone(), optional, structure }
    }
}

/// Ends early at a name that leads nowhere, which `check_spec` has reported.
fn steps(shapes: &[Vec<Shape>], root: usize, need: &Need) -> Vec<Step> {
    let mut at = Some(root);
    let mut steps = Vec::new();
    for name in need.path.split('.') {
        let found =
            at.and_then(|index| shapes.get(index)).and_then(|members| members.iter().find(|it| it.wire == name));
        let Some(member) = found else { break };
        steps.push(Step { ident: member.ident.clone(), optional: member.optional });
        at = member.structure;
    }
    steps
}
