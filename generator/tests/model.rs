//! From a checked spec to the resolved API: names that fall together, directions, boxes, presence, enums.

#![expect(clippy::expect_used, reason = "a test helper that fails, fails the test")]

use std::fs;

use tcgen::model::{Api, Presence, Type, resolve_api};
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Effect, check_spec, read_spec};

/// Resolves a spec of one file; the findings come in short form, one a line.
fn resolve(spec: &str) -> (Api, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("demo.yaml");
    fs::write(&path, spec).expect("a file");
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = read_spec(&path, &mut sources, &mut report).expect("a readable spec");
    check_spec(&service, &mut report);
    let api = resolve_api(&service, &[], &mut report);
    let mut text = Vec::new();
    write_report(&report, &sources, MessageFormat::Short, false, &mut text).expect("memory takes it");
    let text = String::from_utf8(text).expect("text");
    (api, text.replace(&format!("{}/", folder.path().display()), ""))
}

/// The spec around some actions and structures.
fn spec(actions: &str, structures: &str) -> String {
    format!("service: demo\nversion: \"2020-01-01\"\nactions:\n{actions}structures:\n{structures}")
}

const NO_STRUCTURES: &str = "  Unused: { members: { A: { type: String } } }\n";

#[test]
fn two_members_with_one_name_in_rust_are_named_with_both_places() {
    let actions = "  Act:\n    input:\n      Ttl: { type: Integer }\n      TTL: { type: Integer }\n    output: {}\n";
    let (_, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert!(
        found.starts_with("demo.yaml:7:7: error[E0301]: members `Ttl` and `TTL` are both `ttl` in Rust"),
        "{found}"
    );
}

#[test]
fn a_member_with_a_name_of_its_own_does_not_collide() {
    let actions = "  Act:\n    input:\n      Ttl: { type: Integer }\n      TTL: { type: Integer, name: TtlSeconds }\n    output: {}\n";
    let (api, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert_eq!(found, "");
    let names: Vec<_> =
        api.actions[0].input.iter().map(|member| (member.wire.as_str(), member.ident.as_str())).collect();
    assert_eq!(names, [("Ttl", "ttl"), ("TTL", "ttl_seconds")]);
}

#[test]
fn an_output_member_may_not_take_the_name_of_request_id() {
    let actions = "  Act:\n    input: {}\n    output:\n      RequestID: { type: String }\n";
    let (_, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert!(
        found.starts_with("demo.yaml:7:7: error[E0301]: members `RequestId` and `RequestID` are both `request_id`"),
        "{found}"
    );
}

#[test]
fn a_structure_named_like_a_request_is_an_error_at_both_places() {
    let actions = "  Act:\n    input: { It: { type: ActRequest } }\n    output: {}\n";
    let (_, found) = resolve(&spec(actions, "  ActRequest: { members: { A: { type: String } } }\n"));
    assert!(found.starts_with("demo.yaml:8:3: error[E0302]: two items want the type name `ActRequest`"), "{found}");
}

#[test]
fn members_that_share_an_enum_have_to_agree() {
    let actions = "  Act:\n    input:\n      A: { type: Integer, enum: Kind, values: { 0: One } }\n      B: { type: Integer, enum: Kind, values: { 0: Two } }\n    output: {}\n";
    let (_, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert!(found.starts_with("demo.yaml:7:33: error[E0303]: two members share the enum `Kind` but differ"), "{found}");
}

#[test]
fn a_value_without_a_name_cannot_be_in_a_named_enum() {
    let actions = "  Act:\n    input:\n      A: { type: Integer, enum: Kind, values: [7] }\n    output: {}\n";
    let (_, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert!(found.starts_with("demo.yaml:6:48: error[E0304]: `7` cannot name a variant"), "{found}");
}

#[test]
fn what_is_certain_becomes_an_enum_and_the_rest_stays_what_it_is() {
    let actions = "  Act:
    input:
      Enforced: { type: String, values: [ON, OFF] }
      Advice: { type: String, values: [ON, OFF], advice: [values] }
      Numbers: { type: Integer, values: [0, 1] }
      Named: { type: Integer, values: { 0: No, 1: Yes }, advice: [values] }
      Unnameable: { type: String, values: [开, 关] }
    output: {}
";
    let (api, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert_eq!(found, "");
    let types: Vec<&Type> = api.actions[0].input.iter().map(|member| &member.type_).collect();
    assert_eq!(types, [&Type::Enum(0), &Type::Text, &Type::Integer, &Type::Enum(1), &Type::Text]);
    assert_eq!(api.enums[0].ident, "ActEnforced");
}

#[test]
fn directions_follow_from_reachability() {
    let actions = "  Act:\n    input: { In: { type: Outer } }\n    output: { Out: { type: Array of Shared } }\n";
    let structures = "  Outer: { members: { Inner: { type: Shared } } }\n  Shared: { members: { A: { type: String } } }\n  Unused: { members: { A: { type: String } } }\n";
    let (api, _) = resolve(&spec(actions, structures));
    let directions: Vec<_> =
        api.structures.iter().map(|it| (it.wire.as_str(), it.direction.sent, it.direction.received)).collect();
    assert_eq!(directions, [("Outer", true, false), ("Shared", true, true)], "and what nothing reaches is left out");
}

#[test]
fn only_what_closes_a_cycle_is_boxed() {
    let actions = "  Act:\n    input: {}\n    output: { Root: { type: Tree } }\n";
    let structures = "  Tree: { members: { Left: { type: Tree, required: true }, Many: { type: Array of Tree }, Leaf: { type: Leaf } } }\n  Leaf: { members: { A: { type: String } } }\n";
    let (api, _) = resolve(&spec(actions, structures));
    let tree = api.structures.iter().find(|it| it.wire == "Tree").expect("Tree");
    let boxed: Vec<_> = tree.members.iter().map(|member| (member.boxed, member.presence)).collect();
    assert_eq!(boxed, [(true, Presence::Optional), (false, Presence::Given), (false, Presence::Optional)]);
}

#[test]
fn a_ring_of_600_structures_needs_one_box() {
    let actions = "  Act:\n    input: { It: { type: S0 } }\n    output: {}\n";
    let structures: String =
        (0..600).map(|n| format!("  S{n}: {{ members: {{ Next: {{ type: S{} }} }} }}\n", (n + 1) % 600)).collect();
    let (api, found) = resolve(&spec(actions, &structures));
    assert_eq!(found, "");
    assert_eq!(api.structures.iter().flat_map(|it| &it.members).filter(|member| member.boxed).count(), 1);
}

#[test]
fn presence_depends_on_the_direction() {
    let actions = "  Act:
    input: { A: { type: String, required: true }, B: { type: Array of String } }
    output: { C: { type: String, required: true }, D: { type: String, required: true, nullable: true }, E: { type: Array of String }, F: { type: String } }
";
    let (api, _) = resolve(&spec(actions, NO_STRUCTURES));
    let presence = |members: &[tcgen::model::Member]| members.iter().map(|member| member.presence).collect::<Vec<_>>();
    assert_eq!(presence(&api.actions[0].input), [Presence::Required, Presence::Optional]);
    assert_eq!(
        presence(&api.actions[0].output),
        [Presence::Given, Presence::Optional, Presence::Given, Presence::Optional]
    );
}

#[test]
fn a_disabled_member_is_left_out_with_what_only_it_reaches() {
    let actions = "  Act:\n    input: { A: { type: String }, B: { type: Gone, disabled: true } }\n    output: {}\n";
    let (api, _) = resolve(&spec(actions, "  Gone: { members: { A: { type: String } } }\n"));
    assert_eq!(api.actions[0].input.len(), 1);
    assert!(api.structures.is_empty());
}

#[test]
fn an_enforced_pattern_has_to_be_a_row_of_classes() {
    let actions = "  Act:\n    input:\n      A: { type: String, pattern: '^(ab)+$' }\n      B: { type: String, pattern: '^(ab)+$', advice: [pattern] }\n    output: {}\n";
    let (_, found) = resolve(&spec(actions, NO_STRUCTURES));
    assert!(found.starts_with("demo.yaml:6:35: error[E0305]: `^(ab)+$` cannot be enforced"), "{found}");
    assert_eq!(found.matches("E0305").count(), 1, "{found}");
}

#[test]
fn what_is_disabled_cannot_be_needed_or_paired_with() {
    let actions = "  Act:
    input:
      One: { type: Outer, needs: [Gone] }
      Ids: { type: Array of String, disabled: true }
    output:
      Messages: { type: Array of String, pairs_with: Ids }
";
    let (_, found) = resolve(&spec(actions, "  Outer: { members: { Gone: { type: String, disabled: true } } }\n"));
    let lines: Vec<&str> = found.lines().collect();
    assert!(lines[0].starts_with("demo.yaml:6:35: error[E0205]: `Gone` is disabled"), "{found}");
    assert!(lines[1].starts_with("demo.yaml:9:54: error[E0205]: `Ids` is disabled"), "{found}");
}

#[test]
fn an_effect_is_kept_where_the_name_says_otherwise() {
    let effects = |actions: &str| {
        let (api, _) = resolve(&spec(actions, NO_STRUCTURES));
        api.actions.into_iter().map(|action| action.effect).collect::<Vec<_>>()
    };
    let with = |name: &str, effect: &str| format!("  {name}: {{ {effect}input: {{}}, output: {{}} }}\n");
    for (name, by_name, other) in [("GetTicket", "read", Effect::Write), ("OpenHall", "write", Effect::Read)] {
        assert_eq!(effects(&with(name, "")), [None], "{name}");
        assert_eq!(effects(&with(name, &format!("effect: {by_name}, "))), [None], "{name}");
        assert_eq!(effects(&with(name, &format!("effect: {}, ", other.word()))), [Some(other)], "{name}");
    }
}
