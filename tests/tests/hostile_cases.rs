//! Texts that once ran, or did not compile: a block of code in the docs of values and error codes, of a spec and of a page, a
//! carriage return that an entity stands for, and controls that turn a line around. The generated files are judged, and then
//! given to cargo, which compiles, documents and tests them.

use std::collections::BTreeSet;
use std::path::Path;

use tcgen::config::{Config, module_options, target_of};
use tcgen::import::{PageFile, PageOptions, import_pages};
use tcgen::model::resolve_api;
use tcgen::render::{RenderedFile, render_api};
use tcgen::report::{Report, Sources};
use tcgen::spec::{Service, SpecTexts, check_spec, read_service};
use tests::hostile::compile::compile;
use tests::hostile::judge::{judge_files, manifest_keys};

/// What rustdoc would take for an example, were the text cut or joined as it is.
const RUNS: &str = r#"
service: demo
version: "2020-01-01"
title: "```\npwned();\n```"
doc: "~~~\nx\n~~~\n\n    pwned();"
actions:
  DescribeX:
    title: "```\npwned();"
    doc: "- ```\n  x\n\n```\npwned();\n```"
    input:
      B:
        type: String
        doc: "```\nx\n```\n\n    pwned();"
        default: "`\n```\npwned();\n```"
        values:
          a: { name: A, doc: "```\nx\n```\n\npwned();" }
          "```\npwned();\n```": { name: B, doc: "````text\nx\n````\n\n    pwned();" }
      N: { type: Integer, unit: "\n\n```\npwned();\n```" }
    output: { S: { type: Sub } }
    errors: [FailedOperation]
    examples: [{ title: "```\npwned();\n```", input: { B: a } }]
structures:
  Sub: { doc: "> ```\n> pwned();", members: { A: { type: String, doc: "<pre>\n\n    pwned();\n</pre>" } } }
errors:
  FailedOperation: { doc: "```\nx\n```\n\npwned();" }
"#;

/// A carriage return, and what else an entity can stand for.
const ENTITIES: &str = r#"
service: demo
version: "2020-01-01"
title: "a&#13;b"
doc: "[a](https://b.example/&#13;c \"t&#13;u\")"
actions:
  DescribeX:
    title: "a&#13;&#10;&#10;    pwned();"
    doc: "a `&#13;` &#13;b&#13;let"
    input:
      A: { type: String, doc: "x&#13;y" }
      V: { type: String, values: { a: { name: A, doc: "x&#x0d;y&NewLine;&NewLine;&#32;&#32;&#32;&#32;pwned();" } } }
    output: {}
    errors: [FailedOperation]
errors:
  FailedOperation: { doc: "x\r\ny&#13;&#8238;&#0;" }
"#;

/// Controls of direction wherever a text can stand.
const TURNED: &str = r#"
service: demo
version: "2020-01-01"
title: "\u202a撤销\u202c"
doc: "\u2066a\u2069"
actions:
  DescribeX:
    title: "\u202a撤销\u202c"
    doc: "`\u202e`"
    input:
      A: { type: String, default: "\u202ex", example: "\u2067x", doc: "\u200fx" }
      P: { type: String, pattern: "^[\u202ea]$", advice: [pattern] }
      V: { type: String, values: { "\u202ea": { name: A, doc: "\u202b" } } }
      N: { type: Integer, unit: "\u202ems" }
    output: {}
    errors: [FailedOperation]
    examples: [{ title: "\u202ax", input: { A: "\u202ex", V: "\u202ea" }, output: { RequestId: "\u2068" } }]
errors:
  FailedOperation: { doc: "\u202d" }
"#;

/// A page whose descriptions hold blocks of code.
const PAGE: &str = "<h1>DescribeX</h1><h2>1. 接口描述</h2><p>接口请求域名： demo.tencentcloudapi.com 。</p>\
    <h2>2. 输入参数</h2><table><tr><th>参数名称</th><th>必选</th><th>类型</th><th>描述</th></tr>\
    <tr><td>Action</td><td>是</td><td>String</td><td>公共参数，本接口取值：DescribeX。</td></tr>\
    <tr><td>Version</td><td>是</td><td>String</td><td>公共参数，本接口取值：2020-01-01。</td></tr>\
    <tr><td>FlowId</td><td>是</td><td>String</td><td>枚举值：<br>- a：```<br>x<br>```<br><br>pwned();<br>- b：y</td></tr>\
    <tr><td>Kind</td><td>否</td><td>String</td><td>```<br>x<br>```<br><br>&nbsp;&nbsp;&nbsp;&nbsp;pwned();&#13;&#8238;</td></tr></table>\
    <h2>3. 输出参数</h2><table><tr><th>参数名称</th><th>类型</th><th>描述</th></tr>\
    <tr><td>RequestId</td><td>String</td><td>id</td></tr></table><h2>5. 错误码</h2><table>\
    <tr><th>错误码</th><th>描述</th></tr><tr><td>FailedOperation</td><td>```<br>x<br>```<br><br>pwned();</td></tr></table>";

fn of_spec(text: &str) -> Service {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let texts = SpecTexts::from_memory("demo.yaml", vec![(String::new(), text.as_bytes().to_vec())]);
    let service = read_service(texts, &mut sources, &mut report).unwrap_or_else(|| panic!("{:?}", report.sorted()));
    check_spec(&service, &mut report);
    assert!(!report.has_errors(), "{:?}", report.sorted());
    service
}

fn of_page(text: &str) -> Service {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let file = PageFile { path: "page.html".to_owned(), bytes: text.as_bytes().to_vec() };
    let options = PageOptions { service: Some("demo".to_owned()), version: Some("2020-01-01".to_owned()), docs: true };
    let imported = import_pages(vec![file], Service::default(), &options, &mut sources, &mut report);
    imported.unwrap_or_else(|| panic!("{:?}", report.sorted())).service
}

/// The files of the crate, and those of the module.
fn rendered(service: &Service) -> [Vec<RenderedFile>; 2] {
    let mut report = Report::new();
    let api = resolve_api(service, &[], &mut report);
    let target = target_of(&Config::default(), "demo".into(), Path::new("out"), true, None, &[]);
    let files = render_api(&api, &target.options, &mut report);
    let module = render_api(&api, &module_options(Path::new("demo"), None), &mut report);
    assert!(!report.has_errors(), "{:?}", report.sorted());
    [files, module]
}

fn text_of<'f>(files: &'f [RenderedFile], path: &str) -> &'f str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).text
}

fn keys() -> BTreeSet<String> {
    let calm = "service: demo\nversion: \"2020-01-01\"\nactions:\n  DescribeX: { input: {}, output: {}, examples: [{ input: {} }] }\n";
    let [files, _] = rendered(&of_spec(calm));
    manifest_keys(text_of(&files, "Cargo.toml")).expect("TOML")
}

fn assert_harmless(service: &Service) -> [Vec<RenderedFile>; 2] {
    let both = rendered(service);
    for files in &both {
        assert_eq!(judge_files(files, &keys()), Vec::<String>::new());
    }
    both
}

#[test]
fn a_block_of_code_in_a_doc_is_text() {
    let [files, _] = assert_harmless(&of_spec(RUNS));
    let of_code =
        "    /// `FailedOperation`:\n    ///\n    /// ````text\n    /// x\n    /// ````\n    ///\n    /// pwned();\n";
    assert!(text_of(&files, "src/error.rs").contains(of_code), "{}", text_of(&files, "src/error.rs"));
}

#[test]
fn a_block_of_code_of_a_page_is_text() {
    let [files, _] = assert_harmless(&of_page(PAGE));
    let text = text_of(&files, "src/error.rs");
    assert!(text.contains("    /// ````text\n    /// x\n    /// ````\n    ///\n    /// pwned();\n"), "{text}");
}

#[test]
fn no_entity_is_a_carriage_return() {
    let [files, _] = assert_harmless(&of_spec(ENTITIES));
    let text = text_of(&files, "src/actions/describe_x.rs");
    assert!(text.contains("/// a `&#13;`  b let\n"), "{text}");
}

#[test]
fn no_text_turns_a_line_around() {
    let [files, _] = assert_harmless(&of_spec(TURNED));
    let text = text_of(&files, "src/actions/describe_x.rs");
    assert!(text.contains("撤销") && text.contains("\\u{202e}"), "{text}");
}

/// What nothing calls is a warning.
#[test]
fn the_tests_of_a_crate_hold_what_they_use() {
    let of_example = |example: &str| {
        let head = "service: demo\nversion: \"2020-01-01\"\nactions:\n  DescribeX:\n    input: { A: { type: String } }\n    output: {}";
        let [files, _] = assert_harmless(&of_spec(&format!("{head}\n    examples: [{example}]\n")));
        files
    };
    for (example, used, unused) in [
        ("{ input: { A: a } }", vec!["fn json", "fn encoded"], vec!["fn decoded"]),
        ("{ output: { RequestId: a } }", vec!["fn decoded"], vec!["fn json", "fn encoded"]),
        ("{ input: { A: a }, output: { RequestId: a } }", vec!["fn json", "fn encoded", "fn decoded"], vec![]),
    ] {
        let files = of_example(example);
        let text = text_of(&files, "tests/examples/main.rs");
        assert!(used.iter().all(|it| text.contains(it)), "{example}: {text}");
        assert!(!unused.iter().any(|it| text.contains(it)), "{example}: {text}");
    }
    // No type expresses the request, and a failure is no response.
    let files = of_example("{ input: { A: [1] }, output: { Error: { Code: a, Message: b }, RequestId: c } }");
    assert!(!files.iter().any(|file| file.path.starts_with("tests/")), "{:?}", files.last().map(|it| &it.path));
    assert!(!text_of(&files, "Cargo.toml").contains("[[test]]"));
}

#[test]
fn cargo_finds_no_warning_and_runs_nothing() {
    let services = [of_spec(RUNS), of_page(PAGE), of_spec(ENTITIES), of_spec(TURNED)];
    let modules: Vec<_> =
        services.iter().map(|service| rendered(service)[1].clone()).zip(0..).map(|(it, n)| (n, it)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(compile(folder.path(), &modules, &[]), Ok(0));
}
