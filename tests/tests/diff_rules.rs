//! Every rule of `tcgen diff` keeps its word. The page of a rule has an old spec, a new spec and a caller for each
//! verdict; here the crates of both are generated, the caller is compiled against both, and what the compiler says
//! has to be the verdict.
//!
//! All cases are compiled by one run of cargo, as examples of one package.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tcgen::config::{Target, module_options};
use tcgen::diff::{Diff, Rule, Verdict, diff_services};
use tcgen::emit::write_plan;
use tcgen::generate::prepare;
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Service, SpecTexts, check_spec, read_service};

/// What every spec of a page begins with, unless it says otherwise.
const HEAD: &str = "service: demo\nversion: \"2020-01-01\"\n";

/// One case of a page.
struct Case {
    /// `request-member-added-0`
    name: String,
    rule: Rule,
    wire: Verdict,
    source: Verdict,
    old: String,
    new: String,
    request: Option<String>,
    caller: String,
}

/// The cases of every page, in the order of the rules.
fn cases() -> Vec<Case> {
    Rule::ALL.iter().flat_map(|rule| cases_of(*rule)).collect()
}

fn cases_of(rule: Rule) -> Vec<Case> {
    let parts = rule.explanation().split("\n## ").skip(1);
    let case = |(index, part): (usize, &str)| {
        let name = format!("{}-{index}", rule.id());
        let (head, body) = part.split_once('\n').unwrap_or_else(|| panic!("{name} has no body"));
        let words = head.strip_prefix("Wire ").and_then(|it| it.split_once(", source "));
        let (wire, source) = words.unwrap_or_else(|| panic!("{name}: `{head}` does not give two verdicts"));
        let spec = |kind: &str| {
            let text = block(body, kind).unwrap_or_else(|| panic!("{name} has no block `{kind}`"));
            if text.starts_with("service:") { text.to_owned() } else { format!("{HEAD}{text}") }
        };
        Case {
            rule,
            wire: verdict(wire),
            source: verdict(source),
            old: spec("yaml old"),
            new: spec("yaml new"),
            request: block(body, "json request").map(str::to_owned),
            caller: block(body, "rust caller").unwrap_or_else(|| panic!("{name} has no caller")).to_owned(),
            name,
        }
    };
    parts.enumerate().map(case).collect()
}

fn block<'t>(text: &'t str, kind: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("```{kind}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
}

fn verdict(word: &str) -> Verdict {
    let all = [Verdict::Compatible, Verdict::Warning, Verdict::Breaking];
    all.into_iter().find(|it| it.word() == word.trim()).unwrap_or_else(|| panic!("no verdict `{word}`"))
}

fn read(text: &str, sources: &mut Sources, report: &mut Report) -> Service {
    let files = vec![(String::new(), text.as_bytes().to_vec())];
    let service = read_service(SpecTexts::from_memory("spec.yaml", files), sources, report).expect("a spec");
    check_spec(&service, report);
    service
}

fn shown(report: &Report, sources: &Sources) -> String {
    let mut text = Vec::new();
    write_report(report, sources, MessageFormat::Short, false, &mut text).expect("memory takes it");
    String::from_utf8_lossy(&text).into_owned()
}

fn diff(case: &Case) -> Diff {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let old = read(&case.old, &mut sources, &mut report);
    let new = read(&case.new, &mut sources, &mut report);
    assert!(!report.has_errors(), "{}: {}", case.name, shown(&report, &sources));
    let diff = diff_services(old, new, &sources, &mut report);
    diff.unwrap_or_else(|| panic!("{}: {}", case.name, shown(&report, &sources)))
}

#[test]
fn every_verdict_of_every_rule_has_a_case() {
    let cases = cases();
    for rule in Rule::ALL {
        let of_rule = || cases.iter().filter(|case| case.rule == *rule);
        let wire: BTreeSet<Verdict> = of_rule().map(|case| case.wire).collect();
        let source: BTreeSet<Verdict> = of_rule().map(|case| case.source).collect();
        assert_eq!(wire, rule.wire().iter().copied().collect(), "wire of {}", rule.id());
        assert_eq!(source, rule.source().iter().copied().collect(), "source of {}", rule.id());
    }
}

#[test]
fn the_pages_get_the_verdicts_that_they_state() {
    for case in cases() {
        let diff = diff(&case);
        let change = diff.changes.iter().find(|it| it.rule == case.rule);
        let change = change.unwrap_or_else(|| panic!("{} gives {:#?}", case.name, diff.changes));
        assert_eq!((change.wire, change.source), (case.wire, case.source), "{}: {:#?}", case.name, diff.changes);
        let worst = diff.changes.iter().map(|it| it.source).max();
        assert_eq!(worst, Some(case.source), "another change of {} is worse: {:#?}", case.name, diff.changes);
        assert!(change.location.line > 0, "{} has no place", case.name);
    }
}

#[test]
fn a_request_of_the_old_spec_fails_by_the_new_where_the_wire_breaks() {
    let mut proven = 0;
    for case in cases() {
        let Some(request) = &case.request else { continue };
        let mistakes = |spec: &str| {
            let example = format!("    examples: [{{ input: {}, output: {{}} }}]\n", request.trim());
            let (head, tail) = spec.split_once("  ListFlows:\n").expect("the action");
            let (mut sources, mut report) = (Sources::new(), Report::new());
            read(&format!("{head}  ListFlows:\n{example}{tail}"), &mut sources, &mut report);
            // Whether the example keeps to the spec is all that is of interest.
            (report.warning_count(), shown(&report, &sources))
        };
        let (before, text) = mistakes(&case.old);
        assert_eq!(before, 0, "{}: the request is wrong already: {text}", case.name);
        let (after, text) = mistakes(&case.new);
        assert_eq!(after > 0, case.wire == Verdict::Breaking, "{}: {text}", case.name);
        proven += 1;
    }
    assert!(proven >= 20, "only {proven} cases have a request");
}

#[test]
fn the_callers_compile_as_the_verdicts_say() {
    let cases = cases();
    let root = workspace().join("target/diff-rules");
    write_package(&root, &cases);
    let (said, finished) = check(&root);
    for case in &cases {
        for side in ["old", "new"].into_iter().filter(|side| *side == "old" || case.source != Verdict::Breaking) {
            assert!(finished.contains(&format!("{}-{side}", case.name)), "{}-{side} was not compiled", case.name);
        }
        let of = |side: &str| said.get(&format!("{}-{side}", case.name)).copied().unwrap_or(Verdict::Compatible);
        assert_eq!(of("old"), Verdict::Compatible, "{}: the caller does not fit the old spec", case.name);
        assert_eq!(of("new"), case.source, "{}: what the compiler says of the caller by the new spec", case.name);
    }
}

/// Writes one example for each case and side.
fn write_package(root: &Path, cases: &[Case]) {
    let mut manifest = format!(
        "[package]\nname = \"diff-rules\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[lib]\npath = \"lib.rs\"\n\n\
         [dependencies]\ntcgen-runtime = {{ path = {:?}, default-features = false }}\n\n\
         [features]\n# The generated code names it.\nserde = []\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        workspace().join("runtime")
    );
    let _ = fs::remove_dir_all(root.join("cases"));
    for case in cases {
        for (side, spec) in [("old", &case.old), ("new", &case.new)] {
            let name = format!("{}-{side}", case.name);
            let folder = root.join("cases").join(&name);
            generate(spec, &folder);
            fs::write(folder.join("caller.rs"), format!("pub mod demo;\n\n{}", case.caller)).expect("a file");
            manifest.push_str(&format!(
                "\n[[example]]\nname = \"{name}\"\npath = \"cases/{name}/caller.rs\"\ncrate-type = [\"lib\"]\n"
            ));
        }
    }
    fs::write(root.join("lib.rs"), "").expect("a file");
    fs::write(root.join("Cargo.toml"), manifest).expect("a file");
    // The versions of the project itself, so that nothing is fetched that a build has not fetched.
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).expect("the lock file");
}

/// Generates the spec as the module `demo` of a folder.
fn generate(spec: &str, folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let path = folder.join("demo.yaml");
    fs::write(&path, spec).expect("a file");
    let options = module_options(Path::new("demo.yaml"), None);
    let target = Target { spec: path, tccli: None, folder: folder.join("demo"), actions: Vec::new(), options };
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let prepared = prepare(&target, &mut sources, &mut report);
    let prepared = prepared.unwrap_or_else(|| panic!("{}", shown(&report, &sources)));
    write_plan(&prepared.plan).unwrap_or_else(|error| panic!("{}", error.message()));
}

/// What the compiler says of each example, a warning or an error, each in the caller itself; and the examples that it
/// got through.
fn check(root: &Path) -> (BTreeMap<String, Verdict>, BTreeSet<String>) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--examples", "--keep-going", "--message-format", "json"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", workspace().join("target/golden"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut said = BTreeMap::new();
    let mut finished = BTreeSet::new();
    for message in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let Some(name) = message["target"]["name"].as_str() else { continue };
        if message["reason"] == "compiler-artifact" {
            finished.insert(name.to_owned());
        }
        let Some(level) = message["message"]["level"].as_str() else { continue };
        let verdict = match level {
            "error" => Verdict::Breaking,
            "warning" => Verdict::Warning,
            _ => continue,
        };
        let spans = message["message"]["spans"].as_array().cloned().unwrap_or_default();
        for span in &spans {
            let file = span["file_name"].as_str().unwrap_or_default();
            let text = &message["message"]["rendered"];
            assert!(!span["is_primary"].as_bool().unwrap_or_default() || file.ends_with("caller.rs"), "{name}: {text}");
        }
        let worst = said.entry(name.to_owned()).or_insert(verdict);
        *worst = verdict.max(*worst);
    }
    assert!(!finished.is_empty(), "cargo did not get to the cases: {}", String::from_utf8_lossy(&output.stderr));
    (said, finished)
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests has a parent").to_owned()
}
