//! `show`: the merged action, and where each fact came from.

use tcgen::report::{Report, Sources};
use tcgen::spec::{SpecTexts, read_service, show_action};

use crate::support::{check_files, check_text};

const SPEC: &str = "# actions/A.yaml\nCancel:\n  input:\n    Agent: { type: Agent, needs: [AppId] }\n    Format: { type: String, values: [0, 1], example: \"1\", advice: [values] }\n  \
                    errors: [FailedOperation]\nOther: {}\n\
                    # structures/S.yaml\nAgent: { members: { AppId: { type: String } } }\nUnused: { members: { A: { type: String } } }\n\
                    # overlay/actions/A.yaml\nCancel:\n  doc: |\n    Cancels.\n\n    At once.\n  input:\n    Format: { values: { 1: One } }\n";

#[test]
fn each_line_names_the_place_of_its_fact() {
    let checked = check_text(SPEC);
    let shown = show_action(checked.service.as_ref().unwrap(), &checked.sources, "Cancel").unwrap();
    let squeezed: Vec<String> = checked.relative(&shown).lines().map(squeeze).collect();
    assert_eq!(
        squeezed.join("\n"),
        r#"service: demo  # service.yaml:1
version: "2024-01-01"  # service.yaml:2
actions:  # actions/A.yaml:2
  Cancel:  # actions/A.yaml:2
    doc: |  # overlay/actions/A.yaml:3
      Cancels.

      At once.
    input:  # actions/A.yaml:4
      Agent:  # actions/A.yaml:4
        type: Agent  # actions/A.yaml:4
        needs: [AppId]  # actions/A.yaml:4
      Format:  # actions/A.yaml:5
        type: String  # actions/A.yaml:5
        example: "1"  # actions/A.yaml:5
        values:  # actions/A.yaml:5
          0:  # actions/A.yaml:5
          1: One  # overlay/actions/A.yaml:8
        advice: [values]  # actions/A.yaml:5
    errors: [FailedOperation]  # actions/A.yaml:6
structures:  # structures/S.yaml:2
  Agent:  # structures/S.yaml:2
    members:  # structures/S.yaml:2
      AppId:  # structures/S.yaml:2
        type: String  # structures/S.yaml:2"#
    );
}

/// Comments stand in a column; tests need not.
fn squeeze(line: &str) -> String {
    match line.split_once(" # ") {
        Some((fact, place)) => format!("{}  # {place}", fact.trim_end()),
        None => line.to_owned(),
    }
}

#[test]
fn what_is_shown_is_a_spec_in_one_file() {
    let checked = check_text(SPEC);
    let shown = show_action(checked.service.as_ref().unwrap(), &checked.sources, "Cancel").unwrap();
    let folder = check_files(&[("spec.yaml", shown.as_str())]).folder;
    let path = folder.path().join("spec.yaml");
    let again = crate::support::check_path(&path, folder);
    assert_eq!(again.findings(), "");
    let action = &again.service.as_ref().unwrap().actions["Cancel"];
    assert_eq!(action.doc.as_ref().unwrap().value, "Cancels.\n\nAt once.\n");
    assert_eq!(action.input["Format"].example.as_ref().unwrap().to_json(), "1");
}

#[test]
fn an_action_that_is_not_there_is_not_shown() {
    let checked = check_text(SPEC);
    assert!(show_action(checked.service.as_ref().unwrap(), &checked.sources, "Cancle").is_none());
}

#[test]
fn the_name_of_a_file_stays_in_its_comment() {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let text = b"service: demo\nversion: \"2020-01-01\"\nactions: { Cancel: {} }\n".to_vec();
    let texts = SpecTexts::from_memory("a\nactions: {}\u{202e}.yaml", vec![(String::new(), text)]);
    let service = read_service(texts, &mut sources, &mut report).unwrap();
    let shown = show_action(&service, &sources, "Cancel").unwrap();
    assert!(
        shown.lines().all(|line| line.ends_with(char::is_numeric) && line.contains("# a\\nactions: {}\\u{202e}.yaml:"))
    );
}
