//! What an import writes, read again.

use serde_json::json;
use tcgen::import::{Texts, import_service};
use tcgen::report::{Report, Sources};
use tcgen::spec::{SpecTexts, fact_files, read_layers_of};

use crate::support::{api, text};

/// Texts that `serde_yaml` writes in a way that does not read back: over several lines, or by the lines of YAML 1.1.
#[test]
fn names_and_texts_of_any_characters_are_written_so_that_they_read_back() {
    let odd =
        ["a\nb", "a: b\n\n  c\n", "a\u{2028}\"", "a\u{85} 'b", "\u{feff}a\u{7f}", "\u{2029}\n", "# a", "- a", "{a}"];
    let members: serde_json::Map<String, serde_json::Value> =
        odd.iter().map(|it| ((*it).to_owned(), json!(it))).collect();
    let answer = json!({ "Response": members }).to_string();
    let examples =
        json!({ "actions": { "DescribeThings": [{ "title": odd.concat(), "input": "", "output": answer }] } });
    let api = api(&[], &[text("Name")], &[]).to_string();
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let texts = Texts::from_memory(api, Some(examples.to_string()));
    let imported = import_service(texts, false, &mut sources, &mut report).unwrap();
    let files = fact_files(&imported);
    let in_memory = files.iter().map(|it| (it.path.clone(), it.text.clone().into_bytes())).collect();
    let read = read_layers_of(SpecTexts::from_memory("spec", in_memory), &mut sources, &mut report).facts.unwrap();
    assert!(!report.has_errors(), "{:?}", report.sorted());
    let example = &read.actions["DescribeThings"].value.examples[0].value;
    assert_eq!(example.output.as_ref().unwrap().value.to_json(), json!(members));
    assert_eq!(example.title.as_ref().unwrap().value, odd.concat());
    assert_eq!(fact_files(&read), files);
}
