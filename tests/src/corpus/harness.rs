//! The program that reads the examples with the generated code. In: cases. Out: scores, and a line for each miss.
//!
//! It is made anew for the services of a run: one table from action to decoder for each of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;
use tcgen::import::{Choice, Tccli};
use tcgen::model::names::type_name;

use super::Problem;
use super::build::{cargo, write_text};
use super::cases::{Case, Kind, cases};
use super::echo::ACTION;
use super::generate::Generated;
use super::table::Row;

/// How a miss begins that is a request's: those are allowed to be a few, as the documentation got them wrong.
pub(super) const REQUEST: &str = "request of ";

/// The part of the program that is the same in every run.
const MAIN: &str = include_str!("harness_main.rs");

/// Builds and runs the program, and enters the scores.
pub(super) fn run(
    root: &Path,
    tccli: &Tccli,
    chosen: &[&Choice],
    generated: &[Generated],
    rows: &mut BTreeMap<String, Row>,
) -> Result<Vec<String>, Problem> {
    let of = |(choice, generated): (&&Choice, &Generated)| -> Vec<Case> {
        generated.service.as_ref().map_or_else(Vec::new, |service| cases(tccli, choice, service))
    };
    let all: Vec<Vec<Case>> = chosen.par_iter().zip(generated).map(of).collect();
    let mut lines = String::new();
    for (generated, cases) in generated.iter().zip(&all) {
        for case in cases {
            let _ = writeln!(lines, "{}", case.line(&generated.key));
            score(rows, &generated.key, case.kind, 1, 1);
        }
    }
    let list = root.join("cases.jsonl");
    write_text(&list, &lines)?;
    let output = cargo(root, &["run", "-p", "corpus-harness", "--"])
        .arg(&list)
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the harness failed: {}", text.lines().take(30).collect::<Vec<_>>().join("\n")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| enter(line, rows)).collect())
}

fn score(rows: &mut BTreeMap<String, Row>, key: &str, kind: Kind, all: usize, good: usize) {
    let Some(row) = rows.get_mut(key) else { return };
    let score = match kind {
        Kind::Response => &mut row.responses,
        Kind::Error => &mut row.errors,
        Kind::Request => &mut row.requests,
    };
    score.all += all;
    score.good += good;
}

/// One miss of the program: key, kind, action, what happened.
fn enter(line: &str, rows: &mut BTreeMap<String, Row>) -> Option<String> {
    let miss: Value = serde_json::from_str(line).ok()?;
    let (key, kind, action, text) = (miss[0].as_str()?, miss[1].as_str()?, miss[2].as_str()?, miss[3].as_str()?);
    let row = rows.get_mut(key)?;
    if kind == "retyped" {
        row.retyped += 1;
        return None;
    }
    let score = match kind {
        "response" => &mut row.responses,
        "error" => &mut row.errors,
        _ => &mut row.requests,
    };
    score.good -= 1;
    Some(format!("{kind} of {key} {action}: {text}"))
}

/// Writes the program for these services.
pub(super) fn write_program(root: &Path, generated: &[Generated]) -> Result<(), Problem> {
    let folder = root.join("harness");
    let mut manifest =
        "[package]\nname = \"corpus-harness\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
        serde_json = { version = \"1\", features = [\"arbitrary_precision\"] }\n\
        tcgen-runtime = { path = \"../../../runtime\", default-features = false, features = [\"json\"] }\n"
            .to_owned();
    let (mut modules, mut responses, mut requests) = (String::new(), String::new(), String::new());
    for it in generated {
        let key = it.key.replace('-', "_");
        for (prefix, folder) in [("tcgen", "crates"), ("echo", "echo")] {
            let _ = writeln!(
                manifest,
                "{prefix}-{} = {{ path = \"../{folder}/{}\", default-features = false }}",
                it.key, it.key
            );
        }
        let _ = writeln!(modules, "mod {key};");
        let _ = writeln!(responses, "        \"{}\" => {key}::response(action),", it.key);
        let _ = writeln!(requests, "        \"{}\" => {key}::request(action, body),", it.key);
        write_text(&folder.join(format!("src/{key}.rs")), &module(it, &key))?;
    }
    let main =
        MAIN.replace("/*modules*/", &modules).replace("/*responses*/", &responses).replace("/*requests*/", &requests);
    write_text(&folder.join("src/main.rs"), &main)?;
    write_text(&folder.join("Cargo.toml"), &manifest)
}

/// The tables of one service: what decodes the response of an action, and what reads and writes its request.
fn module(generated: &Generated, key: &str) -> String {
    let (mut responses, mut requests) = (String::new(), String::new());
    for (name, action) in generated.service.iter().flat_map(|service| &service.actions) {
        let wire = action.value.name.as_ref().map_or(name.as_str(), |name| &name.value);
        let (response, echo) = (type_name(wire), type_name(&format!("{ACTION}{name}")));
        let _ = writeln!(responses, "        \"{name}\" => Box::<tcgen_{key}::model::{response}Response>::default(),");
        let _ = writeln!(
            requests,
            "        \"{name}\" => crate::echo::<echo::{echo}Response>(body, |it| Some(Box::new(echo::{echo}Request::new(it.body?)))),"
        );
    }
    format!(
        "use echo_{key}::model as echo;\nuse tcgen_runtime::codec::Decode;\n\n\
         pub fn response(action: &str) -> Option<Box<dyn Decode>> {{\n    Some(match action {{\n{responses}        _ => return None,\n    }})\n}}\n\n\
         pub fn request(action: &str, body: &[u8]) -> Option<Result<Vec<u8>, String>> {{\n    Some(match action {{\n{requests}        _ => return None,\n    }})\n}}\n"
    )
}
