//! What is written, and what the reader takes for what. Names tell the case of a real response where there is one.

use super::*;

/// A member of every kind.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sample {
    text: String,
    integer: i64,
    unsigned: u64,
    float: f64,
    flag: bool,
    texts: Vec<String>,
    integers: Vec<i64>,
    children: Vec<Sample>,
    boxed: Option<Box<Sample>>,
    plain: Child,
    maybe_text: Option<String>,
    maybe_integer: Option<i64>,
    maybe_unsigned: Option<u64>,
    maybe_float: Option<f64>,
    maybe_flag: Option<bool>,
    maybe_texts: Option<Vec<String>>,
    maybe_child: Option<Child>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Child {
    name: String,
    age: i64,
}

impl Decode for Sample {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Text" => value.read(&mut self.text),
            "Integer" => value.read(&mut self.integer),
            "Unsigned" => value.read(&mut self.unsigned),
            "Float" => value.read(&mut self.float),
            "Flag" => value.read(&mut self.flag),
            "Texts" => value.read(&mut self.texts),
            "Integers" => value.read(&mut self.integers),
            "Children" => value.read(&mut self.children),
            "Boxed" => value.read(&mut self.boxed),
            "Plain" => value.read(&mut self.plain),
            "MaybeText" => value.read(&mut self.maybe_text),
            "MaybeInteger" => value.read(&mut self.maybe_integer),
            "MaybeUnsigned" => value.read(&mut self.maybe_unsigned),
            "MaybeFloat" => value.read(&mut self.maybe_float),
            "MaybeFlag" => value.read(&mut self.maybe_flag),
            "MaybeTexts" => value.read(&mut self.maybe_texts),
            "MaybeChild" => value.read(&mut self.maybe_child),
            _ => value.skip(),
        }
    }
}

impl Decode for Child {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Name" => value.read(&mut self.name),
            "Age" => value.read(&mut self.age),
            _ => value.skip(),
        }
    }
}

impl Encode for Sample {
    fn encode(&self, out: &mut ObjectWriter) {
        out.member("Text", &self.text);
        out.member("Integer", &self.integer);
        out.member("Unsigned", &self.unsigned);
        out.member("Float", &self.float);
        out.member("Flag", &self.flag);
        out.member("Texts", &self.texts);
        out.member("Integers", &self.integers);
        out.member("Children", &self.children);
        out.optional("Boxed", &self.boxed);
        out.member("Plain", &self.plain);
        out.optional("MaybeText", &self.maybe_text);
        out.optional("MaybeFlag", &self.maybe_flag);
    }
}

impl Encode for Child {
    fn encode(&self, out: &mut ObjectWriter) {
        out.member("Name", &self.name);
        out.member("Age", &self.age);
    }
}

fn read(json: &str) -> Sample {
    let mut sample = Sample::default();
    read_object(json.as_bytes(), &mut sample).unwrap_or_else(|fault| panic!("{json}: {fault}"));
    sample
}

fn refuse(json: &str) -> String {
    read_object(json.as_bytes(), &mut Sample::default()).map(|()| json.to_owned()).unwrap_err().to_string()
}

#[test]
fn members_are_written_in_their_order_and_none_for_what_is_absent() {
    let sample = Sample {
        text: "a\"b".into(),
        integer: i64::MIN,
        unsigned: u64::MAX,
        float: 92.090_000_000_000_03,
        flag: true,
        texts: vec![String::new(), "x,".into()],
        children: vec![Sample::default()],
        maybe_flag: Some(false),
        ..Sample::default()
    };
    let child = r#"{"Text":"","Integer":0,"Unsigned":0,"Float":0,"Flag":false,"Texts":[],"Integers":[],"Children":[],"Plain":{"Name":"","Age":0}}"#;
    assert_eq!(
        String::from_utf8(write_object(&sample).unwrap()).unwrap(),
        format!(
            r#"{{"Text":"a\"b","Integer":-9223372036854775808,"Unsigned":18446744073709551615,"Float":92.09000000000003,"Flag":true,"Texts":["","x,"],"Integers":[],"Children":[{child}],"Plain":{{"Name":"","Age":0}},"MaybeFlag":false}}"#
        )
    );
}

#[test]
fn an_object_without_members_is_a_pair_of_braces() {
    struct Empty;
    impl Encode for Empty {
        fn encode(&self, _: &mut ObjectWriter) {}
    }
    assert_eq!(write_object(&Empty).unwrap(), b"{}");
    assert_eq!(write_object(&vec![Empty].remove(0)).unwrap(), b"{}");
}

#[test]
fn a_float_that_json_cannot_express_names_its_member() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let sample = Sample { text: "a\":b".into(), float: value, ..Sample::default() };
        let error = write_object(&sample).unwrap_err();
        assert_eq!(error.member(), "Float");
        assert!(error.to_string().contains("`Float` is NaN or infinite"), "{error}");
    }
}

#[test]
fn every_kind_of_member_is_read() {
    let sample = read(
        r#" {"Text": "a\u5408\n", "Integer": -7, "Unsigned": 18446744073709551615, "Float": 2.5e3, "Flag": true,
            "Texts": ["x", "y"], "Integers": [1, 2], "Children": [{"Text": "c", "Children": [{}]}],
            "Boxed": {"Integer": 1}, "Plain": {"Name": "p", "Age": 3}, "MaybeChild": {"Age": 4}, "MaybeFlag": false} "#,
    );
    assert_eq!((sample.text.as_str(), sample.integer, sample.unsigned), ("a合\n", -7, u64::MAX));
    assert_eq!((sample.float, sample.flag, sample.texts.len()), (2500.0, true, 2));
    assert_eq!((sample.integers, sample.maybe_flag), (vec![1, 2], Some(false)));
    assert_eq!((sample.children[0].text.as_str(), sample.children[0].children.len()), ("c", 1));
    assert_eq!(sample.boxed.map(|boxed| boxed.integer), Some(1));
    assert_eq!((sample.plain.age, sample.maybe_child.map(|child| child.age)), (3, Some(4)));
}

#[test]
fn numbers_and_booleans_come_out_of_strings() {
    let sample = read(
        r#"{"Integer": "86400", "Unsigned": " 7 ", "Float": "5000.00", "Flag": "True", "Integers": ["2", 3],
            "MaybeFlag": "false", "MaybeInteger": "-1", "MaybeFloat": "1e3"}"#,
    );
    assert_eq!((sample.integer, sample.unsigned, sample.float, sample.flag), (86_400, 7, 5000.0, true));
    assert_eq!((sample.integers, sample.maybe_flag), (vec![2, 3], Some(false)));
    assert_eq!((sample.maybe_integer, sample.maybe_float), (Some(-1), Some(1000.0)));
}

#[test]
fn booleans_and_numbers_stand_for_each_other() {
    let sample = read(r#"{"Integer": true, "Unsigned": false, "Flag": 1, "MaybeFlag": "0", "MaybeFloat": true}"#);
    assert_eq!((sample.integer, sample.unsigned, sample.flag), (1, 0, true));
    assert_eq!((sample.maybe_flag, sample.maybe_float), (Some(false), Some(1.0)));
}

#[test]
fn a_number_read_into_a_string_keeps_its_exact_text() {
    for number in ["1.10", "12345678901234567890123", "-0", "1E5", "92.09000000000003"] {
        assert_eq!(read(&format!(r#"{{"Text": {number}}}"#)).text, number);
        assert_eq!(read(&format!(r#"{{"MaybeText": {number} }}"#)).maybe_text.as_deref(), Some(number));
    }
    assert_eq!(read(r#"{"Text": true, "MaybeText": false}"#).maybe_text.as_deref(), Some("false"));
}

#[test]
fn an_object_or_list_read_into_a_string_is_its_json_text() {
    let sample = read(r#"{"Text": {}, "MaybeText": [{"Index": 0}, "x"]}"#);
    assert_eq!((sample.text.as_str(), sample.maybe_text.as_deref()), ("{}", Some(r#"[{"Index": 0}, "x"]"#)));
}

#[test]
fn null_is_absent_everywhere() {
    let json = r#"{"Text": null, "Integer": null, "Unsigned": null, "Float": null, "Flag": null, "Texts": null,
        "Integers": null, "Children": null, "Boxed": null, "Plain": null, "MaybeText": null, "MaybeInteger": null,
        "MaybeUnsigned": null, "MaybeFloat": null, "MaybeFlag": null, "MaybeTexts": null, "MaybeChild": null}"#;
    assert_eq!(read(json), Sample::default());
}

#[test]
fn a_null_item_is_a_default() {
    let sample = read(r#"{"Texts": [null, "x"], "Integers": [1, null], "Children": [null]}"#);
    assert_eq!((sample.texts, sample.integers), (vec![String::new(), "x".into()], vec![1, 0]));
    assert_eq!(sample.children, [Sample::default()]);
}

#[test]
fn an_empty_string_is_absent_where_no_text_is_expected() {
    let json = r#"{"Integer": "", "Unsigned": " ", "Float": "", "Flag": "", "Texts": "", "Children": "", "Boxed": "",
        "Plain": "", "MaybeInteger": "", "MaybeUnsigned": "", "MaybeFloat": "", "MaybeFlag": "", "MaybeTexts": "",
        "MaybeChild": ""}"#;
    assert_eq!(read(json), Sample::default());
    assert_eq!(read(r#"{"MaybeText": ""}"#).maybe_text.as_deref(), Some(""));
}

#[test]
fn a_single_value_is_a_list_of_one() {
    let sample = read(r#"{"Texts": "x", "Integers": 7, "Children": {"Text": "c"}, "MaybeTexts": "y"}"#);
    assert_eq!((sample.texts, sample.integers), (vec!["x".to_owned()], vec![7]));
    assert_eq!(sample.children[0].text, "c");
    assert_eq!(sample.maybe_texts, Some(vec!["y".to_owned()]));
}

#[test]
fn an_empty_list_that_may_be_absent_is_there() {
    assert_eq!(read(r#"{"MaybeTexts": []}"#).maybe_texts, Some(Vec::new()));
    assert_eq!(read(r#"{"MaybeTexts": [null]}"#).maybe_texts, Some(vec![String::new()]));
    assert_eq!(read(r#"{"MaybeChild": {"Name": null}}"#).maybe_child, Some(Child::default()));
}

#[test]
fn the_last_of_two_equal_members_wins() {
    let sample = read(
        r#"{"Text": "a", "Text": "b", "Texts": ["a"], "Texts": ["b"], "Plain": {"Name": "a"}, "Plain": {"Age": 2},
            "MaybeChild": {"Name": "a"}, "MaybeChild": {"Age": 3}, "MaybeInteger": 1, "MaybeInteger": null}"#,
    );
    assert_eq!((sample.text.as_str(), sample.texts), ("b", vec!["b".to_owned()]));
    assert_eq!(sample.plain, Child { name: String::new(), age: 2 });
    assert_eq!(sample.maybe_child, Some(Child { name: String::new(), age: 3 }));
    assert_eq!(sample.maybe_integer, None);
}

#[test]
fn unknown_members_are_skipped_whatever_they_hold() {
    let sample = read(
        r#"{"New": {"a": [1, {"b": "\"}"}], "c": {}}, "N2": [[], [[]]], "N3": "x\\", "N4": -1.5e-7, "N5": null, "Text": "t"}"#,
    );
    assert_eq!(sample.text, "t");
}

#[test]
fn a_name_with_escapes_is_the_name_that_it_spells() {
    assert_eq!(read(r#"{"\u0054ext": "t", "T\u0065xts": ["x"]}"#).text, "t");
}

#[test]
fn whole_numbers_are_integers_in_every_spelling_and_fractions_are_not() {
    assert_eq!(read(r#"{"Integer": 1.0, "Unsigned": 9007199254740993.0}"#).unsigned, 9_007_199_254_740_993);
    assert_eq!(
        refuse(r#"{"Children": [{}, {"Integer": 1.5}]}"#),
        "`Children[1].Integer`: expected an integer, found a number with a fraction (at byte 30)"
    );
    for (json, found) in [
        (r#"{"Integer": 9223372036854775808}"#, "`Integer`: expected an integer, found a number that is out of range"),
        (r#"{"Unsigned": -1}"#, "`Unsigned`: expected an unsigned integer, found a number that is out of range"),
        (r#"{"Float": 1e999}"#, "`Float`: expected a number, found a number that is out of range"),
        (r#"{"Float": "NaN"}"#, "`Float`: expected a number, found a number that is out of range"),
    ] {
        let text = refuse(json);
        assert!(text.starts_with(found), "{text}");
    }
}

#[test]
fn a_value_of_another_kind_is_absent() {
    for json in [
        r#"{"Integer": "2026-02-26"}"#,
        r#"{"Flag": 2}"#,
        r#"{"Flag": "yes"}"#,
        r#"{"MaybeInteger": {}}"#,
        r#"{"Plain": []}"#,
        r#"{"Plain": "x"}"#,
    ] {
        assert_eq!(read(json), Sample::default(), "{json}");
    }
    assert_eq!(read(r#"{"Integers": [1, [2], 3]}"#).integers, [1, 0, 3]);
    // What follows is read as ever.
    assert_eq!(read(r#"{"Plain": [{"Name": "x"}], "Text": "after"}"#).text, "after");
}

#[test]
fn numbers_of_any_length_are_read_or_refused() {
    let digits = "7".repeat(5_000);
    for number in [
        "1e99999999999999999999",
        "-1e-99999999999999999999",
        "0e99999999999999999999",
        "0.0000000000000000000000000000000000000000000000000001e52",
        &digits,
        &format!("0.{digits}"),
        &format!("-{digits}e-{digits}"),
    ] {
        for member in ["Integer", "Unsigned", "Float", "Flag", "Text", "MaybeFloat", "Integers", "New"] {
            for value in [number.to_owned(), format!("\"{number}\"")] {
                let json = format!(r#"{{"{member}": {value}}}"#);
                if let Err(fault) = read_object(json.as_bytes(), &mut Sample::default()) {
                    let text = fault.to_string();
                    assert!(text.contains("expected") || text.contains("out of range"), "{text}");
                }
            }
        }
    }
    assert_eq!(read(r#"{"Integer": 0.0000000000000000000000000000000000000000000000000001e52}"#).integer, 1);
}

#[test]
fn an_error_repeats_nothing_of_the_text() {
    for json in
        [r#"{"Integer": "13800138000.5"}"#, r#"{"Unsigned": "-13800138000"}"#, r#"{"Float": "13800138000e999"}"#]
    {
        assert!(!refuse(json).contains("13800"), "{}", refuse(json));
    }
}

#[test]
fn what_is_no_json_is_an_error_with_its_place() {
    assert_eq!(refuse(""), "the text is empty (at byte 0)");
    assert_eq!(refuse(" \n "), "the text is empty (at byte 3)");
    assert_eq!(refuse("<html>"), "expected an object (at byte 0)");
    for json in [
        "{",
        "[]",
        "7",
        r#"{"Text"}"#,
        r#"{"Text":}"#,
        r#"{"Text": "x"#,
        r#"{"Text": "x",}"#,
        r#"{"Text": "x"} x"#,
        r#"{"Integer": 01}"#,
        r#"{"Integer": -}"#,
        r#"{"Float": NaN}"#,
        r#"{"Float": Infinity}"#,
        r#"{"Float": 1.}"#,
        r#"{"Text": "\x"}"#,
        r#"{"Text": "\ud800"}"#,
        "{\"Text\": \"\u{1}\"}",
        r#"{"New": nul}"#,
        r#"{"New": [1 2]}"#,
        r#"{"New": "\ud800"}"#,
        r#"{Text: "x"}"#,
        r#"{"Flag": tru}"#,
        r#"{"Text": nope}"#,
    ] {
        assert!(refuse(json).contains("at byte"), "{json}");
    }
}

#[test]
fn text_that_is_not_utf8_is_refused_even_where_it_would_be_skipped() {
    let error = read_object(b"{\"New\": \"\xff\"}", &mut Sample::default()).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.offset()), ("the text is not UTF-8 (at byte 9)", 9));
}

#[test]
fn nesting_is_capped_alike_in_what_is_read_and_in_what_is_skipped() {
    let nested = |open: &str, close: &str, depth: usize| format!("{}{}{}", open.repeat(depth), 0, close.repeat(depth));
    // The object around it all is one level.
    for (open, close, levels) in [(r#"{"a":"#, "}", 1), ("[", "]", 1), (r#"[{"a":"#, "}]", 2)] {
        let fits = nested(open, close, (MAX_DEPTH - 1) / levels);
        read(&format!(r#"{{"New": {fits}}}"#));
        let deeper = nested(open, close, MAX_DEPTH / levels);
        assert!(refuse(&format!(r#"{{"New": {deeper}}}"#)).contains("nested deeper than 128"));
    }
    read(&format!("{}{}", r#"{"Boxed": "#.repeat(MAX_DEPTH - 1) + "{}", "}".repeat(MAX_DEPTH - 1)));
    let deep = format!("{}{}", r#"{"Boxed": "#.repeat(MAX_DEPTH) + "{}", "}".repeat(MAX_DEPTH));
    assert!(refuse(&deep).contains("nested deeper than 128"));
    assert!(refuse(&r#"{"Children":["#.repeat(100_000)).contains("nested deeper than 128"));
    assert!(refuse(&(r#"{"Text":"#.to_owned() + &"[".repeat(100_000))).contains("nested deeper than 128"));
}

#[test]
fn any_json_object_goes_through_a_value_unchanged() {
    let text = r#"{"A":[1,2.5,"x\"",null,{"B":92.09000000000003}],"RequestId":"r","Z":{}}"#;
    let mut value = serde_json::Value::default();
    read_object(text.as_bytes(), &mut value).unwrap();
    assert_eq!(write_object(&value).unwrap(), text.as_bytes());
}
