//! Lists of error codes, as JSON per action and as Python's module per service, imported into a stored spec.

use tcgen::import::CodeLists;
use tcgen::report::{Report, Sources};
use tcgen::spec::{Service, SpecTexts, fact_files, read_layers_of};

use super::{assert_same, is_written, read_again};
use crate::spec::one_thread;

const STORED: &str = "service: demo\nversion: \"2020-01-01\"\nerrors:\n  InternalError: { doc: Stored. }\nactions:\n  \
    DescribeFlows: { input: {}, output: {} }\n  CreateFlow: { input: {}, output: {}, errors: [FailedOperation] }\n";

/// Holds what is made of one list. The first byte chooses its kind, and whether descriptions come along.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    one_thread();
    let Some((&options, list)) = input.split_first() else { return };
    let name = if options & 1 == 0 { "codes.json" } else { "errorcodes.py" };
    let docs = options & 2 != 0;
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let file = sources.add(name, String::from_utf8_lossy(list));
    let mut lists = CodeLists::default();
    lists.add(file, "demo", "2020-01-01", &sources, &mut report);
    check_places(&report, &sources);
    if report.has_errors() {
        return;
    }
    let mut first = stored();
    lists.apply(&mut first, docs);
    if !is_written(&first, &mut Report::new()) {
        return;
    }
    let mut second = read_again(&first);
    lists.apply(&mut second, docs);
    assert_same(&fact_files(&first), &fact_files(&second));
}

/// What is wrong with a list has a place in it.
fn check_places(report: &Report, sources: &Sources) {
    for label in report.sorted().iter().filter_map(|it| it.primary()) {
        let text = sources.text(label.place.file);
        assert!(text.get(label.place.start as usize..label.place.end as usize).is_some(), "{label:?}");
    }
}

fn stored() -> Service {
    let texts = SpecTexts::from_memory("spec.yaml", vec![(String::new(), STORED.as_bytes().to_vec())]);
    let facts = read_layers_of(texts, &mut Sources::new(), &mut Report::new()).facts;
    facts.expect("the spec has facts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_every_kind_hold() {
        let json = r#"{"demo/v20200101":{"DescribeFlows":["InvalidParameter","FailedOperation.A"],"CreateFlow":null}}"#;
        let python =
            "# -*- coding: utf8 -*-\n\n# 内部错误 <b>`x`</b>\nINTERNALERROR = 'InternalError'\n# x\nA = 'A.B'\n";
        for options in 0..4 {
            check(&[&[options], json.as_bytes()].concat());
            check(&[&[options], python.as_bytes()].concat());
        }
        assert_eq!(stored().actions.len(), 2);
    }
}
