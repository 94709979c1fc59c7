//! What the README shows is true: the endpoint to add is new and correct as it stands, and the mistake in it is reported
//! in the words that stand there.

use std::fs;
use std::process::{Command, Output};

use tests::command::{code, copy_tree, out, tcgen, workspace};

/// What stands in the first block of this kind that holds `part`.
fn block<'t>(page: &'t str, kind: &str, part: &str) -> &'t str {
    let start = format!("\n```{kind}\n");
    let mut blocks = page.split(&start).skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.find(|block| block.contains(part)).unwrap_or_else(|| panic!("no {kind} block with {part}"))
}

#[test]
fn the_endpoint_to_add_is_correct_and_its_mistake_is_reported_as_shown() {
    const SPEC: &str = "spec/essbasic/2021-05-26";
    let root = workspace();
    let page = fs::read_to_string(root.join("README.md")).expect("the README");
    let action = block(&page, "yaml", "title:");
    let name = action.lines().next().and_then(|line| line.strip_suffix(':')).expect("the name of an action");
    let copy = tempfile::tempdir().expect("a folder");
    copy_tree(&root.join(SPEC), &copy.path().join(SPEC));
    let file = format!("{SPEC}/actions/{name}.yaml");
    assert!(!copy.path().join(&file).exists(), "{name} is there already");
    let lint = |text: &str| -> Output {
        fs::write(copy.path().join(&file), text).expect("a file");
        Command::new(tcgen()).args(["lint", SPEC]).current_dir(copy.path()).output().expect("tcgen runs")
    };

    let clean = lint(action);
    assert_eq!(code(&clean), 0, "{}", out(&clean));

    let shown = block(&page, "text", "error[");
    let wrong = lint(&action.replace("max_length", "max_lenght"));
    assert_eq!(code(&wrong), 3, "{}", out(&wrong));
    assert!(out(&wrong).contains(shown), "README shows\n{shown}\nand the message is\n{}", out(&wrong));
}

#[test]
fn the_headline_keeps_to_the_alphabet_that_the_docs_call_safe() {
    let page = fs::read_to_string(workspace().join("README.md")).expect("the README");
    let message = block(&page, "rust,ignore", "cancel_message(");
    let message = message.split("cancel_message(\"").nth(1).and_then(|rest| rest.split('"').next());
    let message = message.expect("a reason");
    assert!(message.chars().all(|c| c.is_alphanumeric() || c == '_'), "{message}");
}
