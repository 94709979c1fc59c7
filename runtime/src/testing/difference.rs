//! What differs between two JSON values, member by member.

use std::collections::BTreeSet;

use serde_json::Value;

use super::placeholder::{fits, inner_json, is_placeholder};
use crate::redact::REDACTED;

/// How many characters of a value a message shows.
const LONGEST: usize = 80;

/// One line for each place that differs; none where the values are the same, whatever the order of their members. A
/// secret that was sent fits any that was recorded.
pub(super) fn differences(recorded: &Value, sent: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", Some(recorded), Some(sent), &mut found);
    found
}

fn compare(path: &str, recorded: Option<&Value>, sent: Option<&Value>, found: &mut Vec<String>) {
    match (recorded, sent) {
        (Some(Value::Object(recorded)), Some(Value::Object(sent))) => {
            let names: BTreeSet<&String> = recorded.keys().chain(sent.keys()).collect();
            for name in names {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(&path, recorded.get(name), sent.get(name), found);
            }
        }
        (Some(Value::Array(recorded)), Some(Value::Array(sent))) => {
            for index in 0..recorded.len().max(sent.len()) {
                compare(&format!("{path}[{index}]"), recorded.get(index), sent.get(index), found);
            }
        }
        (recorded, sent) if recorded == sent => {}
        (Some(recorded), Some(Value::String(sent))) if sent == REDACTED && is_placeholder(recorded) => {}
        (Some(Value::String(recorded)), Some(Value::String(sent))) if fits(recorded, sent) => {}
        (Some(Value::String(one)), Some(Value::String(other)))
            if inner_json(one).is_some() && inner_json(other).is_some() =>
        {
            compare(path, inner_json(one).as_ref(), inner_json(other).as_ref(), found);
        }
        (recorded, sent) => {
            let path = if path.is_empty() { "the body" } else { path };
            found.push(format!("{path}: recorded {}, sent {}", shown(recorded), shown(sent)));
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    let mut start: String = text.chars().take(LONGEST).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_members_makes_no_difference_and_that_of_items_does() {
        let one: Value = serde_json::from_str(r#"{"a":1,"b":[1,2]}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{"b":[1,2],"a":1}"#).unwrap();
        assert_eq!(differences(&one, &other), Vec::<String>::new());
        let lines = differences(&json!([1, 2]), &json!([2, 1]));
        assert_eq!(lines, ["[0]: recorded 1, sent 2", "[1]: recorded 2, sent 1"]);
    }

    #[test]
    fn every_place_is_named_with_both_values() {
        let recorded = json!({"Agent": {"AppId": "a"}, "FlowIds": ["x", "y"], "Long": "z".repeat(100)});
        let sent = json!({"Agent": {"AppId": "b"}, "FlowIds": ["x"], "Note": null});
        let lines = differences(&recorded, &sent);
        assert_eq!(lines[0], r#"Agent.AppId: recorded "a", sent "b""#);
        assert_eq!(lines[1], r#"FlowIds[1]: recorded "y", sent nothing"#);
        assert!(lines[2].starts_with("Long: recorded \"zzz") && lines[2].ends_with("…, sent nothing"));
        assert_eq!(lines[3], "Note: recorded nothing, sent null");
        assert_eq!(differences(&json!(null), &json!({})), ["the body: recorded null, sent {}"]);
    }
}
