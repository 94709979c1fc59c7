//! The reference and the schema in the project's docs are those of this version.

use std::fs;
use std::path::Path;

use tcgen::diff::rules_markdown;
use tcgen::spec::{json_schema, reference_markdown};

fn assert_current(file: &str, text: &str, format: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(file);
    let current = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        current == text,
        "docs/{file} is not current; run: cargo run --release -- reference --format {format} > docs/{file}"
    );
}

#[test]
fn the_key_reference_is_current() {
    assert_current("spec-reference.md", &reference_markdown(), "markdown");
}

#[test]
fn the_json_schema_is_current() {
    assert_current("spec.schema.json", &json_schema(), "schema");
}

#[test]
fn the_table_of_rules_is_current() {
    assert_current("diff-rules.md", &rules_markdown(), "rules");
}
