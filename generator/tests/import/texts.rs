//! Official descriptions in generated docs: whatever they hold, nothing of it runs and rustdoc has nothing to say.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use serde_json::json;
use tcgen::model::resolve_api;
use tcgen::render::{Options, render_api};
use tcgen::report::Report;

use crate::support::{api, import_text, text};

/// The docs of the field `id` with this official description.
fn docs_of(description: &str) -> String {
    let mut id = text("Id");
    id["document"] = json!(description);
    let imported = import_text(&api(&[id], &[], &[]).to_string(), true);
    let mut report = Report::new();
    let resolved = resolve_api(imported.service(), &[], &mut report);
    let options = Options { runtime: "tcgen_runtime".to_owned(), package: None, spec: "demo".to_owned() };
    let files = render_api(&resolved, &options, &mut report);
    assert!(report.is_empty(), "{:?}", report.sorted());
    let file = &files.iter().find(|file| file.path == "actions/describe_things.rs").unwrap().text;
    let end = file.find("pub id:").unwrap();
    let docs: Vec<&str> =
        file[..end].lines().rev().skip(1).map(str::trim_start).take_while(|line| line.starts_with("///")).collect();
    docs.into_iter()
        .rev()
        .map(|line| line.trim_start_matches("///").trim_start_matches(' '))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn fences_never_run() {
    for description in [
        "```\nlet x = 1;\n```",
        "```rust\nlet x = 1;\n```",
        "~~~\nlet x = 1;\n~~~",
        "a\n\n    let x = 1;",
        "- a\n\n      let x = 1;",
        "<pre>\n\n    let x = 1;\n</pre>",
        "<pre><code>let x = 1;</code></pre>",
        "<ul><li>a</li></ul>\n\n    let x = 1;",
        "````\n```\nlet x = 1;",
        "a ``` b\n```\nlet x = 1;\n",
    ] {
        let docs = docs_of(description);
        let runs = |event| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &*language != "text",
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
            _ => false,
        };
        assert!(!Parser::new(&docs).any(runs), "{description:?} gave {docs}");
        assert!(docs.contains("let x = 1;"), "{description:?} gave {docs}");
    }
}

#[test]
fn html_becomes_markdown_or_text() {
    assert!(docs_of("<p>a <b>c</b></p><ul><li>x</li></ul>").starts_with("a **c**\n\n- x"));
    assert!(docs_of("<script>alert(1)</script>").starts_with(r"\<script>alert(1)\</script>"));
    assert!(docs_of("<公共请求参数> List<String>").starts_with(r"\<公共请求参数> List\<String>"));
}

#[test]
fn ends_of_comments_and_control_characters_do_no_harm() {
    let docs = docs_of("a */ b /* c \u{0}\u{8}\u{1b}[31m\u{7f} d \\u{202e} [0,10] [x]: y");
    assert!(docs.starts_with("a \\*/ b /\\* c ") || docs.starts_with("a */ b /* c "), "{docs}");
    assert!(!docs.contains(|c: char| c.is_control() && c != '\n'));
    assert!(docs.contains(r"\[0,10\]"), "{docs}");
}

#[test]
fn without_docs_no_sentence_comes_along() {
    let mut id = text("Id");
    id["document"] = json!("实例的编号");
    let imported = import_text(&api(&[id], &[], &[]).to_string(), false);
    assert!(imported.service().actions["DescribeThings"].value.input["Id"].value.doc.is_none());
}
