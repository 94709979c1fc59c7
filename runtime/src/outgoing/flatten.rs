//! A request's members as the rows of a query. The written JSON comes in; names with their paths and plain values go
//! out, sorted. Knows nothing of what the rows are for.

use super::split::{Value, split_list, split_object};
use crate::error::Error;
use crate::percent::push_encoded;

/// One parameter: `Filters.0.Values.1` and its value.
pub(super) type Row = (String, String);

/// One row for each value that is neither a list nor an object, by the rule of the official SDKs: a member's name is
/// joined to its path by a dot, an item's is its index from 0; what is `null` or empty has no row.
///
/// Flags are `true` and `false`, as in Go, Java and Node. The Python SDK sends `True` and `False`, which is how Python
/// prints them.
pub(super) fn flatten(json: &[u8]) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (name, member) in split_object(json)? {
        push_rows(&mut rows, name, member)?;
    }
    rows.sort_unstable();
    Ok(rows)
}

fn push_rows(rows: &mut Vec<Row>, path: String, value: Value) -> Result<(), Error> {
    match value {
        Value::Nothing => {}
        Value::Text(text) | Value::Plain(text) => rows.push((path, text)),
        Value::List(json) => {
            for (index, item) in split_list(&json)?.into_iter().enumerate() {
                push_rows(rows, format!("{path}.{index}"), item)?;
            }
        }
        Value::Object(json) => {
            for (name, member) in split_object(json.as_bytes())? {
                push_rows(rows, format!("{path}.{name}"), member)?;
            }
        }
    }
    Ok(())
}

/// The rows as a query or a form, percent-encoded.
pub(super) fn encode(rows: &[Row]) -> String {
    let mut query = String::new();
    for (name, value) in rows {
        if !query.is_empty() {
            query.push('&');
        }
        push_encoded(&mut query, name);
        query.push('=');
        push_encoded(&mut query, value);
    }
    query
}

/// One value, encoded as in a query.
#[cfg(feature = "hmac-v1")]
pub(super) fn encode_text(text: &str) -> String {
    let mut encoded = String::new();
    push_encoded(&mut encoded, text);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_paths_and_items_their_index() {
        let json = r#"{"Offset":0,"Limit":20,"InstanceIds":["ins-1","ins-2"],"DryRun":true,"Rate":0.5,"Nothing":null,
            "Filters":[{"Name":"zone","Values":["a","b"]}],"None":[],"Deep":{"A":{"B":-1}},"Big":18446744073709551615}"#;
        let rows = flatten(json.as_bytes()).unwrap();
        let rows: Vec<String> = rows.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            rows,
            [
                "Big=18446744073709551615",
                "Deep.A.B=-1",
                "DryRun=true",
                "Filters.0.Name=zone",
                "Filters.0.Values.0=a",
                "Filters.0.Values.1=b",
                "InstanceIds.0=ins-1",
                "InstanceIds.1=ins-2",
                "Limit=20",
                "Offset=0",
                "Rate=0.5",
            ]
        );
    }

    #[test]
    fn an_empty_text_keeps_its_row() {
        assert_eq!(encode(&flatten(br#"{"A":"","B":"b"}"#).unwrap()), "A=&B=b");
    }

    #[test]
    fn rows_are_sorted_by_bytes() {
        let json: String = (0..12).map(|index| format!("{index},")).collect();
        let rows = flatten(format!(r#"{{"a":1,"B":2,"L":[{}]}}"#, json.trim_end_matches(',')).as_bytes()).unwrap();
        let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(&names[..5], ["B", "L.0", "L.1", "L.10", "L.11"]);
        assert_eq!(names.last(), Some(&"a"));
    }

    #[test]
    fn names_and_values_are_encoded() {
        let rows = [("A.b".to_owned(), "中 +&=".to_owned()), ("&".to_owned(), String::new())];
        assert_eq!(encode(&rows), "A.b=%E4%B8%AD%20%2B%26%3D&%26=");
    }
}
