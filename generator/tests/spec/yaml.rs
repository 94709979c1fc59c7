//! YAML itself: syntax, duplicate keys, aliases, nesting.

use tcgen::spec::Node;

use crate::support::{check_files, clean, findings};

#[test]
fn a_syntax_error_is_shown_where_reading_stopped() {
    assert_eq!(
        findings("# actions/Cancel.yaml\nCancel:\n  title: Cancels: one\n"),
        "E0101 actions/Cancel.yaml:3:17 not YAML: mapping values are not allowed in this context\n  \
         help: text that holds `: ` stands in quotes; a map begins on a line of its own\n"
    );
    assert_eq!(
        findings("# actions/Cancel.yaml\nCancel:\n  title: 'Cancels\n"),
        "E0101 actions/Cancel.yaml:3:10 not YAML: while scanning a quoted scalar, found unexpected end of stream\n"
    );
}

#[test]
fn a_tab_in_the_indentation_is_shown_itself() {
    assert_eq!(
        findings("# actions/Cancel.yaml\nCancel:\n\ttitle: x\n"),
        "E0101 actions/Cancel.yaml:3:1 not YAML: tabs disallowed within this context (block indentation)\n  \
         help: indent with spaces: YAML does not allow tabs here\n"
    );
}

#[test]
fn a_duplicate_key_shows_both_places() {
    assert_eq!(
        findings(
            "# actions/Cancel.yaml\nCancel:\n  input:\n    FlowId: { type: String }\n    FlowId: { type: Integer }\n"
        ),
        "E0103 actions/Cancel.yaml:5:5 the key `FlowId` is given twice\n  `FlowId`: given again\n  \
         also actions/Cancel.yaml:4:5 given first here\n  help: keep one of the two\n"
    );
}

#[test]
fn an_action_in_two_files_shows_both_places() {
    assert_eq!(
        findings("# actions/a.yaml\nCancel: {}\n# actions/b.yaml\nDescribe: {}\nCancel: {}\n"),
        "E0103 actions/b.yaml:3:1 the action `Cancel` is given twice\n  `Cancel`: given again\n  \
         also actions/a.yaml:2:1 given first here\n  help: keep one of the two\n"
    );
}

#[test]
fn a_value_listed_twice_shows_both_places() {
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  input:\n    Format: { type: Integer, values: [0, 1, 0] }\n"),
        "E0103 actions/A.yaml:4:45 the value `0` is given twice\n  `0`: given again\n  also actions/A.yaml:4:39 given first here\n"
    );
}

#[test]
fn a_second_document_is_an_error() {
    assert_eq!(
        findings("# actions/A.yaml\nA: {}\n---\nB: {}\n"),
        "E0105 actions/A.yaml:3:1 the file holds more than one document\n  `---`: a second document begins here\n  \
         help: put each into a file of its own, or remove the `---` between them\n"
    );
}

#[test]
fn an_alias_bomb_is_stopped_at_the_alias_that_goes_too_far() {
    let mut text =
        "# actions/A.yaml\nA:\n  examples:\n    - input:\n        L0: &l0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*l{}", level - 1); 9].join(", ");
        text.push_str(&format!("        L{level}: &l{level} [{aliases}]\n"));
    }
    assert_eq!(
        findings(&text),
        "E0106 actions/A.yaml:9:18 the aliases stand for more than 10000 values\n  `*l3`: too much by here\n  \
         help: write the values out, or split the file\n"
    );
}

#[test]
fn nesting_too_deep_is_stopped_at_the_bracket() {
    let text = format!("# actions/A.yaml\nA: {}{}\n", "[".repeat(70), "]".repeat(70));
    assert_eq!(findings(&text), "E0107 actions/A.yaml:2:67 nested deeper than 64 levels\n  `[`: one level too many\n");
}

#[test]
fn nesting_through_aliases_counts() {
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(40), "]".repeat(40));
    let text = format!("# actions/A.yaml\nA:\n  title: &a {}\n  doc: {}\n", deep("1"), deep("*a"));
    assert_eq!(findings(&text), "E0107 actions/A.yaml:4:48 nested deeper than 64 levels\n  `*a`: one level too many\n");
}

#[test]
fn a_hundred_thousand_levels_do_not_overflow_the_stack() {
    for (level, place) in [("[", "2:259"), ("{a: ", "2:256"), ("- ", "2:129")] {
        let text = format!("# actions/A.yaml\n{}{}", if level == "- " { "" } else { "A: " }, level.repeat(100_000));
        let found = findings(&text);
        assert!(found.starts_with(&format!("E0107 actions/A.yaml:{place} nested deeper")), "{found}");
    }
}

#[test]
fn unsupported_yaml_is_named() {
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  <<: { title: x }\n  ? [k]\n  : v\n  title: !!str 1\n"),
        "E0108 actions/A.yaml:3:3 merge keys are not supported\n  `<<`: a merge key\n  \
         help: write the keys out, or give the whole value an anchor and an alias\n\
         E0108 actions/A.yaml:4:5 a key must be text\n  `[`: not text\n  help: keys are names: plain text, or text in quotes\n\
         E0108 actions/A.yaml:6:10 tags such as `tag:yaml.org,2002:!str` are not supported\n  `!!str 1`: has a tag\n  \
         help: leave the tag out; to make text of a number, put it in quotes\n"
    );
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  examples: &e [*e]\n"),
        "E0108 actions/A.yaml:3:17 an alias stands inside its own anchor\n  `*e`: would never end\n"
    );
}

#[test]
fn a_comment_is_no_part_of_a_quoted_scalar() {
    let found = findings("# actions/A.yaml\nA:\n  status: 'it''s'  # why\n  skip_sign: \"a\\\"b\"  # why\n");
    assert!(found.contains("\n  `'it''s'`: expected a status\n"), "{found}");
    assert!(found.contains("\n  `\"a\\\"b\"`: expected `true` or `false`\n"), "{found}");
}

#[test]
fn an_alias_stands_for_its_value() {
    let service =
        clean("# actions/A.yaml\nA:\n  input:\n    B: &b { type: Array of String, max_items: 3 }\n    C: *b\n");
    let input = &service.actions["A"].input;
    assert_eq!(input["B"].max_items.as_ref().unwrap().value, input["C"].max_items.as_ref().unwrap().value);
}

#[test]
fn scalars_keep_their_text() {
    let service = clean(
        "# actions/A.yaml\nA:\n  examples:\n    - input: &x { }\n      output:\n        RequestId: \"3.10\"\n\
         # structures/S.yaml\nS:\n  members:\n    M: { type: Float, example: 3.10, default: -1.50 }\n    N: { type: String, example: NO, unit: 010 }\n",
    );
    let members = &service.structures["S"].members;
    assert_eq!(members["M"].example.as_ref().unwrap().to_display(), "3.10");
    assert_eq!(members["M"].default.as_ref().unwrap().to_json().to_string(), "-1.50");
    assert_eq!(members["N"].example.as_ref().unwrap().to_json(), "NO");
    assert_eq!(members["N"].unit.as_ref().unwrap().value, "010");
    let output = service.actions["A"].examples[0].output.as_ref().unwrap();
    assert_eq!(output.get("RequestId").unwrap().value.value, Node::Scalar { text: "3.10".to_owned(), quoted: true });
}

/// Any bytes give a service or a report, never a panic: every prefix of a spec, and the spec with each byte changed.
#[test]
fn broken_files_never_panic() {
    let spec = "A:\n  input: &a\n    标: { type: Array of String, values: [0, \"x\"], range: [1, ~] }\r\n  doc: |\n    text\n  examples:\n  - input: *a\n";
    for cut in (0..spec.len()).filter(|cut| spec.is_char_boundary(*cut)) {
        check_files(&[("actions/A.yaml", &spec[..cut])]);
        for c in ["\t", "'", "\"", "{", "]", ":", "-", "|", "&", "*", "!", "%", "\u{0}", "\n"] {
            let text = format!("{}{c}{}", &spec[..cut], &spec[cut..]);
            let checked = check_files(&[("actions/A.yaml", text.as_str())]);
            let mut out = Vec::new();
            tcgen::report::write_report(&checked.report, &checked.sources, Default::default(), true, &mut out).unwrap();
            assert_eq!(out.is_empty(), checked.report.is_empty(), "{text:?}");
        }
    }
}
