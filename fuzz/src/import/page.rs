//! Any bytes as a page of the documentation, imported into a stored spec, with descriptions and without.

use tcgen::import::{PageFile, PageOptions, import_pages};
use tcgen::report::{Report, Sources};
use tcgen::spec::{Service, SpecTexts, read_layers_of};

use super::{assert_same, is_written, read_again};
use crate::spec::one_thread;
use tcgen::spec::fact_files;

/// The spec that pages go into.
const STORED: &[(&str, &str)] = &[
    ("service.yaml", include_str!("../../../tests/fixtures/pages/demo/service.yaml")),
    ("actions/CancelFlows.yaml", include_str!("../../../tests/fixtures/pages/demo/actions/CancelFlows.yaml")),
    ("actions/DescribeFlows.yaml", include_str!("../../../tests/fixtures/pages/demo/actions/DescribeFlows.yaml")),
    ("structures/Agent.yaml", include_str!("../../../tests/fixtures/pages/demo/structures/Agent.yaml")),
];

/// Holds what is made of one page. The lowest bits of the first byte are options.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    one_thread();
    let Some((&options, page)) = input.split_first() else { return };
    let stored = if options & 1 == 0 { stored() } else { Service::default() };
    let with_docs = options & 2 != 0;
    let mut report = Report::new();
    let Some(first) = import(page, stored, with_docs, &mut report) else {
        assert!(report.has_errors(), "what is not read is told");
        return;
    };
    if !is_written(&first, &mut report) {
        return;
    }
    let read = read_again(&first);
    let mut report = Report::new();
    let second = import(page, read, with_docs, &mut report);
    let second = second.unwrap_or_else(|| panic!("the second import fails: {:?}", report.sorted()));
    assert_same(&fact_files(&first), &fact_files(&second));
}

fn import(page: &[u8], stored: Service, docs: bool, report: &mut Report) -> Option<Service> {
    let mut sources = Sources::new();
    let file = PageFile { path: "page".to_owned(), bytes: page.to_vec() };
    let options = PageOptions { docs, ..PageOptions::default() };
    import_pages(vec![file], stored, &options, &mut sources, report).map(|import| import.service)
}

fn stored() -> Service {
    thread_local!(static DEMO: Service = {
        let files = STORED.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let texts = SpecTexts::from_memory("spec", files);
        read_layers_of(texts, &mut Sources::new(), &mut Report::new()).facts.unwrap_or_default()
    });
    DEMO.with(Service::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixtures_hold() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/pages");
        let mut pages = 0;
        for entry in std::fs::read_dir(folder).unwrap().flatten().filter(|it| it.path().is_file()) {
            let page = std::fs::read(entry.path()).unwrap();
            (0..4).for_each(|options| check(&[&[options], &page[..]].concat()));
            pages += 1;
        }
        assert!(pages > 10, "{pages}");
    }
}
