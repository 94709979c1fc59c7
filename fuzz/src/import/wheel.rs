//! Metadata of tccli, as a text, as a wheel, or made from bytes with hostile names and texts.

use std::path::Path;

use arbitrary::Unstructured;
use tcgen::import::{Tccli, Texts, import_service};
use tcgen::report::{Report, Sources};
use tcgen::spec::{Service, fact_files};

use super::{assert_same, is_written, read_again};
use crate::hostile;
use crate::scratch::scratch;
use crate::spec::one_thread;

/// Holds what is made of one release. What begins with `{` is an `api.json`, with `PK` a wheel, and anything else the bytes
/// that metadata is made from, behind one that says whether descriptions come along.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    one_thread();
    match input {
        [b'{', ..] => check_texts(true, &String::from_utf8_lossy(input), None),
        [b'P', b'K', ..] => check_wheel(input),
        [options, bytes @ ..] => {
            let (api, examples) = hostile::metadata(&mut Unstructured::new(bytes));
            check_texts(options & 1 == 0, &api, Some(&examples));
        }
        [] => {}
    }
}

fn check_texts(docs: bool, api: &str, examples: Option<&str>) {
    check_import(docs, || Texts::from_memory(api.to_owned(), examples.map(str::to_owned)));
}

fn check_import(docs: bool, texts: impl Fn() -> Texts) {
    let mut report = Report::new();
    let Some(first) = import(texts(), docs, &mut report) else {
        assert!(report.has_errors(), "what is not read is told");
        return;
    };
    if !is_written(&first, &mut report) {
        return;
    }
    read_again(&first);
    let second = import(texts(), docs, &mut Report::new()).unwrap_or_default();
    assert_same(&fact_files(&first), &fact_files(&second));
}

fn import(texts: Texts, docs: bool, report: &mut Report) -> Option<Service> {
    import_service(texts, docs, &mut Sources::new(), report)
}

/// A wheel is opened, and each of its services read, or it is told why not.
fn check_wheel(bytes: &[u8]) {
    let path = scratch("release.whl", bytes);
    let mut report = Report::new();
    let Some(tccli) = Tccli::open(Path::new(&path), &mut report) else {
        assert!(report.has_errors(), "what is not read is told");
        return;
    };
    for choice in tccli.choices().iter().take(4) {
        let separators = ['/', '\\', '.'];
        assert!(!choice.service.contains(separators) && !choice.version.contains(separators), "{choice:?}");
        if tccli.read(choice).is_ok() {
            check_import(false, || tccli.read(choice).expect("it was read once"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_holds() {
        check(include_bytes!("../../corpus/wheel/api.json"));
        check(include_bytes!("../../corpus/wheel/release.whl"));
        check(b"");
        let bytes: Vec<u8> = (0..2_000_u32).map(|it| (it * it % 251) as u8).collect();
        bytes.chunks(200).for_each(check);
    }
}
