//! Pages into a spec: what they say, what they leave out, where they contradict themselves; on pages of our own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use proptest::prelude::*;
use tcgen::import::{PageFile, PageImport, PageOptions, import_pages};
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Member, Service, fact_files, read_layers};

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages")
}

fn page(name: &str) -> PageFile {
    let bytes = fs::read(pages().join(name)).unwrap();
    PageFile { path: name.to_owned(), bytes }
}

fn stored(sources: &mut Sources) -> Service {
    let mut report = Report::new();
    let layers = read_layers(&pages().join("demo"), sources, &mut report);
    assert!(report.is_empty());
    layers.facts.unwrap()
}

/// Pages imported into the spec of the fixtures, and every finding in one line.
fn import(files: Vec<PageFile>) -> (Option<PageImport>, Vec<String>) {
    let mut sources = Sources::new();
    let stored = stored(&mut sources);
    let mut report = Report::new();
    let imported = import_pages(files, stored, &PageOptions::default(), &mut sources, &mut report);
    let mut text = Vec::new();
    write_report(&report, &sources, MessageFormat::Short, false, &mut text).unwrap();
    (imported, String::from_utf8(text).unwrap().lines().map(str::to_owned).collect())
}

fn facts(service: &Service, path: &str) -> String {
    fact_files(service).into_iter().find(|file| file.path == path).unwrap().text
}

/// What every form of the page of `CancelFlows` says; the examples have half-width signs in some.
const FACTS: &str = r#"CancelFlows:
  title: 撤销合同
  rate_limit: 20/s
  input:
    Agent:   { type: Agent, required: true }
    FlowIds: { type: Array of String, required: true, max_items: 100, advice: [max_items], example: [f_1] }
    Message: { type: String, max_length: 20, advice: [max_length] }
    Format:  { type: Unsigned Integer, values: [0, 1], advice: [values], default: 0 }
    Old:     { type: String, disabled: true }
  output:
    Failures: { type: Array of String, required: true }
    TaskId:   { type: String, nullable: true, min_length: 4, max_length: 4, advice: [min_length, max_length] }
  errors:
    - FailedOperation
    - InvalidParameter.FlowId
  examples:
    - title: 撤销两份合同
      input:
        Agent:
          AppId: a_1
          OpenId: o_1
        FlowIds:
          - f_1
          - f_2
        Message: 合同,错误
        Format: 0
      output:
        Failures:
          - ""
          - 合同流程不存在
        TaskId: t_01
        RequestId: r_1
"#;

const FORMS: [&str; 8] = [
    "page.html",
    "native.md",
    "turndown.md",
    "trailing_pipes.txt",
    "tabs.txt",
    "spaced.txt",
    "spaced_without_required.txt",
    "glued.txt",
];

#[test]
fn every_form_of_a_page_says_the_same() {
    for form in FORMS {
        let (imported, findings) = import(vec![page(form)]);
        let imported = imported.unwrap_or_else(|| panic!("{form}: {findings:?}"));
        assert_eq!(facts(&imported.service, "actions/CancelFlows.yaml"), FACTS, "{form}");
        assert_eq!(
            imported.service.errors.keys().collect::<Vec<_>>(),
            ["FailedOperation", "InvalidParameter.FlowId"],
            "{form}"
        );
        assert!(imported.service.actions.contains_key("DescribeFlows"), "what no page is about stays");
    }
}

#[test]
fn a_page_that_contradicts_itself_is_reported_with_its_lines() {
    for form in FORMS {
        let (_, findings) = import(vec![page(form)]);
        let text = fs::read_to_string(pages().join(form)).unwrap();
        let line_of = |word: &str| {
            text.lines().position(|line| line.contains(word)).unwrap_or_else(|| panic!("{form}: {word}")) + 1
        };
        let quoted =
            |word: &str| if form == "page.html" { format!("&quot;{word}&quot;:") } else { format!("\"{word}\":") };
        let expected = [
            (line_of("Format 设置为1"), "W0425", "the example announces `Format` 1 and does not send it"),
            (line_of(&quoted("Message")), "W0425", "the example of `Message` breaks the alphabet that the page states"),
            (
                line_of("自动(接口)"),
                "W0425",
                "the stated default of `Message` breaks the alphabet that the page states",
            ),
            (
                line_of("Agent.OpenId"),
                "W0426",
                "the text of `Agent` requires `OpenId`, and `Agent` calls `OpenId` optional",
            ),
        ];
        for (line, code, message) in expected {
            let is_it = |finding: &&String| {
                finding.starts_with(&format!("{form}:{line}:"))
                    && finding.ends_with(&format!("warning[{code}]: {message}"))
            };
            assert!(findings.iter().any(|it| is_it(&it)), "{form}:{line} {message}: {findings:#?}");
        }
        let lost = findings.iter().filter(|it| it.contains("the page does not say what is required")).count();
        assert_eq!(
            lost,
            usize::from(matches!(form, "glued.txt" | "spaced_without_required.txt")),
            "{form}: {findings:#?}"
        );
        assert_eq!(findings.len(), 4 + lost, "{form}: {findings:#?}");
    }
}

#[test]
fn nothing_is_required_silently_where_nobody_says_so() {
    let mut sources = Sources::new();
    let mut stored = stored(&mut sources);
    stored.actions.clear();
    let mut report = Report::new();
    let imported =
        import_pages(vec![page("glued.txt")], stored, &PageOptions::default(), &mut sources, &mut report).unwrap();
    assert!(imported.service.actions["CancelFlows"].value.input.values().all(|member| !member.value.is_required()));
    let notes: Vec<&str> = report.sorted().iter().flat_map(|it| it.notes()).map(String::as_str).collect();
    assert_eq!(
        notes,
        [
            "taken as optional: CancelFlows.Agent, CancelFlows.FlowIds, CancelFlows.Message, CancelFlows.Format",
            "taken as signed: CancelFlows.Format"
        ]
    );
}

#[test]
fn several_actions_in_one_file_in_english() {
    let (imported, findings) = import(vec![page("two_actions.md")]);
    let shown = findings.join("\n");
    assert!(imported.is_some(), "{shown}");
    let service = imported.unwrap().service;
    let read = facts(&service, "actions/DescribeFlow.yaml");
    assert!(read.starts_with("DescribeFlow:\n  title: Describe a contract\n  rate_limit: 10/s\n"), "{read}");
    assert!(read.contains("Limit:  { type: Integer, default: 20 }"), "the example breaks the range: {read}");
    assert!(read.contains("        FlowId: f_1\n        Limit: 200\n"), "an address is a request: {read}");
    assert_eq!(service.actions["Ping"].value.input.len(), 0);
    assert_eq!(service.actions["Ping"].value.title.as_ref().map(|it| it.value.as_str()), None, "its title is its name");
    for finding in [
        "two_actions.md:42:1: warning[W0425]: the example of `Limit` breaks the range that the page states",
        "two_actions.md:82:14: warning[W0424]: the page names two actions: `Ping` and `Pong`",
        "two_actions.md:90:1: warning[W0427]: the answer of an example is not JSON",
    ] {
        assert!(shown.contains(finding), "{finding}\n{shown}");
    }
}

#[test]
fn structures_come_from_their_own_pages() {
    let (imported, findings) = import(vec![page("structures.md")]);
    let service = imported.unwrap().service;
    assert_eq!(
        facts(&service, "structures/Agent.yaml"),
        "Agent:\n  members:\n    AppId:  { type: String, required: true, max_length: 64, advice: [max_length] }\n    \
         OpenId: { type: String }\n    Level:  { type: Integer, range: [1, 9], advice: [range] }\n"
    );
    assert_eq!(
        facts(&service, "structures/Flow.yaml"),
        "Flow:\n  members:\n    FlowId:  { type: String, nullable: true }\n    Created: { type: Timestamp ISO8601 }\n"
    );
    assert_eq!(findings.len(), 1, "only the width of `Level`: {findings:?}");
    let (imported, findings) = import(vec![page("structures.txt")]);
    let members = &imported.unwrap().service.structures["Agent"].value.members;
    let required: Vec<bool> = members.values().map(|member| member.value.is_required()).collect();
    assert_eq!(required, [true, false, false], "from the stored spec: {findings:?}");
}

#[test]
fn error_codes_join_those_of_the_service() {
    let (imported, findings) = import(vec![page("codes.md")]);
    let service = imported.unwrap().service;
    assert_eq!(service.errors.keys().collect::<Vec<_>>(), ["FailedOperation.Busy", "ResourceNotFound"]);
    assert_eq!(findings, [""; 0]);
}

#[test]
fn a_history_is_read_for_its_changes() {
    let (imported, findings) = import(vec![page("history.md")]);
    let imported = imported.unwrap();
    assert_eq!(
        imported.history,
        [
            "changed action CancelFlows",
            "CancelFlows: added Message, Later",
            "CancelFlows: removed Sooner",
            "added structure Missing",
            "added action CancelFlows",
            "added action Gone"
        ]
    );
    let told: Vec<&str> =
        findings.iter().filter_map(|it| it.split_once("the history tells of ")).map(|it| it.1).collect();
    assert_eq!(
        told,
        [
            "`CancelFlows.Later`, which the stored spec lacks",
            "the structure `Missing`, which the stored spec lacks",
            "the action `Gone`, which the stored spec lacks"
        ]
    );
}

/// Some captures have lost every heading: then tables are known by their columns, and calls by what they look like.
#[test]
fn a_page_without_headings_says_the_same() {
    let is_heading = |line: &str| {
        let titles = ["撤销合同", "示例1 撤销两份合同", "输入示例", "输出示例"];
        let numbered = line.len() < 30 && line.starts_with(|c: char| c.is_ascii_digit()) && line[1..].starts_with(". ");
        line.starts_with('#') || line.starts_with("<h") || titles.contains(&line) || numbered
    };
    for form in FORMS.into_iter().filter(|form| *form != "page.html") {
        let text = fs::read_to_string(pages().join(form)).unwrap();
        let text: String = text.lines().filter(|line| !is_heading(line)).map(|line| format!("{line}\n")).collect();
        let (imported, findings) = import(vec![PageFile { path: form.to_owned(), bytes: text.into_bytes() }]);
        let imported = imported.unwrap_or_else(|| panic!("{form}: {findings:#?}"));
        let titles = ["  title: 撤销合同\n", "    - title: 撤销两份合同\n      input:"];
        let expected = FACTS.replace(titles[0], "").replace(titles[1], "    - input:");
        assert_eq!(facts(&imported.service, "actions/CancelFlows.yaml"), expected, "{form}: {findings:#?}");
    }
}

/// English pages as a browser copies them: with tabs, with spaces, and with nothing between their cells.
#[test]
fn english_text_is_read_in_every_layout() {
    let rows = [
        ["Action", "Yes", "String", "Common parameter. The value used for this API: CountFlows."],
        ["Version", "Yes", "String", "Common parameter. The value used for this API: 2020-01-01."],
        ["FlowIds.N", "Yes", "Array of String", "The contracts. Up to 10 contracts can be counted."],
        ["StartDate", "No", "Timestamp", "From when. Note: optional."],
    ];
    for (gap, has_required) in [("\t", true), (" ", true), (" ", false), ("", false)] {
        let mut text = format!(
            "1. API Description\n\nDomain name for API request: demo.tencentcloudapi.com.\n\n2. Input Parameters\n\n{}\n",
            ["Parameter Name", "Required", "Type", "Description"].join(gap)
        );
        for [name, required, type_name, rest] in rows {
            let cells: Vec<&str> =
                if has_required { vec![name, required, type_name, rest] } else { vec![name, type_name, rest] };
            text += &format!("{}\n", cells.join(gap));
        }
        text += &format!("\n3. Output Parameters\n\n{}\n", ["Parameter Name", "Type", "Description"].join(gap));
        text += &format!("{}\n", ["Total", "Integer", "How many. Note: This field may return null."].join(gap));
        text += &format!("\n4. Error Codes\n\n{}\n", ["Error Code", "Description"].join(gap));
        text += &format!(
            "{}\n{}\n\nContact us\n",
            ["InternalError", "Internal error."].join(gap),
            ["ResourceNotFound.Flow", "The contract is gone."].join(gap)
        );
        let (imported, findings) = import(vec![PageFile { path: "p.txt".to_owned(), bytes: text.into_bytes() }]);
        let service = imported.unwrap_or_else(|| panic!("{gap:?}: {findings:#?}")).service;
        let required = if has_required { ", required: true" } else { "" };
        let expected = format!(
            "CountFlows:\n  input:\n    FlowIds:   {{ type: Array of String{required}, max_items: 10, advice: [max_items] }}\n    \
             StartDate: {{ type: Timestamp }}\n  output:\n    Total: {{ type: Integer, nullable: true }}\n  errors:\n    \
             - InternalError\n    - ResourceNotFound.Flow\n"
        );
        assert_eq!(facts(&service, "actions/CountFlows.yaml"), expected, "{gap:?}: {findings:#?}");
    }
}

#[test]
fn what_a_page_changes_is_said_with_both_places() {
    let text = fs::read_to_string(pages().join("tabs.txt")).unwrap();
    let text = text
        .replace("FlowIds.N\t是\tArray of String", "FlowIds.N\t否\tArray of Integer")
        .replace("Format\t否\tInteger", "Old\t否\tInteger");
    let (imported, findings) = import(vec![PageFile { path: "changed.txt".to_owned(), bytes: text.into_bytes() }]);
    assert!(imported.is_some());
    for message in [
        "`CancelFlows.FlowIds` was `Array of String`, the page has `Array of Integer`",
        "`CancelFlows.FlowIds` was required, the page has it optional",
        "`CancelFlows.Old` was out of use, and the page has it",
        "`CancelFlows.Format` is not on the page",
    ] {
        assert!(
            findings.iter().any(|it| it.contains("warning[W0423]") && it.contains(message)),
            "{message}: {findings:#?}"
        );
    }
}

/// What is given, and the finding that refuses it.
#[test]
fn what_is_no_page_is_refused_with_a_place() {
    let read = |name: &str| fs::read(pages().join(name)).unwrap();
    let cut = |name: &str, at: &str| {
        let text = String::from_utf8(read(name)).unwrap();
        text.split_once(at).unwrap().0.as_bytes().to_vec()
    };
    let replaced = |from: &str, to: &str| String::from_utf8(read("native.md")).unwrap().replace(from, to).into_bytes();
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("empty", Vec::new(), "empty:1:1: error[E0003]"),
        ("blank", b" \n\n".to_vec(), "blank:1:1: error[E0003]"),
        ("binary", vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0xff, 0xfe], "binary:1:9: error[E0002]"),
        ("zeros", vec![0; 64], "zeros:1:1: error[E0411]"),
        ("large", vec![b'a'; 50 << 20], "error[E0005]: `large` is larger than 16 MiB"),
        ("login", read("login.html"), "login:1:1: error[E0411]"),
        ("prose", b"A text about nothing.\n".to_vec(), "prose:1:1: error[E0411]"),
        (
            "half",
            cut("native.md", "## 3. "),
            "half:3:1: error[E0414]: the page of CancelFlows has no table of output parameters",
        ),
        (
            "half an example",
            cut("native.md", "\"f_2\""),
            "error[E0414]: the page of CancelFlows ends within an example",
        ),
        (
            "another service",
            replaced("demo.tencentcloudapi.com", "cvm.tencentcloudapi.com"),
            "error[E0412]: a page of the service `cvm`, not of `demo`",
        ),
        (
            "another version",
            replaced("2020-01-01", "2021-01-01"),
            "error[E0412]: a page of the version `2021-01-01`, not of `2020-01-01`",
        ),
    ];
    for (path, bytes, expected) in cases {
        let (imported, findings) = import(vec![PageFile { path: path.to_owned(), bytes }]);
        assert!(imported.is_none(), "{path} is refused");
        assert!(findings.iter().any(|it| it.contains(expected)), "{path}: {expected}: {findings:#?}");
    }
}

/// A row that cannot be read takes nothing away: what it names stays, and where it names nothing, the import stops.
#[test]
fn rows_with_missing_cells_are_named_and_change_nothing() {
    let text = fs::read_to_string(pages().join("native.md")).unwrap();
    let row = text.lines().find(|line| line.starts_with("| Message")).unwrap();
    for broken in [
        "| Message | 否 |",
        "| Message | 否 | | x |",
        "| Message.N | 否 | String | x |",
        "| Message | 否 String | x |",
        "| Message | x | 否 | String | x |",
        "| Message / Other | 否 | String | x |",
        "| Mess-age, Message | 否 | String | x |",
        "| | 否 | String | x |",
        "| 1x | 否 | String | x |",
        "| Mеssage | 否 | String | x |",
        "| 名称 | 否 | String | x |",
    ] {
        let (imported, findings) =
            import(vec![PageFile { path: "p.md".to_owned(), bytes: text.replace(row, broken).into_bytes() }]);
        let stays = broken.contains("Message");
        let code = if stays { "warning[W0421]" } else { "error[E0420]" };
        assert!(findings.iter().any(|it| it.contains("p.md:22:") && it.contains(code)), "{broken}: {findings:#?}");
        assert_eq!(imported.is_some(), stays, "{broken}: {findings:#?}");
        if let Some(imported) = imported {
            let input: Vec<&String> = imported.service.actions["CancelFlows"].value.input.keys().collect();
            assert_eq!(input, ["Agent", "FlowIds", "Message", "Format", "Old"], "{broken}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Cut, doubled, and with bytes put in anywhere: a report, and never a panic.
    #[test]
    fn mutated_pages_never_break_the_reader(
        form in 0..FORMS.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6_u8, "[<>|\\t\\n &;#*`是Nn.:{}\"a-zA-Z0-9]{0,6}"), 1..6),
    ) {
        let mut text: Vec<char> = fs::read_to_string(pages().join(FORMS[form])).unwrap().chars().collect();
        for (one, other, kind, put) in edits {
            if text.is_empty() { break; }
            let (one, other) = (one.index(text.len()), other.index(text.len()));
            let (from, to) = (one.min(other), one.max(other).min(one.min(other) + 400));
            match kind {
                0 => text.truncate(one),
                1 => drop(text.drain(from..to)),
                2 => { let part = text[from..to].to_vec(); text.splice(to..to, part); }
                3 => drop(text.splice(one..one, put.chars())),
                4 => drop(text.splice(from..to, put.chars())),
                _ => text.swap(one, other),
            }
        }
        let text: String = text.into_iter().collect();
        let (imported, findings) = import(vec![PageFile { path: "p".to_owned(), bytes: text.clone().into_bytes() }]);
        prop_assert!(imported.is_some() || !findings.is_empty(), "{text}");
        // What is read twice says the same.
        if let Some(imported) = imported {
            let again = import(vec![PageFile { path: "p".to_owned(), bytes: text.into_bytes() }]).0.unwrap();
            prop_assert_eq!(fact_files(&imported.service), fact_files(&again.service));
        }
    }
}

/// A copy of the spec of the fixtures, to write into.
fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in [
        "service.yaml",
        "structures/Agent.yaml",
        "actions/CancelFlows.yaml",
        "actions/DescribeFlows.yaml",
        "overlay/actions/CancelFlows.yaml",
    ] {
        let to = folder.path().join(part);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(pages().join("demo").join(part), to).unwrap();
    }
    folder
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push((path.clone(), fs::read(&path).unwrap())) }
        }
    }
    found.sort();
    found
}

fn tcgen(arguments: &[&str], stdin: Option<&[u8]>) -> Output {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "-q", "-p", "tcgen", "--", "--message-format", "short"]).args(arguments).current_dir(pages());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.unwrap_or_default()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn the_command_writes_the_file_of_the_action_and_no_other() {
    let folder = copied();
    let spec = folder.path().to_str().unwrap();
    let before = files(folder.path());
    let dry = tcgen(&["import", "page", "native.md", "--spec", spec, "--dry-run"], None);
    assert_eq!(dry.status.code(), Some(0), "{}", String::from_utf8_lossy(&dry.stderr));
    assert!(String::from_utf8_lossy(&dry.stdout).contains("+  title: 撤销合同"));
    assert_eq!(files(folder.path()), before, "--dry-run writes nothing");
    let page = fs::read(pages().join("native.md")).unwrap();
    let first = tcgen(&["import", "page", "-", "--spec", spec], Some(&page));
    let told = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(
        told.contains("1 actions, 0 structures, 2 error codes read") && told.contains("changed: CancelFlows (+TaskId)"),
        "{told}"
    );
    assert!(told.contains("<stdin>:"), "{told}");
    let after = files(folder.path());
    let changed: Vec<&PathBuf> = after.iter().filter(|file| !before.contains(file)).map(|file| &file.0).collect();
    assert_eq!(changed, [&folder.path().join("actions/CancelFlows.yaml"), &folder.path().join("errors.yaml")]);
    let written = fs::read_to_string(folder.path().join("actions/CancelFlows.yaml")).unwrap();
    assert_eq!(written, format!("# Laid out by hand.\n{FACTS}"), "the comment at the top is a person's");
    let second = tcgen(&["import", "page", "native.md", "--spec", spec], None);
    assert!(String::from_utf8_lossy(&second.stderr).contains("nothing changed"));
    assert_eq!(files(folder.path()), after, "a second import changes no byte");
}

#[test]
fn an_overlay_that_addresses_what_a_page_no_longer_has_stops_the_import() {
    let folder = copied();
    let overlay = folder.path().join("overlay/actions/CancelFlows.yaml");
    fs::write(&overlay, "CancelFlows: { input: { Sooner: { doc: Gone. } } }\n").unwrap();
    let before = files(folder.path());
    let refused = tcgen(&["import", "page", "native.md", "--spec", folder.path().to_str().unwrap()], None);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(3), "{told}");
    assert!(told.contains("error[E0204]: the overlay addresses a member `Sooner` that does not exist"), "{told}");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn an_action_in_a_file_of_another_name_is_not_written_twice() {
    let folder = copied();
    let (from, to) = (folder.path().join("actions/CancelFlows.yaml"), folder.path().join("actions/flows.yaml"));
    fs::rename(from, to).unwrap();
    let refused = tcgen(&["import", "page", "native.md", "--spec", folder.path().to_str().unwrap()], None);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("flows.yaml:2:1: error[E0702]"), "{told}");
}

#[test]
fn a_page_begins_a_spec_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("demo");
    let output = tcgen(&["import", "page", "native.md", "structures.md", "--spec", spec.to_str().unwrap()], None);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_to_string(spec.join("service.yaml")).unwrap(), "service: demo\nversion: \"2020-01-01\"\n");
    let member = |name: &str| -> Member {
        let mut sources = Sources::new();
        let facts = read_layers(&spec, &mut sources, &mut Report::new()).facts.unwrap();
        facts.actions["CancelFlows"].value.input[name].value.clone()
    };
    assert!(member("FlowIds").is_required() && !member("Message").is_required());
}
