//! Any bytes, read by the runtime's JSON reader and by serde_json.
//!
//! - Both accept, or both refuse, up to 127 levels; serde_json stops there.
//! - Every member has the same name and the same text, digit by digit.
//! - Integers are those of exact decimal arithmetic, floats have the same bits, strings the same characters; a number
//!   in a string is read as the number itself.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use tcgen_runtime::codec::{Decode, DecodeError, DecodeValue, MAX_DEPTH, Name, Reader, read_object};

use crate::decimal::{Decimal, Integer};

/// serde_json refuses a document of 128 levels.
const COMPARED_DEPTH: usize = 127;

/// Holds one document against serde_json.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(bytes: &[u8]) {
    let mut ours = Members::default();
    let read = read_object(bytes, &mut ours);
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(read.is_err(), "what is not UTF-8 is refused");
        return;
    };
    let depth = depth(text);
    if depth > MAX_DEPTH {
        assert!(read.is_err(), "{depth} levels are too many");
    }
    // serde_json gives names of its own a meaning: numbers of any length and raw texts travel under them.
    if depth > COMPARED_DEPTH || text.contains("$serde_json") {
        return;
    }
    let is_object = text.trim_start_matches([' ', '\n', '\r', '\t']).starts_with('{');
    let is_json = is_object && serde_json::from_str::<IgnoredAny>(text).is_ok();
    // What it ignores it takes with half a surrogate pair, which has no character.
    let has_half_pairs = is_json && serde_json::from_str::<serde_json::Value>(text).is_err();
    if has_half_pairs {
        return;
    }
    assert_eq!(read.is_ok(), is_json, "{read:?}");
    if is_json {
        let theirs = raw_members(text).expect("serde_json has read it once");
        assert_eq!(ours.0, theirs);
        theirs.iter().for_each(|(_, value)| check_value(value));
    }
}

/// Reads one value as every scalar type, where it is a number or a string.
fn check_value(json: &str) {
    match json.as_bytes().first() {
        Some(b'"') => assert_eq!(read_as::<String>(json).ok(), serde_json::from_str::<String>(json).ok(), "{json}"),
        Some(b'-' | b'0'..=b'9') => check_number(json),
        _ => {}
    }
}

fn check_number(json: &str) {
    let quoted = format!("\"{json}\"");
    let decimal = Decimal::parse(json).expect("serde_json has read the number");
    // The reader takes this one for the largest integer: JavaScript prints it so.
    let signed = if json == "9223372036854776000" { Some(i64::MAX) } else { i64::from_decimal(&decimal) };
    let float = serde_json::from_str::<f64>(json).ok().map(f64::to_bits);
    for text in [json, &quoted] {
        assert_eq!(read_as::<i64>(text).ok(), signed, "{text} as i64");
        assert_eq!(read_as::<u64>(text).ok(), u64::from_decimal(&decimal), "{text} as u64");
        assert_eq!(read_as::<f64>(text).ok().map(f64::to_bits), float, "{text} as f64");
        assert_eq!(read_as::<String>(text).ok().as_deref(), Some(json), "{text} as String");
    }
}

/// The value as the only member of a document.
fn read_as<T: DecodeValue + Default>(json: &str) -> Result<T, DecodeError> {
    struct Only<T>(T);
    impl<T: DecodeValue> Decode for Only<T> {
        fn decode_member(&mut self, _: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
            value.read(&mut self.0)
        }
    }
    let mut only = Only(T::default());
    read_object(format!("{{\"It\":{json}}}").as_bytes(), &mut only)?;
    Ok(only.0)
}

/// The members of the outermost object, in order, with their texts.
#[derive(Default)]
struct Members(Vec<(String, String)>);

impl Decode for Members {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.push((name.as_str().to_owned(), value.raw()?.to_owned()));
        Ok(())
    }
}

/// The same by serde_json.
fn raw_members(text: &str) -> serde_json::Result<Vec<(String, String)>> {
    struct Collector;
    impl<'de> Visitor<'de> for Collector {
        type Value = Vec<(String, String)>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                members.push((name, value.get().to_owned()));
            }
            Ok(members)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let members = reader.deserialize_map(Collector)?;
    reader.end()?;
    Ok(members)
}

/// How many brackets are open at once, outside of strings.
pub(crate) fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(depth(r#"{"a[\"[":[{}],"b":{}}"#), 3);
    }

    #[test]
    fn documents_of_every_kind_hold() {
        for text in [
            r#"{"a": 1.50, "b": [ 1 , 2 ], "a": "\u0041\/", "c": -0, "d": 1e400, "e": 12e-1, "f": 9223372036854776000}"#,
            "{",
            "[]",
            "{} {}",
            "{\"a\":01}",
            "{\"a\":\"\u{1}\"}",
            "",
        ] {
            check(text.as_bytes());
        }
        check(b"{\"a\":\"\xff\"}");
        for levels in [126, 127, 128, 200] {
            check(format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels)).as_bytes());
        }
    }
}
