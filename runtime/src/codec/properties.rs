//! What holds for any value and any bytes, not only for those that somebody thought of.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Any value that a request could hold, as generated code would hold it: a tree of everything that can be written.
#[derive(Clone, Debug)]
enum Tree {
    Text(String),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    Flag(bool),
    List(Vec<Tree>),
    Object(Members),
}

#[derive(Clone, Debug, Default)]
struct Members(Vec<(String, Tree)>);

impl EncodeValue for Tree {
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        match self {
            Self::Text(text) => text.encode_value(out),
            Self::Integer(number) => number.encode_value(out),
            Self::Unsigned(number) => number.encode_value(out),
            Self::Float(number) => number.encode_value(out),
            Self::Flag(flag) => flag.encode_value(out),
            Self::List(items) => items.encode_value(out),
            Self::Object(members) => members.encode_value(out),
        }
    }
}

impl Encode for Members {
    fn encode(&self, out: &mut ObjectWriter) {
        for (name, value) in &self.0 {
            out.member(name, value);
        }
    }
}

impl Tree {
    fn as_json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Unsigned(number) => (*number).into(),
            Self::Float(number) => float_as_json(*number),
            Self::Flag(flag) => (*flag).into(),
            Self::List(items) => items.iter().map(Self::as_json).collect(),
            Self::Object(members) => members.as_json(),
        }
    }
}

/// Whole numbers are written without a point, up to where their digits end in an exponent.
fn float_as_json(number: f64) -> Value {
    let negative_zero = number == 0.0 && number.is_sign_negative();
    if number.fract() == 0.0 && number.abs() < 1e16 && !negative_zero { (number as i64).into() } else { number.into() }
}

impl Members {
    fn as_json(&self) -> Value {
        self.0.iter().map(|(name, value)| (name.clone(), value.as_json())).collect()
    }
}

/// Reads the same text back as members of one kind each, to drive every reading method over everything.
#[derive(Debug, Default)]
struct Anything {
    texts: Vec<String>,
    integers: Vec<Option<i64>>,
    unsigned: Option<u64>,
    floats: Vec<f64>,
    flag: Option<bool>,
    children: Vec<Anything>,
    boxed: Option<Box<Anything>>,
    any: Value,
}

impl Decode for Anything {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str().bytes().map(usize::from).sum::<usize>() % 9 {
            0 => value.read(&mut self.texts),
            1 => value.read(&mut self.integers),
            2 => value.read(&mut self.unsigned),
            3 => value.read(&mut self.floats),
            4 => value.read(&mut self.flag),
            5 => value.read(&mut self.children),
            6 => value.read(&mut self.boxed),
            7 => self.any.decode_member(name, value),
            _ => value.skip(),
        }
    }
}

fn members(value: impl Strategy<Value = Tree>) -> impl Strategy<Value = Members> {
    proptest::collection::btree_map("[A-Za-z][A-Za-z0-9_]{0,9}", value, 0..6)
        .prop_map(|members| Members(members.into_iter().collect()))
}

fn tree() -> impl Strategy<Value = Tree> {
    let scalar = prop_oneof![
        any::<String>().prop_map(Tree::Text),
        r#"[\x00-\x7f"\\]{0,40}"#.prop_map(Tree::Text),
        any::<i64>().prop_map(Tree::Integer),
        any::<u64>().prop_map(Tree::Unsigned),
        proptest::num::f64::NORMAL.prop_map(Tree::Float),
        proptest::num::f64::SUBNORMAL.prop_map(Tree::Float),
        (-1e6..1e6).prop_map(|number: f64| Tree::Float(number / 100.0)),
        any::<bool>().prop_map(Tree::Flag),
    ];
    scalar.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Tree::List),
            members(inner).prop_map(Tree::Object),
        ]
    })
}

/// Text that is nearly JSON: a document with a few bytes changed, cut out or doubled.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4u8);
    (members(tree()), proptest::collection::vec(change, 0..4)).prop_map(|(members, changes)| {
        let mut text = write_object(&members).unwrap();
        for (index, byte, what) in changes {
            let at = index.index(text.len().max(1));
            match what {
                _ if text.is_empty() => text.push(byte),
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                2 => drop(text.remove(at)),
                _ => text.truncate(at),
            }
        }
        text
    })
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_is_written_reads_back_equal_in_serde_json(members in members(tree())) {
        let text = write_object(&members).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), members.as_json());
    }

    #[test]
    fn whatever_is_written_reads_back_equal_in_the_reader(members in members(tree())) {
        let mut back = Value::Object(serde_json::Map::new());
        read_object(&write_object(&members).unwrap(), &mut back).unwrap();
        prop_assert_eq!(back, members.as_json());
    }

    #[test]
    fn every_float_round_trips(bits in any::<u64>()) {
        #[derive(Default)]
        struct One(f64);
        impl Encode for One {
            fn encode(&self, out: &mut ObjectWriter) {
                out.member("X", &self.0);
            }
        }
        impl Decode for One {
            fn decode_member(&mut self, _: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
                value.read(&mut self.0)
            }
        }
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        let mut back = One::default();
        read_object(&write_object(&One(number)).unwrap(), &mut back).unwrap();
        prop_assert_eq!(back.0.to_bits(), bits);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_object(&bytes, &mut Anything::default());
    }

    #[test]
    fn any_json_is_read_or_refused_with_the_path_of_a_member(members in members(tree())) {
        let text = write_object(&members).unwrap();
        if let Err(fault) = read_object(&text, &mut Anything::default()) {
            prop_assert!(members.0.iter().any(|(name, _)| fault.path().starts_with(name)), "{}", fault);
        }
    }

    #[test]
    fn broken_json_is_refused_exactly_where_serde_json_refuses_it(text in nearly_json()) {
        let ours = read_object(&text, &mut Value::default());
        let theirs = serde_json::from_slice::<serde_json::Map<String, Value>>(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours, theirs);
        let _ = read_object(&text, &mut Anything::default());
    }
}
