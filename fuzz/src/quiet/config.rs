//! Any text as `tcgen.toml`. Its mistakes have places in it; what it asks for becomes a crate whose Cargo.toml has the keys
//! of the template, and whose Rust is the same whatever names, versions and paths the file holds.

use std::cell::LazyCell;

use proc_macro2::TokenStream;
use tcgen::config::read_config;
use tcgen::model::{Api, resolve_api};
use tcgen::render::{Options, RenderedFile, render_api};
use tcgen::report::{Report, Sources};
use tcgen::spec::{SpecTexts, read_service};

use crate::rendered::{check_characters, check_manifest};
use crate::scratch::scratch;
use crate::spec::one_thread;

const SPEC: &str =
    "service: demo\nversion: \"2020-01-01\"\nactions:\n  Ask: { input: { Name: { type: String } }, output: {} }\n";

/// Holds one file.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    one_thread();
    let path = scratch("tcgen.toml", input);
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let config = read_config(&path, &mut sources, &mut report);
    for diagnostic in report.sorted() {
        if let Some(label) = diagnostic.primary() {
            let text = sources.text(label.place.file);
            assert!(text.get(label.place.start as usize..label.place.end as usize).is_some(), "{diagnostic:?}");
        }
    }
    let Some(config) = config else {
        assert!(report.has_errors(), "what is not read is told");
        return;
    };
    if report.has_errors() {
        return;
    }
    for target in config.targets.iter().take(2) {
        check_rendered(&target.options);
    }
}

fn check_rendered(options: &Options) {
    let mut report = Report::new();
    let files = API.with(|api| render_api(api, options, &mut report));
    // What cannot be rendered is told, and nothing is written.
    if report.has_errors() {
        return;
    }
    let runtime = options.runtime.clone();
    let plain = Options { runtime, spec: "spec".to_owned(), package: options.package.clone().map(plain_package) };
    let others = API.with(|api| render_api(api, &plain, &mut Report::new()));
    assert_eq!(files.len(), others.len());
    for (file, other) in files.iter().zip(&others) {
        check_characters(&file.path, &file.text);
        if file.path.ends_with(".toml") {
            check_manifest(&file.text);
        } else if file.path.ends_with(".rs") {
            assert_eq!(code(file), code(other), "{options:?}");
        }
    }
}

fn plain_package(package: tcgen::render::Package) -> tcgen::render::Package {
    tcgen::render::Package { name: "demo".to_owned(), version: "0.1.0".to_owned(), ..package }
}

/// The file's code, without docs: they name the crate.
fn code(file: &RenderedFile) -> String {
    let lines: String =
        file.text.lines().filter(|it| !it.trim_start().starts_with("//")).map(|it| format!("{it}\n")).collect();
    let tokens: Result<TokenStream, _> = lines.parse();
    tokens.unwrap_or_else(|error| panic!("{} is not Rust: {error}\n{}", file.path, file.text)).to_string()
}

thread_local!(static API: LazyCell<Api> = LazyCell::new(|| {
    let texts = SpecTexts::from_memory("spec.yaml", vec![(String::new(), SPEC.as_bytes().to_vec())]);
    let service = read_service(texts, &mut Sources::new(), &mut Report::new()).expect("the spec is sound");
    resolve_api(&service, &[], &mut Report::new())
}));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_kind_hold() {
        for file in [
            include_str!("../../../tcgen.toml"),
            "[[target]]\nspec = \"a\"\ncrate = \"b\"\nname = \"demo-x\"\nversion = \"1.2.3\"\nactions = [\"Ask\"]\n",
            "[[target]]\nspec = \"a\"\n",
            "[target]\n",
            "[[target]\n",
            "",
        ] {
            check(file.as_bytes());
        }
        check(b"\xff");
    }
}
