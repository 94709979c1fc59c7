use super::*;
use crate::report::{FileId, Report};
use crate::spec::fact::{Fact, Reader};
use crate::spec::parse::parse;

/// Reads `key: example` as a `T` and gives what was wrong with it.
fn read_example<T: Fact>(key: &str, example: &str) -> Report {
    let mut reader = Reader::default();
    let node = parse(FileId::default(), &format!("{key}: {example}"), &mut reader.report).unwrap();
    T::read(node, &mut reader).unwrap();
    reader.report
}

#[test]
fn every_example_of_the_reference_can_be_read() {
    let readers: [fn(&str, &str) -> Report; 7] = [
        read_example::<Service>,
        read_example::<Action>,
        read_example::<Structure>,
        read_example::<Member>,
        read_example::<ValueFacts>,
        read_example::<Example>,
        read_example::<ErrorCode>,
    ];
    for (shape, read) in shapes().iter().zip(readers) {
        for key in &shape.keys {
            let report = read(key.name, key.example);
            assert!(report.is_empty(), "{}.{}: {:?}", shape.name, key.name, report.sorted());
        }
    }
}

#[test]
fn every_key_has_a_line_in_the_reference() {
    let reference = reference_markdown();
    for shape in shapes() {
        for key in shape.keys {
            assert!(reference.contains(&format!("| `{}` | ", key.name)), "{}", key.name);
        }
    }
}

#[test]
fn the_schema_refers_only_to_what_it_defines() {
    let schema: serde_json::Value = serde_json::from_str(&json_schema()).unwrap();
    let text = json_schema();
    let references = text.split("\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next());
    for name in references {
        assert!(schema["$defs"].get(name).is_some(), "{name}");
    }
}
