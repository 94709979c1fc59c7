//! A spec in one file, read, checked and rendered as a crate.
//!
//! What `tcgen lint` accepts is rendered without a defect, and every file of it holds: Rust parses, macros and attributes
//! are from a list, code in docs is ours, Cargo.toml has the keys of the template, and no character is hidden.

use std::path::Path;
use std::sync::Once;

use arbitrary::Unstructured;
use tcgen::config::crate_options;
use tcgen::model::resolve_api;
use tcgen::render::{Dependency, Package, render_api};
use tcgen::report::{Code, Report, Sources};
use tcgen::spec::{SpecTexts, check_spec, read_service};

use crate::hostile;
use crate::rendered::check_file;

/// In front of bytes that a spec is made from; any other input is a spec's text.
const STRUCTURED: u8 = 1;

/// Holds what is made of one spec.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let text = match input {
        [STRUCTURED, rest @ ..] => hostile::spec(&mut Unstructured::new(rest)),
        text => String::from_utf8_lossy(text).into_owned(),
    };
    check_text(text);
}

fn check_text(text: String) {
    one_thread();
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let texts = SpecTexts::from_memory("spec.yaml", vec![(String::new(), text.into_bytes())]);
    let Some(service) = read_service(texts, &mut sources, &mut report) else {
        assert!(report.has_errors(), "what is not read is told");
        return;
    };
    check_spec(&service, &mut report);
    if report.has_errors() {
        return;
    }
    let api = resolve_api(&service, &[], &mut report);
    if report.has_errors() {
        assert!(!report.has(Code::Defect), "{:?}", report.sorted());
        return;
    }
    let runtime = Dependency { path: None, version: Some("0.1.0".to_owned()) };
    let package = Package { name: "tcgen-demo".to_owned(), version: "0.1.0".to_owned(), runtime };
    let files = render_api(&api, &crate_options(Path::new("spec/demo"), package), &mut report);
    assert!(!report.has_errors(), "{:?}", report.sorted());
    files.iter().for_each(check_file);
}

/// Everything on this thread: coverage then depends on the input alone. Tests have a thread each, and so the usual pool.
pub(crate) fn one_thread() {
    static ONCE: Once = Once::new();
    if cfg!(test) {
        return;
    }
    ONCE.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("nothing has used the pool before");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixtures_hold() {
        for text in
            [include_str!("../../tests/fixtures/awkward_names.yaml"), include_str!("../../tests/fixtures/bodies.yaml")]
        {
            check(text.as_bytes());
        }
    }

    #[test]
    fn specs_that_are_made_are_often_accepted() {
        let mut bytes = vec![STRUCTURED];
        let mut state = 7_u32;
        let accepted = (0..300).filter(|_| {
            bytes.truncate(1);
            bytes.extend((0..400).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_be_bytes()[0]
            }));
            check(&bytes);
            is_accepted(&hostile::spec(&mut Unstructured::new(&bytes[1..])))
        });
        assert!(accepted.count() > 10);
    }

    fn is_accepted(text: &str) -> bool {
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let texts = SpecTexts::from_memory("spec.yaml", vec![(String::new(), text.as_bytes().to_vec())]);
        let service = read_service(texts, &mut sources, &mut report);
        service.iter().for_each(|service| check_spec(service, &mut report));
        !report.has_errors()
    }
}
