//! One kind of damage after another, each in several forms of a page: what is read, what stays, and what stops an import.

use std::path::Path;
use std::process::{Command, Output};

use tcgen::import::{PageFile, PageImport, PageOptions, import_pages};
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Map, Member, Service, read_layers};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Markdown,
    Tabs,
    Pipes,
}

const ALL: [Form; 4] = [Form::Html, Form::Markdown, Form::Tabs, Form::Pipes];

type Row<'r> = [&'r str; 4];

const NAME: Row<'_> = ["Name", "是", "String", "名称，长度不超过20个字符"];
const MODE: Row<'_> = ["Mode", "否", "Integer", "模式"];

/// A table in a form.
fn table(form: Form, rows: &[Vec<&str>]) -> String {
    let mut text = String::new();
    for (index, cells) in rows.iter().enumerate() {
        match form {
            Form::Html => text += &format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>")),
            Form::Markdown => text += &format!("| {} |\n", cells.join(" | ")),
            Form::Pipes => text += &format!("{} |\n", cells.join(" | ")),
            Form::Tabs => text += &format!("{}\n", cells.join("\t")),
        }
        if index == 0 && matches!(form, Form::Markdown | Form::Pipes) {
            text += &format!("{}{}\n", if form == Form::Markdown { "|" } else { "" }, "---|".repeat(cells.len()));
        }
    }
    if form == Form::Html { format!("<table>\n{text}</table>\n") } else { text }
}

fn heading(form: Form, title: &str) -> String {
    match form {
        Form::Html => format!("<h2>{title}</h2>\n"),
        Form::Markdown => format!("\n## {title}\n\n"),
        Form::Tabs | Form::Pipes => format!("\n{title}\n\n"),
    }
}

fn paragraph(form: Form, text: &str) -> String {
    if form == Form::Html { format!("<p>{text}</p>\n") } else { format!("{text}\n\n") }
}

/// The page of `DoThing` with these rows of its request, behind those of every action.
fn page(form: Form, rows: &[Row<'_>]) -> String {
    let mut input = vec![
        vec!["参数名称", "必选", "类型", "描述"],
        vec!["Action", "是", "String", "公共参数，本接口取值：DoThing。"],
        vec!["Version", "是", "String", "公共参数，本接口取值：2020-01-01。"],
    ];
    input.extend(rows.iter().map(|row| row.to_vec()));
    let output =
        [vec!["参数名称", "类型", "描述"], vec!["Id", "String", "标识"], vec!["RequestId", "String", "唯一请求 ID"]];
    let codes =
        [vec!["错误码", "描述"], vec!["FailedOperation", "操作失败。"], vec!["InvalidParameter.Name", "参数错误。"]];
    [
        heading(form, "1. 接口描述"),
        paragraph(form, "接口请求域名： demo.tencentcloudapi.com 。"),
        heading(form, "2. 输入参数"),
        table(form, &input),
        heading(form, "3. 输出参数"),
        table(form, &output),
        heading(form, "4. 错误码"),
        table(form, &codes),
    ]
    .concat()
}

/// What a page makes of a spec, and every finding in one line.
fn import_into(stored: &Service, page: &str) -> (Option<Service>, Vec<String>) {
    let mut sources = Sources::new();
    let mut report = Report::new();
    let file = PageFile { path: "p".to_owned(), bytes: page.as_bytes().to_vec() };
    let imported: Option<PageImport> =
        import_pages(vec![file], stored.clone(), &PageOptions::default(), &mut sources, &mut report);
    let mut text = Vec::new();
    write_report(&report, &sources, MessageFormat::Short, false, &mut text).unwrap();
    let findings = String::from_utf8(text).unwrap().lines().map(str::to_owned).collect();
    (imported.map(|imported| imported.service), findings)
}

fn import(page: &str) -> (Option<Service>, Vec<String>) {
    import_into(&Service::default(), page)
}

/// A spec that has `Name` and `Mode`.
fn stored() -> Service {
    import(&page(Form::Markdown, &[NAME, MODE])).0.unwrap()
}

fn input(service: &Service) -> &Map<Member> {
    &service.actions["DoThing"].value.input
}

fn names(service: &Service) -> Vec<&str> {
    input(service).keys().map(String::as_str).collect()
}

fn has(findings: &[String], code: &str, part: &str) -> bool {
    findings.iter().any(|it| it.contains(&format!("[{code}]")) && it.contains(part))
}

#[test]
fn a_name_is_read_without_what_nobody_sees_of_it() {
    let everywhere = [
        "Na\u{200b}me",
        "\u{feff}Name",
        "Name\u{2060}",
        "N\u{ad}ame",
        "Na\u{202e}me",
        "Nam\u{fe0f}e",
        "Na\u{200d}me",
        "N\u{e0041}ame",
    ];
    let marked_up = ["Na<wbr>me", "Na&shy;me", "Na&#8203;me", "Na&ZeroWidthSpace;me", "Na<!-- x -->me", "Na<wbr/>me"];
    for form in ALL {
        let more: &[&str] = if matches!(form, Form::Html | Form::Markdown | Form::Pipes) { &marked_up } else { &[] };
        for name in everywhere.iter().chain(more) {
            // In text as it is copied tags and comments are text.
            if form == Form::Pipes && name.contains("<!--") {
                continue;
            }
            let (service, findings) = import_into(&stored(), &page(form, &[[name, NAME[1], NAME[2], NAME[3]], MODE]));
            let service = service.unwrap_or_else(|| panic!("{form:?} {name:?}: {findings:#?}"));
            assert_eq!(names(&service), ["Name", "Mode"], "{form:?} {name:?}: {findings:#?}");
            assert!(!findings.iter().any(|it| it.contains("W0423")), "{form:?} {name:?}: {findings:#?}");
        }
    }
    // Types, words for what is required, columns and codes too.
    let text = page(Form::Markdown, &[NAME]).replace("String", "Str\u{200b}ing").replace("| 是 |", "| \u{2060}是 |");
    let text = text.replace("参数名称", "参数\u{feff}名称").replace("FailedOperation", "Failed\u{200b}Operation");
    let service = import(&text).0.unwrap();
    assert!(input(&service)["Name"].value.is_required());
    assert_eq!(service.actions["DoThing"].value.errors[0].value, "FailedOperation");
}

#[test]
fn mark_up_around_a_name_is_no_part_of_it() {
    for form in ALL {
        for name in ["**Name**", "`Name`", "[Name](#name)", "Ｎａｍｅ", "Name*", "“Name”", "Name ", "Name①"] {
            let (service, findings) = import(&page(form, &[[name, NAME[1], NAME[2], NAME[3]], MODE]));
            let service = service.unwrap_or_else(|| panic!("{form:?} {name}: {findings:#?}"));
            assert_eq!(names(&service), ["Name", "Mode"], "{form:?} {name}");
        }
    }
    for form in [Form::Html, Form::Markdown, Form::Pipes] {
        for name in [
            "<b>Name</b>",
            "<code>Name</code>",
            "<a href=\"#x\">Name</a>",
            "<font color='red'>Name</font>",
            "Name<sup>1</sup>",
            "Name<sup>[2]</sup>",
        ] {
            let (service, findings) = import(&page(form, &[[name, NAME[1], NAME[2], NAME[3]], MODE]));
            let service = service.unwrap_or_else(|| panic!("{form:?} {name}: {findings:#?}"));
            assert_eq!(names(&service), ["Name", "Mode"], "{form:?} {name}");
        }
    }
}

#[test]
fn a_note_behind_a_name_is_said_and_left_out() {
    for form in ALL {
        for note in ["（已废弃）", " (deprecated)", "【新】", "[已下线]", " （必填）*", "（废弃，请用 Mode）"]
        {
            let name = format!("Name{note}");
            for before in [Service::default(), stored()] {
                let (service, findings) =
                    import_into(&before, &page(form, &[[&name, NAME[1], NAME[2], NAME[3]], MODE]));
                let service = service.unwrap_or_else(|| panic!("{form:?} {name}: {findings:#?}"));
                assert_eq!(names(&service), ["Name", "Mode"], "{form:?} {name}");
                assert!(has(&findings, "W0430", "the name of `Name` has a note"), "{form:?} {name}: {findings:#?}");
            }
        }
    }
}

/// A page that strikes a member out takes nothing away; a member that nobody knew is recorded as out of use.
#[test]
fn what_is_struck_out_stays() {
    for form in ALL {
        let strikes: &[&str] = match form {
            Form::Html => &[
                "<del>Name</del>",
                "<s>Name</s>",
                "<strike>Name</strike>",
                "<span style='text-decoration: line-through'>Name</span>",
                "<del>Name</del>（已废弃）",
            ],
            Form::Markdown | Form::Pipes => &["~~Name~~", "<del>Name</del>", "~~**Name**~~"],
            Form::Tabs => &["~~Name~~"],
        };
        for name in strikes {
            let text = page(form, &[[name, "否", "Integer", "x"], MODE]);
            let (service, findings) = import_into(&stored(), &text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {name}: {findings:#?}"));
            assert_eq!(names(&service), ["Name", "Mode"]);
            let stored = stored();
            assert_eq!(input(&service)["Name"].value, input(&stored)["Name"].value, "{form:?} {name}: as it was");
            assert!(has(&findings, "W0431", "the page strikes out `Name`"), "{form:?} {name}: {findings:#?}");
            let (service, findings) = import(&text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {name}: {findings:#?}"));
            assert!(input(&service)["Name"].value.is_disabled(), "{form:?} {name}: {findings:#?}");
            assert!(has(&findings, "W0431", "the page strikes out `Name`"), "{form:?} {name}: {findings:#?}");
        }
    }
    // A row as a whole, and a value of a limit that is one no longer.
    let text =
        page(Form::Html, &[NAME, MODE]).replace("<tr><td>Name", "<tr style=\"text-decoration:line-through\"><td>Name");
    let (service, findings) = import_into(&stored(), &text);
    assert!(names(&service.unwrap()).contains(&"Name") && has(&findings, "W0431", "`Name`"), "{findings:#?}");
    for limit in ["长度不超过<del>20</del>50", "长度不超过50<s>20</s>", "长度不超过~~20~~50"] {
        let service = import(&page(Form::Markdown, &[["Name", "是", "String", limit]])).0.unwrap();
        assert_eq!(input(&service)["Name"].value.max_length.as_ref().map(|it| it.value), Some(50), "{limit}");
    }
}

/// A row with a cell too few or too many, without a type or a name, with two names, with letters that only look alike.
#[test]
fn a_row_that_cannot_be_read_is_an_error_or_keeps_what_is_stored() {
    let of_name: [&[&str]; 7] = [
        &["Name", "是  String", "名称"],
        &["Name 是", "String", "名称"],
        &["Name", "是", "", "名称"],
        &["Name", "是", "a b c", "名称"],
        &["Name.N", "是", "String", "名称"],
        &["Name / Title", "是", "String", "名称"],
        &["Na me", "是", "String", "名称"],
    ];
    let of_none: [&[&str]; 4] = [
        &["", "是", "String", "名称"],
        &["名称", "是", "String", "名称"],
        &["N\u{430}m\u{435}", "是", "String", "名称"],
        &["—", "是", "String", "名称"],
    ];
    for form in [Form::Html, Form::Markdown, Form::Tabs] {
        for (rows, names_it) in [(&of_name[..], true), (&of_none[..], false)] {
            for row in rows {
                let mut text = page(form, &[NAME, MODE]);
                let whole = table(form, &[vec![], NAME.to_vec()]);
                let whole = whole.lines().find(|line| line.contains("Name")).unwrap();
                let broken = table(form, &[vec![], row.to_vec()]);
                let broken = broken.lines().find(|line| line.contains("名称")).unwrap();
                text = text.replace(whole, broken);
                let (service, findings) = import(&text);
                assert!(service.is_none() && has(&findings, "E0420", "p:"), "{form:?} {row:?}: {findings:#?}");
                let (service, findings) = import_into(&stored(), &text);
                assert_eq!(service.is_some(), names_it, "{form:?} {row:?}: {findings:#?}");
                if let Some(service) = service {
                    assert_eq!(names(&service), ["Name", "Mode"], "{form:?} {row:?}");
                    assert_eq!(input(&service)["Name"].value, input(&stored())["Name"].value, "{form:?} {row:?}");
                    assert!(has(&findings, "W0421", "p:"), "{form:?} {row:?}: {findings:#?}");
                }
            }
        }
    }
}

#[test]
fn merged_cells_and_tables_within_cells() {
    let with = |from: &str, to: &str| page(Form::Html, &[NAME, MODE]).replace(from, to);
    // What stands in two rows stands in both.
    let text = with("<td>是</td><td>String</td><td>名称", "<td>是</td><td rowspan=2>String</td><td>名称")
        .replace("<td>Mode</td><td>否</td><td>Integer</td>", "<td>Mode</td><td>否</td>");
    let service = import(&text).0.unwrap();
    assert_eq!(input(&service)["Mode"].value.type_.as_ref().unwrap().value.to_string(), "String");
    for (text, name) in [
        (with("<tr><td>Mode</td>", "<tr><td rowspan=2>Mode</td>"), "Mode"),
        (with("<td>Name</td><td>是</td><td>String</td>", "<td>Name</td><td colspan=3>String</td>"), "Name"),
        (with("<td>Name</td><td>是</td>", "<td colspan=4>Name</td><td>是</td>"), "Name"),
        (with("<td>Name</td>", "<td><table><tr><td>Name</td><td>Other</td></tr></table></td>"), "Name"),
    ] {
        let (service, findings) = import_into(&stored(), &text);
        let is_kept = service.as_ref().is_none_or(|service| names(service) == ["Name", "Mode"]);
        let is_said = findings.iter().any(|it| it.contains(name) || it.contains("E0420")) || service.is_some();
        assert!(is_kept && is_said, "{text}\n{findings:#?}");
    }
    let (service, findings) = import_into(
        &stored(),
        &with("<td>Name</td><td>是</td>", "<td>Name</td><td><table><tr><td>是</td></tr></table></td>"),
    );
    assert!(service.is_none() || names(&service.unwrap()) == ["Name", "Mode"], "{findings:#?}");
}

#[test]
fn a_table_whose_columns_are_unknown_takes_nothing_away() {
    for form in ALL {
        for (from, to) in [("参数名称", "中文名"), ("类型", "参数名称"), ("参数名称", "")] {
            let (service, findings) = import_into(&stored(), &page(form, &[NAME, MODE]).replacen(from, to, 1));
            assert!(service.is_none(), "{form:?} {from} {to}: {findings:#?}");
            assert!(findings.iter().any(|it| it.contains("error[")), "{form:?}: {findings:#?}");
        }
        // A row of columns that stands there again, and a column that is none.
        let again = page(form, &[NAME, ["参数名称", "必选", "类型", "描述"], MODE]);
        if form != Form::Tabs && form != Form::Pipes {
            assert_eq!(names(&import(&again).0.unwrap()), ["Name", "Mode"], "{form:?}");
        }
    }
    let (service, findings) =
        import_into(&stored(), &page(Form::Markdown, &[NAME, MODE]).replacen("| 描述 |", "| 备注说明 |", 1));
    assert!(service.is_some() && has(&findings, "W0421", "the column `备注说明`"), "{findings:#?}");
    // Codes.
    for (from, to) in [
        ("| 错误码 |", "| 码 |"),
        ("| FailedOperation |", "| Failed Operation |"),
        ("| FailedOperation |", "| |"),
        ("| FailedOperation |", "| ~~FailedOperation~~ |"),
        ("## 4. 错误码\n\n|", "## 4. 错误码\n\n列表如下\n\n.|"),
    ] {
        let (service, findings) = import_into(&stored(), &page(Form::Markdown, &[NAME, MODE]).replacen(from, to, 1));
        let service = service.unwrap_or_else(|| panic!("{to}: {findings:#?}"));
        let mut codes: Vec<&str> = service.actions["DoThing"].value.errors.iter().map(|it| it.value.as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["FailedOperation", "InvalidParameter.Name"], "{to}: {findings:#?}");
        assert!(has(&findings, "W0421", "p:") || has(&findings, "W0431", "p:"), "{to}: {findings:#?}");
    }
}

/// Rows that an empty line, a comment or text has cut off from their table.
#[test]
fn rows_behind_their_table_are_never_lost() {
    for form in [Form::Markdown, Form::Pipes] {
        for between in ["\n", "\n说明如下\n\n", "text\n\n", "\n> quote\n\n"] {
            let text = page(form, &[NAME, MODE]);
            let at = text.find(if form == Form::Pipes { "\nMode" } else { "\n| Mode" }).unwrap() + 1;
            let text = format!("{}{between}{}", &text[..at], &text[at..]);
            let (service, findings) = import(&text);
            let is_read = service.as_ref().is_some_and(|service| names(service) == ["Name", "Mode"]);
            assert!(
                is_read || service.is_none() && has(&findings, "E0420", "p:"),
                "{form:?} {between:?}: {findings:#?}"
            );
            let (service, findings) = import_into(&stored(), &text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {between:?}: {findings:#?}"));
            assert_eq!(names(&service), ["Name", "Mode"], "{form:?} {between:?}: {findings:#?}");
        }
    }
}

/// Codes and output members that lost a pipe, all their pipes or the end of their line: read, an error, or kept as stored.
#[test]
fn rows_of_codes_and_answers_that_lost_a_sign_are_never_lost() {
    for form in [Form::Markdown, Form::Pipes] {
        let lead = if form == Form::Markdown { "| " } else { "" };
        let text = page(form, &[NAME, MODE]);
        let id = format!("{lead}Id | String | 标识 |\n{lead}RequestId | String | 唯一请求 ID |\n");
        let last = format!("{lead}RequestId | String | 唯一请求 ID |\n{lead}Id | String | 标识 |\n");
        let failed = format!("{lead}FailedOperation | 操作失败。 |\n");
        let code = format!("{lead}InvalidParameter.Name | 参数错误。 |\n");
        let both = format!("{failed}{code}");
        let whole = |from: &str, to: &str| {
            assert!(text.contains(from), "{form:?} {from}");
            text.replace(from, to)
        };
        for damaged in [
            whole(&id, &format!("{lead}RequestId | String | 唯一请求 ID | Id | String | 标识 |\n")),
            whole(&id, &format!("{lead}RequestId | String | 唯一请求 ID |\nId String 标识\n")),
            whole(&id, &last.replace("Id | String | 标识 |\n", "Id String | 标识 |\n")),
            whole(&both, &format!("{lead}FailedOperation | 操作失败。 | InvalidParameter.Name | 参数错误。 |\n")),
            whole(&code, "InvalidParameter.Name 参数错误。\n"),
            whole(&code, &format!("{lead}InvalidParameter.Name 参数错误。 |\n")),
            whole(&code, &format!("{lead}InvalidParameter.Name  A parameter is wrong. |\n")),
            whole(&code, &format!("{lead}InvalidParameter.Name/X | 参数错误。 |\n")),
            whole(&code, &format!("{lead}Invalid<br>Parameter.Name | 参数错误。 |\n")),
            whole(&code, &format!("{lead}InvalidParameter.Name<span>NEW</span> | 参数错误。 |\n")),
        ] {
            let has_all = |service: &Service| {
                let action = &service.actions["DoThing"].value;
                let errors: Vec<&str> = action.errors.iter().map(|code| code.value.as_str()).collect();
                action.output.contains_key("Id") && errors == ["FailedOperation", "InvalidParameter.Name"]
            };
            let (service, findings) = import(&damaged);
            let is_sound = match &service {
                Some(service) => has_all(service),
                None => has(&findings, "E0420", "p:"),
            };
            assert!(is_sound, "{form:?}: {findings:#?}\n{damaged}");
            let (service, findings) = import_into(&stored(), &damaged);
            assert!(service.as_ref().is_some_and(has_all), "{form:?}: {findings:#?}\n{damaged}");
        }
        let gone = |name: &str, text: String| {
            let (service, findings) = import_into(&stored(), &text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {name}: {findings:#?}"));
            assert!(has(&findings, "W0423", name), "{form:?} {name}: {findings:#?}");
            service.actions["DoThing"].value.clone()
        };
        let without = gone("Id", whole(&format!("{lead}Id | String | 标识 |\n"), ""));
        assert!(!without.output.contains_key("Id"), "{form:?}");
        let without = gone("InvalidParameter.Name", whole(&code, ""));
        assert_eq!(without.errors.len(), 1, "{form:?}");
    }
}

/// What a code cell holds beside the code never becomes part of it.
#[test]
fn control_characters_and_marks_are_no_part_of_a_code() {
    for form in ALL {
        for code in ["Invalid\u{8}Parameter.Name", "Invalid\u{200d}Parameter.Name", "InvalidParameter.\u{7f}Name"] {
            let text = page(form, &[NAME]).replace("InvalidParameter.Name", code);
            let (service, findings) = import(&text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {code:?}: {findings:#?}"));
            assert!(service.errors.contains_key("InvalidParameter.Name"), "{form:?} {code:?}: {findings:#?}");
        }
    }
}

#[test]
fn text_behind_a_table_does_not_swallow_the_next_heading() {
    let structures = |first: &str, second: &str| {
        format!(
            "{first}\n\n| Name | Type | Description |\n|---|---|---|\n| Zone | String | The zone. |\n| Family | String | See [x](/y) |{second}\n\n| Name | Type | Description |\n|---|---|---|\n| Values | Array of String | Values. |\n"
        )
    };
    let mut known = Service::default();
    let (imported, _) = import(&page(Form::Markdown, &[NAME]));
    known.service = imported.as_ref().unwrap().service.clone();
    known.version = imported.unwrap().version.clone();
    for behind in [
        ".\n\n## Filter",
        " see below\n## Filter",
        ".\n\n### Filter\n\nA filter.",
        "\n\nFilter\n------",
        ".\n<h2>Filter</h2>",
    ] {
        let (service, findings) = import_into(&known, &structures("## Disk", behind));
        let service = service.unwrap_or_else(|| panic!("{behind}: {findings:#?}"));
        assert_eq!(service.structures["Disk"].value.members.len(), 2, "{behind}");
        assert!(service.structures["Filter"].value.members.contains_key("Values"), "{behind}: {findings:#?}");
    }
    // HTML, with and without the end tags.
    let html = |end: &str, level: u8| {
        format!(
            "<h{level}>Disk</h{level}><table><tr><th>Name<th>Type<th>Description<tr><td>Zone</td><td>String</td><td>x</td></tr>{end}<h{level}>Filter</h{level}><table><tr><th>Name<th>Type<th>Description<tr><td>Values<td>String<td>x</table>"
        )
    };
    for end in ["</table>.", ".</table>", "", "<p>.</p>", "</table></br>"] {
        for level in [2, 3] {
            let (service, findings) = import_into(&known, &html(end, level));
            let service = service.unwrap_or_else(|| panic!("{end} {level}: {findings:#?}"));
            assert!(service.structures["Disk"].value.members.contains_key("Zone"), "{end}");
            assert!(service.structures["Filter"].value.members.contains_key("Values"), "{end}: {findings:#?}");
        }
    }
    // The sections of an action, in every form.
    for form in ALL {
        for behind in [".", " text", "\n说明：见上。"] {
            let text = page(form, &[NAME, MODE]);
            let row = text.find("模式").unwrap();
            let end = row + text[row..].find('\n').unwrap();
            let (service, findings) = import(&format!("{}{behind}{}", &text[..end], &text[end..]));
            let service = service.unwrap_or_else(|| panic!("{form:?} {behind}: {findings:#?}"));
            assert_eq!(
                (names(&service), service.actions["DoThing"].value.output.len()),
                (vec!["Name", "Mode"], 1),
                "{form:?} {behind}"
            );
        }
    }
}

#[test]
fn parameters_of_every_action_are_members_of_none() {
    let common = [
        ["Version", "是", "String", "表示 API 版本号，主要用于标识请求的不同 API 版本。"],
        ["Version", "是", "String", "API version, such as 2017-03-12"],
        ["Region", "否", "String", "区域 参数，用来标识希望操作哪个区域的数据。"],
        ["Region", "否", "String", ""],
        ["Region", "Yes", "String", "Common Parameter. See the list of regions."],
        ["Action", "是", "String", "具体操作的指令接口名称，例如 DoThing。"],
        ["Timestamp", "是", "Integer", "当前 UNIX 时间戳，可记录发起 API 请求的时间。"],
        ["Nonce", "是", "Integer", "随机正整数，与 Timestamp 联合起来，用于防止重放攻击。"],
        ["SecretId", "是", "String", "在云 API 密钥上申请的标识身份的 SecretId。"],
        ["Signature", "是", "String", "请求签名，用来验证此次请求的合法性。"],
        ["SignatureMethod", "否", "String", "签名方式，目前支持HmacSHA256和HmacSHA1。"],
        ["Token", "否", "String", "临时证书所用的 Token，需要结合临时密钥一起使用。"],
        ["Language", "否", "String", "公共参数，指定接口返回的语言。"],
    ];
    let own = [
        ["Version", "是", "String", "合同模板的版本"],
        ["Region", "否", "String", "实例所在地域"],
        ["Language", "否", "String", "语言，ZH或EN"],
        ["Token", "是", "String", "会话令牌"],
        ["SecretId", "是", "String", "密钥 ID"],
        ["Nonce", "是", "String", "一个随机数或者时间戳，用于防止重放攻击，每个请求唯一，建议用uuid"],
    ];
    for form in ALL {
        for row in common {
            let text = page(form, &[NAME, row]);
            // The rows of the page itself would be there twice.
            let text = if matches!(row[0], "Action" | "Version") {
                let plain = page(form, &[NAME]);
                let first = plain.lines().find(|line| line.contains(row[0]) && line.contains("公共参数")).unwrap();
                let second = text.lines().rfind(|line| line.contains(row[0])).unwrap().to_owned();
                text.replacen(&format!("{second}\n"), "", 1).replacen(first, &format!("{first}\n{second}"), 1)
            } else {
                text
            };
            let (service, findings) = import(&text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {row:?}: {findings:#?}"));
            assert_eq!(names(&service), ["Name"], "{form:?} {row:?}");
        }
        for row in own {
            let text = page(form, &[NAME, row]);
            let text = if row[0] == "Version" {
                let plain = page(form, &[NAME]);
                let first = plain.lines().find(|line| line.contains("2020-01-01")).unwrap();
                text.replacen(&format!("{first}\n"), "", 1)
                    + &paragraph(form, "Product=demo&Version=2020-01-01&Action=DoThing")
            } else {
                text
            };
            let (service, findings) = import(&text);
            let service = service.unwrap_or_else(|| panic!("{form:?} {row:?}: {findings:#?}"));
            assert!(names(&service).contains(&row[0]), "{form:?} {row:?}: {findings:#?}");
        }
    }
}

/// Comments, hidden rows, templates and the like say nothing, and end nothing.
#[test]
fn what_no_browser_shows_is_not_read() {
    let ghost = "<tr><td>Ghost</td><td>是</td><td>String</td><td>x</td></tr>";
    let hidden_rows = [
        format!("<!-- {ghost} -->"),
        format!("<template>{ghost}</template>"),
        ghost.replace("<tr>", "<tr hidden>"),
        ghost.replace("<tr>", "<tr style='display:none'>"),
        ghost.replace("<tr>", "<tr style=\"color: red; DISPLAY : none\">"),
        ghost.replace("<tr>", "<tr class='a old'>"),
        format!("<script>var x = '{ghost}';</script>"),
        format!("<noscript>{ghost}</noscript>"),
    ];
    for hidden in &hidden_rows {
        let text = format!(
            "<style>.old {{ display: none }}</style>{}",
            page(Form::Html, &[NAME, MODE]).replace("<tr><td>Mode", &format!("{hidden}<tr><td>Mode"))
        );
        let (service, findings) = import(&text);
        let service = service.unwrap_or_else(|| panic!("{hidden}: {findings:#?}"));
        assert_eq!(names(&service), ["Name", "Mode"], "{hidden}: {findings:#?}");
    }
    for hidden in ["<!-- | Ghost | 是 | String | x | -->\n", "<!--\n| Ghost | 是 | String | x |\n-->\n"] {
        let text = page(Form::Markdown, &[NAME, MODE]).replace("| Mode |", &format!("{hidden}| Mode |"));
        let (service, findings) = import(&text);
        assert_eq!(names(&service.unwrap_or_else(|| panic!("{findings:#?}"))), ["Name", "Mode"], "{hidden}");
    }
    let whole = format!("<div hidden>\n\n{}\n\n</div>\n\n", page(Form::Markdown, &[["Ghost", "是", "String", "x"]]));
    let front = "---\ntitle: Ghost\nsidebar: 2. 输入参数\n---\n";
    for before in [whole.as_str(), front, "<!-- Product=cvm&Version=2017-03-12&Action=Ghost -->\n\n"] {
        let (service, findings) = import(&format!("{before}{}", page(Form::Markdown, &[NAME, MODE])));
        let service = service.unwrap_or_else(|| panic!("{before}: {findings:#?}"));
        assert_eq!((names(&service), service.actions.len()), (vec!["Name", "Mode"], 1), "{before}");
        assert!(!findings.iter().any(|it| it.contains("W0424")), "{before}: {findings:#?}");
    }
    // What is kept from screen readers alone is shown.
    let text = page(Form::Html, &[NAME, MODE]).replace("<tr><td>Mode", "<tr aria-hidden=\"true\"><td>Mode");
    assert_eq!(names(&import(&text).0.unwrap()), ["Name", "Mode"]);
}

fn tcgen(arguments: &[&str], folder: &Path) -> Output {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "-q", "--manifest-path"]).arg(manifest).args([
        "-p",
        "tcgen",
        "--",
        "--message-format",
        "short",
    ]);
    command.args(arguments).current_dir(folder).output().unwrap()
}

/// `update` writes no removal that comes of a row that it could not read, and `--dry-run` says the same.
#[test]
fn an_update_writes_no_removal_that_comes_of_a_row_it_could_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let text = |output: &Output| {
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
    };
    std::fs::write(
        at.join("tcgen.toml"),
        "[runtime]\npath = \"runtime\"\n[[target]]\nspec = \"spec\"\ncrate = \"out\"\n",
    )
    .unwrap();
    std::fs::write(at.join("a.md"), page(Form::Markdown, &[NAME, MODE])).unwrap();
    let first = tcgen(&["import", "page", "a.md", "--spec", "spec"], at);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first));
    assert_eq!(tcgen(&["generate"], at).status.code(), Some(0));
    let names_now = || {
        let facts = read_layers(&at.join("spec"), &mut Sources::new(), &mut Report::new()).facts.unwrap();
        names(&facts).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (row, exit) in [
        (vec!["Na\u{200b}me", "是", "String", "名称，长度不超过20个字符"], 0),
        (vec!["~~Name~~", "是", "String", "名称"], 0),
        (vec!["Name（已废弃）", "是", "String", "名称，长度不超过20个字符"], 0),
        (vec!["Name", "是 String", "名称"], 0),
        (vec!["名字", "是", "String", "名称"], 3),
        (vec!["", "是", "String", "名称"], 3),
    ] {
        let broken = table(Form::Markdown, &[vec![], row.clone()]);
        let broken = broken.lines().last().unwrap();
        let whole = table(Form::Markdown, &[vec![], NAME.to_vec()]);
        std::fs::write(
            at.join("b.md"),
            page(Form::Markdown, &[NAME, MODE]).replace(whole.lines().last().unwrap(), broken),
        )
        .unwrap();
        let dry = tcgen(&["import", "page", "b.md", "--spec", "spec", "--dry-run"], at);
        let updated = tcgen(&["update", "b.md", "--spec", "spec"], at);
        assert_eq!(
            (dry.status.code(), updated.status.code()),
            (Some(exit), Some(exit)),
            "{row:?}\n{}\n{}",
            text(&dry),
            text(&updated)
        );
        assert_eq!(names_now(), ["Name", "Mode"], "{row:?}: {}", text(&updated));
        assert!(
            !text(&updated).contains("removed Name") && !text(&updated).contains("0.2.0"),
            "{row:?}: {}",
            text(&updated)
        );
        if exit == 3 {
            assert!(text(&dry).contains("error[E0420]") && text(&updated).contains("b.md:13:"), "{}", text(&updated));
        }
    }
}
