//! A YAML file as a tree that knows its places. In: nothing but its parts. Out: the tree, and its JSON.
//!
//! Scalars keep their text: `3.10` is not 3.1, and `NO` is not false.

use std::ops::Deref;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::report::Place;

/// A value and where it stands. The place of a map's entry is that of its key; any other place is that of the
/// value, or of its key where the value takes more than one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located<T> {
    /// What was read.
    pub value: T,
    /// Where; never more than one line.
    pub place: Place,
}

impl<T> Located<T> {
    /// A value at a place.
    pub fn new(value: T, place: Place) -> Self {
        Located { value, place }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A node of YAML. Keys of a map are unique.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Node {
    /// `~`, `null` or nothing at all.
    #[default]
    Null,
    /// Text, a number, a flag: undecided until someone asks.
    Scalar {
        /// As written, without quotes.
        text: String,
        /// In quotes or as a block, and so text in any case.
        quoted: bool,
    },
    /// `[…]`, or lines that begin with `-`.
    List(Vec<Located<Node>>),
    /// `{…}`, or lines with keys.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key's text.
    pub key: Located<String>,
    /// Whether the key stands in quotes.
    pub quoted: bool,
    /// What it has.
    pub value: Located<Node>,
}

impl Node {
    /// The node as JSON. Quoted text is a string; `true`, `false`, `null` and what JSON calls a number are that,
    /// the number digit by digit as written; everything else is a string.
    pub fn to_json(&self) -> Json {
        match self {
            Node::Null => Json::Null,
            Node::Scalar { text, quoted: true } => Json::String(text.clone()),
            Node::Scalar { text, quoted: false } => plain_json(text),
            Node::List(items) => items.iter().map(|item| item.to_json()).collect(),
            Node::Map(entries) => {
                entries.iter().map(|entry| (entry.key.value.clone(), entry.value.to_json())).collect()
            }
        }
    }

    /// A number of its JSON, digit by digit.
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Node::Scalar { text, quoted: false } if is_json_number(text) => Some(text),
            _ => None,
        }
    }

    /// A flag of its JSON.
    pub fn as_flag(&self) -> Option<bool> {
        match self {
            Node::Scalar { text, quoted: false } => text.parse().ok(),
            _ => None,
        }
    }

    /// A string of its JSON.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Scalar { text, quoted } if *quoted || self.as_number().is_none() && self.as_flag().is_none() => {
                Some(text)
            }
            _ => None,
        }
    }

    /// Whether both say the same, wherever they stand; quotes that change nothing do not count.
    pub fn same(&self, other: &Node) -> bool {
        match (self, other) {
            (Node::List(one), Node::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.same(other))
            }
            (Node::Map(one), Node::Map(other)) => {
                let same =
                    |(one, other): (&Entry, &Entry)| one.key.value == other.key.value && one.value.same(&other.value);
                one.len() == other.len() && one.iter().zip(other).all(same)
            }
            (one @ Node::Scalar { .. }, other @ Node::Scalar { .. }) => one.to_json() == other.to_json(),
            (one, other) => one == other,
        }
    }

    /// The node in a line of prose: a scalar's text as it is, anything else as JSON.
    pub fn to_display(&self) -> String {
        match self {
            Node::Scalar { text, .. } => text.clone(),
            other => other.to_json().to_string(),
        }
    }

    /// The entry with this key, in a map.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match self {
            Node::Map(entries) => entries.iter().find(|entry| entry.key.value == key),
            _ => None,
        }
    }

    /// What it is, in a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Node::Null => "nothing".to_owned(),
            Node::Scalar { text, .. } => format!("`{}`", shorten(text)),
            Node::List(_) => "a list".to_owned(),
            Node::Map(_) => "a map".to_owned(),
        }
    }

    /// Text that may stand without quotes.
    pub(super) fn plain(text: impl Into<String>) -> Node {
        Node::Scalar { text: text.into(), quoted: false }
    }
}

/// The first line of a text, or as much as a message can hold.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or("");
    let cut: String = line.chars().take(MOST).collect();
    if cut.len() == text.len() { cut } else { format!("{cut}…") }
}

/// As `to_json` has it, without a tree between.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Scalar { text, quoted: true } => serializer.serialize_str(text),
            Node::Scalar { text, quoted: false } => plain_json(text).serialize(serializer),
            Node::List(items) => serializer.collect_seq(items.iter().map(|item| &item.value)),
            Node::Map(entries) => {
                serializer.collect_map(entries.iter().map(|entry| (&entry.key.value, &entry.value.value)))
            }
        }
    }
}

fn plain_json(text: &str) -> Json {
    match text {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ if is_json_number(text) => serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned())),
        _ => Json::String(text.to_owned()),
    }
}

/// Whether JSON's grammar makes the text a number: `-1.50e3`, but not `01`, `+1`, `.5` or `0x1f`.
pub(super) fn is_json_number(text: &str) -> bool {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest)
    }
    fn whole(text: &str) -> Option<&str> {
        let text = text.strip_prefix('-').unwrap_or(text);
        text.strip_prefix('0').or_else(|| digits(text))
    }
    fn number(text: &str) -> Option<&str> {
        let mut rest = whole(text)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = digits(fraction)?;
        }
        if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
            rest = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
        }
        Some(rest)
    }
    number(text) == Some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str, quoted: bool) -> String {
        Node::Scalar { text: text.to_owned(), quoted }.to_json().to_string()
    }

    #[test]
    fn scalars_keep_their_text() {
        assert_eq!(json("3.10", false), "3.10");
        assert_eq!(json("12345678901234567890123", false), "12345678901234567890123");
        assert_eq!(json("NO", false), "\"NO\"");
        assert_eq!(json("1", true), "\"1\"");
        assert_eq!(json("true", false), "true");
        assert_eq!(json("True", false), "\"True\"");
    }

    #[test]
    fn a_scalar_is_what_its_json_is() {
        for text in ["1.50", "-0", "01", "true", "True", "null", "", "标"] {
            for quoted in [true, false] {
                let node = Node::Scalar { text: text.to_owned(), quoted };
                let json = node.to_json();
                assert_eq!(node.as_text(), json.as_str(), "{text}");
                assert_eq!(node.as_flag(), json.as_bool(), "{text}");
                assert_eq!(node.as_number().map(str::to_owned), json.as_number().map(|it| it.to_string()), "{text}");
            }
        }
    }

    #[test]
    fn a_node_is_written_as_its_json_is() {
        let node = |text: &str, quoted| Located::new(Node::Scalar { text: text.to_owned(), quoted }, Place::default());
        let list = vec![node("1.50", false), node("a\"标", true), node("NO", false), Located::default()];
        let entries = [("b", Node::List(list)), ("a", Node::Map(Vec::new())), ("c", Node::List(Vec::new()))];
        let entry = |(key, value): (&str, Node)| Entry {
            key: Located::new(key.to_owned(), Place::default()),
            quoted: false,
            value: Located::new(value, Place::default()),
        };
        let map = Node::Map(entries.map(entry).into());
        let pretty = serde_json::to_string_pretty(&map.to_json()).unwrap();
        assert_eq!(serde_json::to_string_pretty(&map).unwrap(), pretty);
    }

    #[test]
    fn only_what_json_calls_a_number_is_one() {
        for number in ["0", "-1", "10", "1.50", "1e9", "-2.5E-3"] {
            assert!(is_json_number(number), "{number}");
        }
        for text in ["", "-", "01", "+1", ".5", "1.", "0x1f", "1_000", "1e", "NaN", "2021-05-26", "1 "] {
            assert!(!is_json_number(text), "{text}");
        }
    }
}
