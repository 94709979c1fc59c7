//! The spec of ChannelBatchCancelFlows against the page that it was written from, where that page is at hand.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tests::documented;

/// The bodies of the page in their order: a request, its response, the next request, …
fn bodies(page: &str) -> Vec<Value> {
    let starts = page.match_indices("\n{\n").map(|(start, _)| start);
    starts
        .map(|start| serde_json::Deserializer::from_str(&page[start..]).into_iter().next().unwrap().unwrap())
        .collect()
}

/// The page came through a filter that replaces full-width punctuation by its half-width kin.
fn folded(value: &Value) -> Value {
    serde_json::from_str(&value.to_string().replace('，', ",").replace('：', ":")).unwrap()
}

#[test]
fn the_spec_has_the_examples_of_the_page_word_for_word() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/docs/ChannelBatchCancelFlows.txt");
    let Ok(page) = fs::read_to_string(path) else {
        println!("skipped: the page is not here");
        return;
    };
    let examples = documented::examples("ChannelBatchCancelFlows");
    let bodies = bodies(&page);
    assert_eq!(bodies.len(), 2 * examples.len());
    for (example, bodies) in examples.iter().zip(bodies.chunks(2)) {
        assert_eq!(folded(&example.input), bodies[0], "{}", example.title);
        assert_eq!(folded(&example.output), bodies[1]["Response"], "{}", example.title);
    }
}
