//! How findings are printed.

use tcgen::report::{Code, Diagnostic, MessageFormat, Report, Sources, write_report};

use crate::support::{Checked, check_text};

const TEXT: &str = "# actions/A.yaml\nA:\n  input:\n    标题: { type: string }\n    FlowId: { type: String, requierd: true }\n    FlowId: { type: Integer }\n";

fn printed(checked: &Checked, format: MessageFormat) -> String {
    let mut out = Vec::new();
    write_report(&checked.report, &checked.sources, format, false, &mut out).unwrap();
    checked.relative(&String::from_utf8(out).unwrap())
}

#[test]
fn people_see_the_lines_and_a_count() {
    let text =
        "# actions/A.yaml\nA:\n  input:\n    FlowId: { type: String, requierd: true }\n    FlowId: { type: Integer }\n";
    assert_eq!(
        printed(&check_text(text), MessageFormat::Human),
        r"error[E0102]: a member has no key `requierd`
 --> actions/A.yaml:4:29
  |
4 |     FlowId: { type: String, requierd: true }
  |                             ^^^^^^^^ not a key of a member
  |
  = help: did you mean `required`?

error[E0103]: the key `FlowId` is given twice
 --> actions/A.yaml:5:5
  |
4 |     FlowId: { type: String, requierd: true }
  |     ------ given first here
5 |     FlowId: { type: Integer }
  |     ^^^^^^ given again
  |
  = help: keep one of the two

error: 2 errors
for more: tcgen explain E0102
"
    );
}

#[test]
fn short_lines_have_place_code_and_message() {
    assert_eq!(
        printed(&check_text(TEXT), MessageFormat::Short),
        "actions/A.yaml:4:5: error[E0212]: `标题` cannot be the name of a member\n\
         actions/A.yaml:4:17: error[E0201]: no such type: `string`\n\
         actions/A.yaml:5:29: error[E0102]: a member has no key `requierd`\n\
         actions/A.yaml:6:5: error[E0103]: the key `FlowId` is given twice\n"
    );
}

#[test]
fn json_lines_have_every_span() {
    let text = printed(&check_text(TEXT), MessageFormat::Json);
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        lines[3],
        serde_json::json!({
            "code": "E0103", "severity": "error", "message": "the key `FlowId` is given twice",
            "spans": [
                { "file": "actions/A.yaml", "line": 6, "column": 5, "end_line": 6, "end_column": 11, "label": "given again", "primary": true },
                { "file": "actions/A.yaml", "line": 5, "column": 5, "end_line": 5, "end_column": 11, "label": "given first here", "primary": false },
            ],
            "help": ["keep one of the two"], "notes": [],
        })
    );
}

#[test]
fn nothing_found_prints_nothing() {
    for format in [MessageFormat::Human, MessageFormat::Short, MessageFormat::Json] {
        let mut out = Vec::new();
        write_report(&Report::new(), &Sources::new(), format, true, &mut out).unwrap();
        assert!(out.is_empty());
    }
}

#[test]
fn identical_findings_are_shown_and_counted_once() {
    let mut report = Report::new();
    report.add(Diagnostic::new(Code::MissingFile, "gone"));
    report.add(Diagnostic::new(Code::StrayFile, "stray"));
    report.add(Diagnostic::new(Code::MissingFile, "gone"));
    let mut out = Vec::new();
    write_report(&report, &Sources::new(), MessageFormat::Human, false, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches("gone").count(), 1);
    assert!(text.contains("error: 1 error, 1 warning\n"), "{text}");
}

#[test]
fn control_characters_of_a_spec_never_reach_the_terminal() {
    let checked = check_text("# actions/A.yaml\nA:\n  \"\\e[31m\": 1\n  status: \"\\x07\"\n");
    for format in [MessageFormat::Human, MessageFormat::Short, MessageFormat::Json] {
        let text = printed(&checked, format);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}
