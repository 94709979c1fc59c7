//! Pages as they are: those beside the workspace in `../shared`, where they are there. Each test prints its figures;
//! without the pages it prints that it was skipped.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use similar::{ChangeTag, TextDiff};
use tcgen::import::{PageFile, PageImport, PageOptions, import_pages};
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Located, Map, Member, Place, Service, fact_files, read_layers};

/// A folder beside the workspace; `None`, and said so, where it is not there.
fn shared(part: &str) -> Option<PathBuf> {
    let folder = root().join("../shared").join(part);
    if !folder.exists() {
        println!("skipped: there is no ../shared/{part}");
    }
    folder.exists().then_some(folder)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn facts(service: &str, version: &str, sources: &mut Sources) -> Service {
    let mut report = Report::new();
    let layers = read_layers(&root().join("spec").join(service).join(version), sources, &mut report);
    assert!(!report.has_errors());
    layers.facts.unwrap()
}

/// A page imported into a spec, with every finding in one line.
fn import(path: &Path, stored: Service, sources: &mut Sources) -> (Option<PageImport>, Vec<String>) {
    let mut report = Report::new();
    let file = PageFile::read(path).unwrap();
    let imported = import_pages(vec![file], stored, &PageOptions::default(), sources, &mut report);
    let mut text = Vec::new();
    write_report(&report, sources, MessageFormat::Short, false, &mut text).unwrap();
    (imported, String::from_utf8(text).unwrap().lines().map(str::to_owned).collect())
}

/// Names and types as a page writes them, without the parameters of every action.
fn rows(members: &Map<Member>, is_input: bool) -> Vec<(String, String, bool)> {
    members
        .iter()
        .filter(|(_, member)| !member.value.is_disabled())
        .map(|(name, member)| {
            let type_name = &member.value.type_.as_ref().unwrap().value;
            let name = if is_input && type_name.is_list() { format!("{name}.N") } else { name.clone() };
            (name, type_name.to_string(), member.value.is_required())
        })
        .collect()
}

fn truth_rows(truth: &Json, key: &str) -> Vec<(String, String, bool)> {
    let cell = |row: &Json, index: usize| row[index].as_str().unwrap().to_owned();
    let is_common = |name: &str| matches!(name, "Action" | "Version" | "Region" | "RequestId");
    truth[key]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            if key == "input" {
                (cell(row, 0), cell(row, 2), cell(row, 1) == "是")
            } else {
                (cell(row, 0), cell(row, 1), false)
            }
        })
        .filter(|(name, ..)| !is_common(name))
        .collect()
}

/// Nothing of the action is known before its page is read: only structures and codes of its service are.
#[test]
fn rendered_pages_equal_what_they_were_rendered_from() {
    let Some(folder) = shared("pages/rendered") else { return };
    const FORMS: [&str; 9] = [
        "page.html",
        "native.md",
        "native2018.md",
        "turndown.md",
        "trailpipe.txt",
        "tsv.txt",
        "spaced.txt",
        "spaced_noreq.txt",
        "glued.txt",
    ];
    let (mut equal, mut pages, mut wrong) = (0, 0, Vec::new());
    for (service, version) in [("ess", "2020-11-11"), ("essbasic", "2021-05-26")] {
        let mut sources = Sources::new();
        let stored = facts(service, version, &mut sources);
        let mut actions: Vec<PathBuf> =
            fs::read_dir(folder.join(service)).unwrap().map(|it| it.unwrap().path()).collect();
        actions.sort();
        for action in actions {
            let truth: Json = serde_json::from_str(&fs::read_to_string(action.join("truth.json")).unwrap()).unwrap();
            let name = truth["action"].as_str().unwrap();
            let mut stored = stored.clone();
            stored.actions.shift_remove(name);
            for form in FORMS {
                pages += 1;
                let carries_required = !matches!(form, "glued.txt" | "spaced_noreq.txt");
                let (imported, findings) = import(&action.join(form), stored.clone(), &mut sources);
                let found = imported.and_then(|imported| imported.service.actions.get(name).cloned());
                let Some(found) = found else {
                    wrong.push(format!("{name} {form}: not read\n{}", findings.join("\n")));
                    continue;
                };
                let strip = |rows: Vec<(String, String, bool)>, keep: bool| {
                    rows.into_iter().map(|row| (row.0, row.1, row.2 && keep)).collect::<Vec<_>>()
                };
                let input = strip(rows(&found.value.input, true), carries_required);
                let output = strip(rows(&found.value.output, false), false);
                let codes: Vec<&str> = found.value.errors.iter().map(|code| code.value.as_str()).collect();
                let truth_codes: Vec<&str> =
                    truth["errors"].as_array().unwrap().iter().map(|row| row[0].as_str().unwrap()).collect();
                let expected = (strip(truth_rows(&truth, "input"), carries_required), truth_rows(&truth, "output"));
                let examples = truth["examples"].as_u64().unwrap() as usize;
                if (&input, &output) == (&expected.0, &expected.1)
                    && codes == truth_codes
                    && found.value.examples.len() == examples
                {
                    equal += 1;
                } else {
                    wrong.push(format!(
                        "{name} {form}: examples {} of {examples}\n  {input:?}\n  {:?}\n  {output:?}\n  {:?}\n  {codes:?}\n  {truth_codes:?}\n{}",
                        found.value.examples.len(), expected.0, expected.1, findings.join("\n")
                    ));
                }
            }
        }
    }
    println!("rendered: {equal} of {pages} equal");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(pages, 189);
}

/// Everything that the metadata says of an action, a page in HTML or Markdown says too, to the byte; and its rate.
#[test]
fn facts_of_rendered_pages_equal_those_of_the_metadata() {
    let Some(folder) = shared("pages/rendered") else { return };
    let (mut equal, mut wrong) = (0, Vec::new());
    for (service, version) in [("ess", "2020-11-11"), ("essbasic", "2021-05-26")] {
        let mut sources = Sources::new();
        let stored = facts(service, version, &mut sources);
        for action in fs::read_dir(folder.join(service)).unwrap().map(|it| it.unwrap().path()) {
            let name = format!("actions/{}.yaml", action.file_name().unwrap().to_str().unwrap());
            for form in ["page.html", "native.md"] {
                let (imported, _) = import(&action.join(form), stored.clone(), &mut sources);
                let text = |service: &Service| {
                    let text = fact_files(service).into_iter().find(|it| it.path == name).unwrap().text;
                    // Only a page knows how often an action may be called.
                    let lines = text.lines().filter(|line| !line.starts_with("  rate_limit:"));
                    lines.collect::<Vec<_>>().join("\n")
                };
                if text(&stored) == text(&imported.unwrap().service) {
                    equal += 1
                } else {
                    wrong.push(format!("{name} {form}"))
                }
            }
        }
    }
    println!("rendered: the facts of {equal} of {} pages in HTML and Markdown equal the metadata", equal + wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is wrong with the captured pages themselves; everything else that is said of them is that `Integer` has no width.
const EXPLAINED: [(&str, &str, &str); 4] = [
    ("html-zh-action-DescribeDBSlowLogs-80f6ab.html", "W0424", "its example is that of another action"),
    ("html-zh-action-ModifyLogFileRetentionPeriod-84cf4f.html", "W0424", "its example is that of another action"),
    ("markdown-en-action-CreateKeyPair-a14397.md", "W0421", "an error code with a blank in it"),
    ("markdown-zh-action-DescribeDisks-98a91a.md", "W0421", "the values of a filter, as a second table of parameters"),
];

/// Filed as pages of actions, and none: the guide to signatures, and two walks through several actions.
const NO_ACTIONS: [&str; 3] = [
    "markdown-zh-action-Signature-997a9e.md",
    "markdown-zh-action-page-bf17a6.md",
    "markdown-zh-action-page-fcfa46.md",
];

#[test]
fn captured_pages_are_read_without_a_warning_that_nobody_can_explain() {
    let Some(folder) = shared("pages/captured") else { return };
    let index = fs::read_to_string(folder.join("INDEX.tsv")).unwrap();
    let (mut pages, mut clean, mut wrong) = (0, 0, Vec::new());
    println!("page: actions, rows, examples, structures, codes, changes");
    for line in index.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (name, kind) = (cells[0], cells[1]);
        let mut sources = Sources::new();
        let (imported, findings) = import(&folder.join(name), stored_of(kind), &mut sources);
        println!("{name}: {}", imported.as_ref().map_or_else(|| "no page of the API".to_owned(), counts));
        let unexplained = |finding: &&String| {
            !finding.contains("[W0422]")
                && !EXPLAINED.iter().any(|(page, code, _)| *page == name && finding.contains(&format!("[{code}]")))
        };
        let open: Vec<&String> = findings.iter().filter(unexplained).collect();
        let is_action = kind == "action" && !NO_ACTIONS.contains(&name);
        if is_action {
            pages += 1;
            if imported.is_some_and(|it| it.actions.len() == 1) && open.is_empty() {
                clean += 1;
            } else {
                wrong.push(format!("{name}: {open:?}"));
            }
        } else if imported.is_none() {
            let is_located =
                findings.iter().any(|finding| finding.contains("error[") && finding.contains(&format!("{name}:")));
            assert!(is_located, "{name} is refused with a place: {findings:?}");
        }
    }
    println!("captured: {clean} of {pages} pages of actions without an unexplained warning");
    assert!(wrong.is_empty() && pages == 62, "{pages}: {}", wrong.join("\n"));
}

/// Pages of structures do not say what they are of.
fn stored_of(kind: &str) -> Service {
    let text = |text: &str| Some(Located::new(text.to_owned(), Place::default()));
    match kind {
        "datatypes" => Service { service: text("demo"), version: text("2020-01-01"), ..Service::default() },
        _ => Service::default(),
    }
}

fn counts(imported: &PageImport) -> String {
    let actions = imported.service.actions.values();
    let rows: usize = actions.clone().map(|it| it.value.input.len() + it.value.output.len()).sum();
    let examples: usize = actions.map(|it| it.value.examples.len()).sum();
    let PageImport { actions, structures, codes, history, .. } = imported;
    format!("{}, {rows}, {examples}, {}, {codes}, {}", actions.len(), structures.len(), history.len())
}

/// The page that this project began with, against what tccli's metadata says of the same action.
#[test]
fn the_first_page_equals_the_metadata_but_for_named_differences() {
    let Some(path) = shared("docs/ChannelBatchCancelFlows.txt") else { return };
    let mut sources = Sources::new();
    let stored = facts("essbasic", "2021-05-26", &mut sources);
    let of = |service: &Service| {
        let files = fact_files(service);
        files.into_iter().find(|it| it.path == "actions/ChannelBatchCancelFlows.yaml").unwrap().text
    };
    let (imported, findings) = import(&path, stored.clone(), &mut sources);
    let imported = imported.unwrap();
    // The text was folded to half-width signs before anybody saved it.
    let fold = |text: String| text.replace('，', ",").replace('：', ":");
    let (before, after) = (fold(of(&stored)), fold(of(&imported.service)));
    let differences: Vec<String> = TextDiff::from_lines(&before, &after)
        .iter_all_changes()
        .filter(|change| change.tag() != ChangeTag::Equal)
        .map(|change| format!("{}{}", change.tag(), change.value().trim_end()))
        .collect();
    println!("the first page: {} differences from the metadata, {} findings", differences.len(), findings.len());
    const FORMAT: &str = "    CancelMessageFormat: { type: Integer, values: [0, 1, 2, 3], advice: [values]";
    const MESSAGES: &str = "    FailMessages: { type: Array of String, required: true";
    const TASK: &str = "    TaskId:       { type: String, required: true, min_length: 32, max_length: 32, advice: [min_length, max_length]";
    let expected = [
        // Only the page knows how often it may be called.
        "+  rate_limit: 20/s".to_owned(),
        // The metadata keeps examples of values that the page does not show.
        format!("-{FORMAT}, example: 1 }}"),
        format!("+{FORMAT} }}"),
        format!(
            "-{MESSAGES}, example: [\"合同流程Id:yDmFdUUckpsvi8mpUEn0aFR1tWzReolk,无法撤回,错误信息:合同当前状态不支持撤销\", \"\"] }}"
        ),
        format!("-{TASK}, example: yDCVWUUckpwk3b05UyEZnO0xOn4snWWY }}"),
        format!("+{MESSAGES} }}"),
        format!("+{TASK} }}"),
    ];
    assert_eq!(differences, expected);
    let lines: Vec<&str> = findings.iter().map(|it| it.split_once(".txt:").unwrap().1).collect();
    assert_eq!(
        lines,
        [
            "38:1: warning[W0422]: the page does not say what is required",
            "43:24: warning[W0426]: the text of `Agent` requires `ProxyOrganizationOpenId`, and `Agent` calls `ProxyOrganizationOpenId` optional",
            "44:29: warning[W0426]: the text of `Agent` requires `ProxyOperator.OpenId`, and `Agent` calls `ProxyOperator` optional",
            "52:25: warning[W0425]: the stated default of `CancelMessage` breaks the alphabet that the page states",
            "78:1: warning[W0425]: the example announces `CancelMessageFormat` 2 and does not send it",
            "98:1: warning[W0425]: the example of `CancelMessage` breaks the alphabet that the page states",
            "144:1: warning[W0425]: the example of `CancelMessage` breaks the alphabet that the page states",
            "165:1: warning[W0425]: the example announces `CancelMessageFormat` 2 and does not send it",
            "184:1: warning[W0425]: the example of `CancelMessage` breaks the alphabet that the page states",
            "224:1: warning[W0425]: the example of `CancelMessage` breaks the alphabet that the page states",
        ]
    );
}
