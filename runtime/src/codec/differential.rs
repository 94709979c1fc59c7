//! The reader against serde_json on the same text: any spelling of any document, and any damage done to it.

use proptest::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::*;

/// A member of every kind, read by either side.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Typed {
    text: String,
    texts: Vec<String>,
    integer: i64,
    integers: Vec<i64>,
    unsigned: u64,
    float: f64,
    floats: Vec<f64>,
    flag: bool,
    maybe_text: Option<String>,
    maybe_integer: Option<i64>,
    child: Option<Box<Typed>>,
    children: Vec<Typed>,
    /// With it serde's derive takes no list for an object.
    #[serde(flatten)]
    nothing: (),
}

const NAMES: [&str; 12] = [
    "Text",
    "Texts",
    "Integer",
    "Integers",
    "Unsigned",
    "Float",
    "Floats",
    "Flag",
    "MaybeText",
    "MaybeInteger",
    "Child",
    "Children",
];

impl Decode for Typed {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.among(
            "\x04Text\x05Texts\x07Integer\x08Integers\x08Unsigned\x05Float\x06Floats\x04Flag\x09MaybeText\x0cMaybeInteger\x05Child\x08Children",
        ) {
            0 => value.read(&mut self.text),
            1 => value.read(&mut self.texts),
            2 => value.read(&mut self.integer),
            3 => value.read(&mut self.integers),
            4 => value.read(&mut self.unsigned),
            5 => value.read(&mut self.float),
            6 => value.read(&mut self.floats),
            7 => value.read(&mut self.flag),
            8 => value.read(&mut self.maybe_text),
            9 => value.read(&mut self.maybe_integer),
            10 => value.read(&mut self.child),
            11 => value.read(&mut self.children),
            _ => value.skip(),
        }
    }
}

/// White space, or none.
fn space() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 1 => "[ \n\r\t]{1,9}"]
}

/// A string literal: every character in one of the ways in which JSON can write it.
fn text() -> impl Strategy<Value = String> {
    let character = (any::<char>(), 0..8_u8).prop_map(|(character, way)| match (character, way) {
        ('"' | '\\' | '\0'..='\u{1f}', _) | (_, 0) => {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
        }
        (_, 1) => "\\/".to_owned(),
        (_, 2) => "\\n".to_owned(),
        (_, 3) => "\\\"\\\\".to_owned(),
        _ => character.to_string(),
    });
    let plain = "[ !#-\\[\\]-~合同]{0,40}".prop_map(|text| format!("\"{text}\""));
    let mixed = proptest::collection::vec(character, 0..12).prop_map(|parts| format!("\"{}\"", parts.concat()));
    prop_oneof![plain, mixed]
}

fn float() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<f64>().prop_filter("JSON has no other", |it| it.is_finite()).prop_map(|it| format!("{it:?}")),
        any::<f64>().prop_filter("JSON has no other", |it| it.is_finite()).prop_map(|it| format!("{it:E}")),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?",
    ]
}

fn list(item: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (proptest::collection::vec(item, 0..5), space())
        .prop_map(|(items, space)| format!("[{space}{}{space}]", items.join(&format!("{space},{space}"))))
}

/// The members of one document, in any order, some of them unknown: `None` of a kind that holds none inside itself.
fn document() -> impl Strategy<Value = String> {
    let leaf = Just("{}".to_owned());
    leaf.prop_recursive(3, 24, 4, |inner| {
        let value = (0..14_usize).prop_flat_map(move |place| {
            let integer = || any::<i64>().prop_map(|it| it.to_string());
            let value = match place {
                0 => text().boxed(),
                1 => list(text()).boxed(),
                2 => integer().boxed(),
                3 => list(integer()).boxed(),
                4 => any::<u64>().prop_map(|it| it.to_string()).boxed(),
                5 => float().boxed(),
                6 => list(float()).boxed(),
                7 => any::<bool>().prop_map(|it| it.to_string()).boxed(),
                8 => prop_oneof![text(), Just("null".to_owned())].boxed(),
                9 => prop_oneof![integer(), Just("null".to_owned())].boxed(),
                10 => prop_oneof![inner.clone(), Just("null".to_owned())].boxed(),
                11 => list(inner.clone()).boxed(),
                12 => inner.clone().boxed(),
                _ => prop_oneof![text(), list(float()), Just("null".to_owned())].boxed(),
            };
            let name = NAMES.get(place).copied().unwrap_or("New");
            value.prop_map(move |value| (name, value))
        });
        (proptest::collection::vec(value, 0..8), space()).prop_map(|(mut members, space)| {
            // serde's derive refuses a member that stands twice.
            let mut seen = std::collections::BTreeSet::new();
            members.retain(|(name, _)| seen.insert(*name));
            let members = members.iter().map(|(name, value)| format!("{space}\"{name}\"{space}:{space}{value}"));
            format!("{{{}{space}}}", members.collect::<Vec<_>>().join(","))
        })
    })
}

/// A document after some bytes were changed, put in, taken out, or cut off.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(br#"{}[]:,"\ 0123456789.-+eEtfn"#.to_vec())];
    let change = (any::<prop::sample::Index>(), byte, 0..7_u8);
    (document(), proptest::collection::vec(change, 1..4)).prop_map(|(document, changes)| {
        let mut text = document.into_bytes();
        for (index, byte, what) in changes {
            let at = index.index(text.len().max(1));
            match what {
                _ if text.is_empty() => text.push(byte),
                0..3 => text[at] = byte,
                3 | 4 => text.insert(at, byte),
                5 => drop(text.remove(at)),
                _ => text.truncate(at),
            }
        }
        text
    })
}

fn read(text: &[u8]) -> Result<Typed, DecodeError> {
    let mut typed = Typed::default();
    read_object(text, &mut typed).map(|()| typed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_document_reads_as_serde_json_reads_it(text in document()) {
        let theirs: Typed = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read(text.as_bytes()).unwrap(), theirs, "{}", text);
    }

    #[test]
    fn what_is_damaged_is_refused_where_it_is_no_json_and_read_alike_where_it_fits(text in damaged()) {
        let ours = read(&text);
        // What serde_json ignores may hold bytes that are not UTF-8 and half of a surrogate pair; the reader takes neither.
        if std::str::from_utf8(&text).is_err() || serde_json::from_slice::<IgnoredAny>(&text).is_err() {
            prop_assert!(ours.is_err(), "{:?}", String::from_utf8_lossy(&text));
        } else if serde_json::from_slice::<serde_json::Value>(&text).is_ok()
            && let Ok(theirs) = serde_json::from_slice::<Typed>(&text)
        {
            prop_assert_eq!(ours.as_ref(), Ok(&theirs), "{:?}", String::from_utf8_lossy(&text));
        }
    }
}
