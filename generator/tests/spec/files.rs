//! Files and folders: missing, empty, not UTF-8, too large, out of place.

use std::fs;

use tempfile::TempDir;

use crate::support::{Checked, check_files, check_path, findings};

#[test]
fn a_missing_spec_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let checked = check_path(&folder.path().join("no/such"), folder);
    assert!(checked.service.is_none());
    assert_eq!(
        checked.findings(),
        "E0001 `no/such` does not exist\n  help: a spec is a folder with a `service.yaml`, or one YAML file\n"
    );
}

fn in_folder(folder: TempDir) -> Checked {
    let path = folder.path().to_path_buf();
    check_path(&path, folder)
}

#[test]
fn a_folder_without_a_service_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("errors.yaml"), "FailedOperation: {}\n").unwrap();
    let checked = in_folder(folder);
    assert_eq!(
        checked.findings(),
        "E0001 `service.yaml` does not exist\n  help: write one with the keys `service` and `version`\n"
    );
}

#[test]
fn an_empty_folder_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let checked = in_folder(folder);
    assert_eq!(
        checked.findings(),
        "E0003 the folder `<folder>` holds no spec\n  help: a spec folder has a `service.yaml`, and actions in `actions/`\n"
    );
}

#[test]
fn an_empty_file_is_an_error_at_its_beginning() {
    for text in ["", "# only a comment\n", "---\n", "~\n"] {
        let checked = check_files(&[("actions/Cancel.yaml", text)]);
        assert_eq!(
            checked.findings(),
            "E0003 actions/Cancel.yaml:1:1 the file holds nothing\n  help: write something into it, or remove it\n",
            "{text:?}"
        );
    }
}

#[test]
fn the_first_byte_that_is_not_utf8_is_shown() {
    let mut bytes = "Cancel:\n  title: 撤销 ".as_bytes().to_vec();
    bytes.extend([0xb3, 0xb7, 0xcf, 0xfa, b'\n']);
    let checked = check_files(&[("actions/Cancel.yaml", bytes)]);
    assert_eq!(
        checked.findings(),
        "E0002 actions/Cancel.yaml:2:13 the file is not UTF-8\n  `\u{fffd}`: the byte 0xb3 belongs to no character\n  help: save the file as UTF-8\n"
    );
}

#[test]
fn a_file_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.yaml");
    fs::File::create(&path).unwrap().set_len(65 << 20).unwrap();
    let checked = check_path(&path, folder);
    assert_eq!(
        checked.findings(),
        "E0005 `huge.yaml` has 65 MiB; at most 64 are read\n  help: a spec may be split over any number of files in a folder\n"
    );
}

#[test]
fn what_has_no_place_in_a_spec_is_a_warning() {
    assert_eq!(
        check_files(&[
            ("action/Cancel.yaml", "Cancel: {}\n"),
            ("actions/Describe.yml", "Describe: {}\n"),
            (".hidden", "")
        ])
        .findings(),
        "W0004 `action` has no place in a spec and is ignored\n  help: did you mean `actions`?\n\
         W0004 `actions/Describe.yml` has no place in a spec and is ignored\n  help: only files `*.yaml` are read here\n"
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text = "\u{feff}Cancel:\r\n  input:\r\n    FlowId: { type: Strin }\r\n";
    assert_eq!(
        check_files(&[("actions/Cancel.yaml", text)]).findings(),
        "E0202 actions/Cancel.yaml:3:21 no structure `Strin`\n  `Strin`: described nowhere\n  help: did you mean `String`?\n"
    );
}

#[test]
fn a_file_that_cannot_be_read_hides_no_mistake_of_another() {
    let found = findings("# actions/A.yaml\nA: [\n# actions/B.yaml\nB: { titel: x }\n");
    let codes: Vec<&str> =
        found.lines().filter_map(|line| line.split(' ').next()).filter(|word| word.starts_with('E')).collect();
    assert_eq!(codes, ["E0101", "E0102"], "{found}");
}

#[test]
fn a_file_that_cannot_be_read_makes_nothing_seem_missing() {
    let found = findings(
        "# actions/A.yaml\nA:\n  input:\n    Agent: { type: Agent, needs: [AppId] }\n\
         # structures/Agent.yaml\nAgent: [\n\
         # overlay/structures/Agent.yaml\nAgent: { doc: Who calls. }\n",
    );
    assert!(found.starts_with("E0101 structures/Agent.yaml:") && found.matches("\nE").count() == 0, "{found}");
}
