//! Holds the reader of glued text against all of tccli's metadata.
//!
//! ```text
//! cargo run -p tests --bin glued -- tccli-3.1.189.1-py2.py3-none-any.whl
//! ```
//!
//! Every request, response and structure becomes a table as a page without borders has it (`FlowIds.NArray of
//! String…`), is split again, and each row is compared: name, `.N`, type and description. Only the names of the
//! service's structures are known to the reader, and, in a second run, nothing at all.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures for people")]

use std::collections::HashSet;
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

use rayon::prelude::*;
use serde_json::Value as Json;
use tcgen::import::{Tccli, split_glued};
use tcgen::report::Report;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows, how many are right with known structures, and without; and what went wrong.
#[derive(Default)]
struct Counts {
    rows: usize,
    right: usize,
    right_alone: usize,
    wrong: Vec<String>,
}

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: glued WHEEL");
        return ExitCode::from(2);
    };
    let mut report = Report::new();
    let Some(tccli) = Tccli::open(&path, &mut report) else {
        eprintln!("error: `{}` is no tccli", path.display());
        return ExitCode::FAILURE;
    };
    let counted: Vec<(String, Counts)> = tccli
        .choices()
        .par_iter()
        .map(|choice| {
            let texts = tccli.read(choice).expect("metadata");
            let api: Json = serde_json::from_str(texts.parts().next().unwrap_or_default()).expect("JSON");
            (format!("{}/{}", choice.service, choice.version), count(&api))
        })
        .collect();
    let is_esign = |name: &str| matches!(name, "ess/2020-11-11" | "essbasic/2021-05-26");
    let all = Counts::sum(counted.iter().map(|(_, counts)| counts));
    let esign = Counts::sum(counted.iter().filter(|(name, _)| is_esign(name)).map(|(_, counts)| counts));
    println!("all services: {all}");
    println!("ess, essbasic: {esign}");
    if std::env::args().any(|argument| argument == "--wrong") {
        for (name, counts) in &counted {
            counts.wrong.iter().for_each(|row| println!("{name} {row}"));
        }
    }
    let is_good = all.right * 1000 >= all.rows * 998 && esign.right == esign.rows;
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Counts {
    fn sum<'c>(counts: impl Iterator<Item = &'c Counts>) -> Counts {
        counts.fold(Counts::default(), |sum, it| Counts {
            rows: sum.rows + it.rows,
            right: sum.right + it.right,
            right_alone: sum.right_alone + it.right_alone,
            wrong: Vec::new(),
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { rows, right, right_alone, .. } = self;
        let share = |count: &usize| 100.0 * *count as f64 / (*rows).max(1) as f64;
        let (with, alone) = (share(right), share(right_alone));
        write!(f, "{right} of {rows} rows right ({with:.2} %); with nothing known {right_alone} ({alone:.2} %)")
    }
}

fn count(api: &Json) -> Counts {
    let names = |key: &str| -> HashSet<&str> {
        let actions = api["actions"].as_object().expect("actions").values();
        actions.filter_map(|action| action[key].as_str()).collect()
    };
    let (inputs, outputs) = (names("input"), names("output"));
    let objects = api["objects"].as_object().expect("objects");
    let structures: Vec<String> = objects
        .keys()
        .filter(|name| !inputs.contains(name.as_str()) && !outputs.contains(name.as_str()))
        .cloned()
        .collect();
    let mut counts = Counts::default();
    for (name, object) in objects {
        let is_input = inputs.contains(name.as_str());
        let members = object["members"].as_array().expect("members").iter();
        let rows: Vec<[String; 3]> =
            members.filter(|member| member["disabled"] != true).map(|member| row(member, is_input)).collect();
        let mut page =
            String::from(if is_input { "参数名称必选类型描述\n" } else { "参数名称类型描述\n" });
        rows.iter().for_each(|row| page.push_str(&format!("{}{}{}\n", row[0], row[1], row[2])));
        let same = |split: &[[String; 3]]| rows.iter().filter(|row| split.contains(row)).count();
        let split = split_glued(&page, structures.iter().cloned());
        counts.rows += rows.len();
        counts.right += same(&split);
        counts.right_alone += same(&split_glued(&page, []));
        counts.wrong.extend(rows.iter().filter(|row| !split.contains(row)).map(|row| format!("{name} {row:?}")));
    }
    counts
}

/// Name, type and description as a page shows them.
fn row(member: &Json, is_input: bool) -> [String; 3] {
    let text = |key: &str| member[key].as_str().unwrap_or_default();
    let item = match text("member") {
        "string" => "String",
        "int64" | "uint64" => "Integer",
        "float" => "Float",
        "bool" => "Boolean",
        "datetime" => "Timestamp",
        "datetime_iso" => "Timestamp ISO8601",
        "date" => "Date",
        "binary" => "Binary",
        structure => structure,
    };
    let is_list = text("type") == "list";
    let name = format!("{}{}", text("name"), if is_list && is_input { ".N" } else { "" });
    let type_name = format!("{}{item}", if is_list { "Array of " } else { "" });
    [name, type_name, plain(text("document"))]
}

/// A description as a browser shows it: no tags, a line for each block, no line without text.
fn plain(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    let mut rest = document;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let name: String = after.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        match after.split_once('>').filter(|_| !name.is_empty() && name.len() < 11) {
            Some((_, behind)) => {
                if matches!(name.as_str(), "br" | "p" | "li" | "ul" | "ol" | "div" | "tr" | "pre" | "table") {
                    text.push('\n');
                }
                rest = behind;
            }
            None => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
