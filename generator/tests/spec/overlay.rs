//! What the overlay does to the facts.

use tcgen::spec::Constraint;

use crate::support::{check_text, clean, findings};

const FACTS: &str = "# actions/A.yaml\nA:\n  title: Title\n  input:\n    F: { type: Integer, values: [0, 1, 2], example: 1 }\n    \
                     G: { type: String, max_length: 3, pattern: x, advice: [pattern] }\n  errors: [FailedOperation]\n";

fn with(overlay: &str) -> String {
    format!("{FACTS}# overlay/actions/A.yaml\nA:\n{overlay}")
}

#[test]
fn scalars_and_lists_are_replaced_and_the_rest_stays() {
    let service = clean(&with("  doc: Ours.\n  title: Better\n  errors: [InternalError]\n"));
    let action = &service.actions["A"];
    assert_eq!(action.title.as_ref().unwrap().value, "Better");
    assert_eq!(action.doc.as_ref().unwrap().value, "Ours.");
    assert_eq!(action.errors.iter().map(|code| code.value.as_str()).collect::<Vec<_>>(), ["InternalError"]);
    assert_eq!(action.input.len(), 2);
}

#[test]
fn each_fact_keeps_the_place_of_the_file_that_won() {
    let checked = check_text(&with("  title: Better\n"));
    let action = &checked.service.as_ref().unwrap().actions["A"];
    let path = |place: tcgen::report::Place| checked.relative(checked.sources.path(place.file));
    assert_eq!(path(action.place), "actions/A.yaml");
    assert_eq!(path(action.title.as_ref().unwrap().place), "overlay/actions/A.yaml");
    assert_eq!(checked.sources.line_column(action.title.as_ref().unwrap().place).line, 3);
}

#[test]
fn an_empty_list_in_the_overlay_empties_the_list() {
    let service = clean(&with("  errors: []\n"));
    assert!(service.actions["A"].errors.is_empty());
}

#[test]
fn values_merge_one_by_one() {
    let service = clean(&with("  input:\n    F: { values: { 2: { name: Two, doc: Both. }, 0: Zero } }\n"));
    let values = &service.actions["A"].input["F"].values.as_ref().unwrap().value;
    let names: Vec<(&str, Option<&str>)> =
        values.iter().map(|value| (value.text.as_str(), value.name.as_ref().map(|name| name.as_str()))).collect();
    assert_eq!(names, [("0", Some("Zero")), ("1", None), ("2", Some("Two"))]);
}

#[test]
fn advice_and_enforcement_are_decided_one_by_one() {
    let service = clean(&with("  input:\n    G: { advice: [max_length] }\n"));
    let member = &service.actions["A"].input["G"];
    assert!(!member.is_enforced(Constraint::Pattern) && !member.is_enforced(Constraint::MaxLength));

    let service = clean(&with("  input:\n    G: { enforce: [pattern] }\n"));
    let member = &service.actions["A"].input["G"];
    assert!(member.is_enforced(Constraint::Pattern) && member.is_enforced(Constraint::MaxLength));
}

#[test]
fn a_target_that_is_gone_shows_both_places() {
    assert_eq!(
        findings(&with(
            "  input:\n    Zz: { doc: x }\n    F: { values: { 7: Seven } }\n  output:\n    TaskId: { doc: x }\nBatchCancel: { doc: x }\n"
        )),
        "E0204 overlay/actions/A.yaml:4:5 the overlay addresses a member `Zz` that does not exist\n  `Zz`: only the overlay has it\n  \
         also actions/A.yaml:2:1 `A` is described here, without a member `Zz` in its `input`\n  help: move it to its new name, or remove it from the overlay\n\
         E0204 overlay/actions/A.yaml:5:20 the overlay addresses a value `7` that does not exist\n  `7`: only the overlay has it\n  \
         also actions/A.yaml:5:5 `F` is described here, without a value `7` in its `values`\n  help: move it to its new name, or remove it from the overlay\n\
         E0204 overlay/actions/A.yaml:7:5 the overlay addresses a member `TaskId` that does not exist\n  `TaskId`: only the overlay has it\n  \
         also actions/A.yaml:2:1 `A` is described here, without a member `TaskId` in its `output`\n  help: move it to its new name, or remove it from the overlay\n\
         E0204 overlay/actions/A.yaml:8:1 the overlay addresses an action `BatchCancel` that does not exist\n  `BatchCancel`: only the overlay has it\n  \
         also service.yaml:1:10 `demo` is described here, without an action `BatchCancel` in its `actions`\n  help: move it to its new name, or remove it from the overlay\n"
    );
}

#[test]
fn a_gone_target_suggests_its_new_name() {
    let found = findings(
        "# structures/S.yaml\nAgent: { members: { AppId: { type: String } } }\n# overlay/structures/S.yaml\nAgent: { members: { AppID: { doc: x } } }\n",
    );
    assert!(found.contains("`AppID`: only the overlay has it"), "{found}");
    assert!(found.contains("help: did you mean `AppId`?"), "{found}");
}

#[test]
fn a_code_that_only_an_action_lists_can_be_described() {
    let service = clean(&format!("{FACTS}# overlay/errors.yaml\nFailedOperation: {{ doc: It failed. }}\n"));
    assert_eq!(service.errors["FailedOperation"].doc.as_ref().unwrap().value, "It failed.");
    let found = findings(&format!("{FACTS}# overlay/errors.yaml\nInternalError: {{ doc: It broke. }}\n"));
    assert!(
        found.starts_with("E0204 overlay/errors.yaml:2:1 the overlay addresses an error code `InternalError`"),
        "{found}"
    );
}

#[test]
fn request_ids_are_implicit_and_may_be_written() {
    let service = clean(
        "# actions/A.yaml\nA:\n  output:\n    TaskId: { type: String }\n    RequestId: { type: String }\n\
         # overlay/actions/A.yaml\nA:\n  output:\n    RequestId: { doc: Ours. }\n",
    );
    assert_eq!(service.actions["A"].output.keys().collect::<Vec<_>>(), ["TaskId"]);
}
