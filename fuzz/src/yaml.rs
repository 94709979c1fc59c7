//! Any text as a file of a spec, read to a tree by tcgen and to a value by yaml_serde.
//!
//! - What both read has the same shape, the same keys in the same order, and the same texts.
//! - Every place lies within the text, on characters.

use serde_yaml::Value;
use tcgen::spec::{Located, Node, read_yaml};

/// Holds one text against yaml_serde.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (tree, report) = read_yaml(text);
    for diagnostic in report.sorted() {
        let labels = diagnostic.primary().into_iter().chain(diagnostic.others());
        labels.for_each(|label| assert!(slice(text, label.place.start, label.place.end).is_some(), "{diagnostic:?}"));
    }
    let Some(tree) = tree else {
        assert!(!report.is_empty(), "what is not read is told");
        return;
    };
    check_places(text, &tree);
    if !report.is_empty() || is_read_otherwise(text) {
        return;
    }
    if let Ok(value) = serde_yaml::from_str::<Value>(text) {
        check_alike(&tree, &value);
    }
}

/// What the two versions of YAML read differently; yaml_serde reads 1.1, and saphyr 1.2:
///
/// - Version 1.1 has three characters more that end a line, and a byte order mark may stand before any document.
/// - A block that ends with the file ends with a line feed only in saphyr.
/// - A `?` before a punctuation mark begins a key only in 1.1.
/// - An anchor has letters and digits alone in 1.1.
fn is_read_otherwise(text: &str) -> bool {
    text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
        || !text.ends_with('\n')
        || text.split('?').skip(1).any(|behind| behind.starts_with([':', ',', ']', '}', '[', '{', '"', '\'']))
        || has_odd_anchor(text)
}

fn has_odd_anchor(text: &str) -> bool {
    text.split(['&', '*']).skip(1).any(|behind| {
        let name = behind.split(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).next().unwrap_or_default();
        !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    })
}

fn check_places(text: &str, node: &Located<Node>) {
    assert!(slice(text, node.place.start, node.place.end).is_some(), "{node:?}");
    match &node.value {
        Node::List(items) => items.iter().for_each(|item| check_places(text, item)),
        Node::Map(entries) => entries.iter().for_each(|entry| {
            assert!(slice(text, entry.key.place.start, entry.key.place.end).is_some(), "{entry:?}");
            check_places(text, &entry.value);
        }),
        Node::Null | Node::Scalar { .. } => {}
    }
}

fn slice(text: &str, start: u32, end: u32) -> Option<&str> {
    text.get(start as usize..end as usize)
}

fn check_alike(node: &Node, value: &Value) {
    match (node, value) {
        (Node::List(items), Value::Sequence(values)) => {
            assert_eq!(items.len(), values.len(), "{node:?} {value:?}");
            items.iter().zip(values).for_each(|(item, value)| check_alike(item, value));
        }
        (Node::Map(entries), Value::Mapping(values)) => {
            assert_eq!(entries.len(), values.len(), "{node:?} {value:?}");
            entries.iter().zip(values).for_each(|(entry, (key, value))| {
                let text = Node::Scalar { text: entry.key.value.clone(), quoted: entry.quoted };
                if entry.quoted || !matches!(entry.key.value.as_str(), "" | "~" | "null" | "Null" | "NULL") {
                    check_alike(&text, key);
                }
                check_alike(&entry.value, value);
            });
        }
        (Node::Null, Value::Null) => {}
        (Node::Scalar { text, .. }, Value::String(string)) => assert_eq!(text, string),
        (Node::Scalar { text, quoted: false }, Value::Bool(flag)) => {
            assert!(text.eq_ignore_ascii_case(&flag.to_string()), "{text:?} {flag}");
        }
        (Node::Scalar { text, quoted: false }, Value::Number(number)) => {
            if node.as_number().is_some() {
                assert_eq!(text.parse::<f64>().ok(), number.as_f64(), "{text:?}");
            }
        }
        _ => panic!("{node:?} {value:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_every_kind_hold() {
        for text in [
            "a: [1, 'x', {y: z}, ~]\nb: |\n  c\n\n  d\ne: \"f\\n\"\n? g\n: h\n",
            "a: &x [1]\nb: *x\n",
            "a: 0x1f\nb: .inf\nc: True\nd: 1.50\n",
            "a: b: c\n",
            "- - 1\n  - 2\n-\n",
            "",
        ] {
            check(text.as_bytes());
        }
    }
}
