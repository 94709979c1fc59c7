//! Phrases and what they state, each with the service, action or structure, and member that it stands in
//! (tccli 3.1.189.1; the English ones in captured pages). Only the words that state something are here, and
//! meanings of values are cut short. `made` are our own, for what is near to a real phrase.

mod nothing;
mod taken;

use super::{Described, Side, Stated, read_prose};
use crate::spec::TypeName;

/// A phrase: where it stands, the member's type, the phrase, and what it states.
type Case = (&'static str, &'static str, &'static str, &'static str);

fn read(place: &str, type_name: &str, side: Side, example: Option<&str>, text: &str) -> Stated {
    let name = place.rsplit(' ').next().unwrap();
    read_prose(&Described { name, type_name: &TypeName::parse(type_name).unwrap(), side, text, example })
}

/// What is stated, in one line: `length 1..64, values 0=否 1=是, default 0`.
fn show(stated: &Stated, text: &str) -> String {
    let number = |found: &Option<super::Found<u64>>| found.as_ref().map(|it| it.value.to_string());
    let bounds = |what: &str, min: Option<String>, max: Option<String>| {
        let given = min.is_some() || max.is_some();
        given.then(|| format!("{what} {}..{}", min.unwrap_or_default(), max.unwrap_or_default()))
    };
    let word =
        |what: &str, found: &Option<super::Found<String>>| found.as_ref().map(|it| format!("{what} {}", it.value));
    let range = stated.range.as_ref().map(|it| it.value.clone()).unwrap_or_default();
    let values = stated.values.as_ref().map(|values| {
        let value = |value: &super::FoundValue| match &value.label {
            Some(label) => format!("{}={}", value.text, &text[label.clone()]),
            None => value.text.clone(),
        };
        format!("values {}", values.value.iter().map(value).collect::<Vec<_>>().join(" "))
    });
    let facts = [
        bounds("length", number(&stated.min_length), number(&stated.max_length)),
        bounds("items", number(&stated.min_items), number(&stated.max_items)),
        bounds("range", range.min, range.max),
        values,
        word("default", &stated.default),
        word("unit", &stated.unit),
        word("example", &stated.example),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn check(cases: &[Case], side: Side) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(place, type_name, text, expected)| {
            let found = show(&read(place, type_name, side, None, text), text);
            (found != *expected).then(|| format!("{place}: {text:?}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_place_of_a_fact_is_where_it_stands_in_the_source() {
    let text = "<p>名称。</p><p>长度&nbsp;<b>１-64</b>&nbsp;个字符；默认值：&quot;abc&quot;</p>";
    let stated = read("ess CreateFlow Name", "String", Side::Input, None, text);
    let (max, default) = (stated.max_length.unwrap(), stated.default.unwrap());
    assert_eq!((max.value, &text[max.span]), (64, "长度&nbsp;<b>１-64</b>&nbsp;个字符"));
    assert_eq!((default.value.as_str(), &text[default.span]), ("abc", "abc"));
}

#[test]
fn the_place_of_a_value_is_the_value_and_that_of_its_meaning_the_meaning() {
    let text = "取值：\n- **`A_1`**：甲\n- **A\\_2**：乙。";
    let values = read("ess CreateFlow Kind", "String", Side::Input, None, text).values.unwrap().value;
    let shown: Vec<_> =
        values.iter().map(|it| (it.text.as_str(), &text[it.span.clone()], &text[it.label.clone().unwrap()])).collect();
    assert_eq!(shown, [("A_1", "A_1", "甲"), ("A_2", "A\\_2", "乙")]);
}

#[test]
fn a_constraint_that_the_own_example_breaks_is_none() {
    let text = "长度不能超过4；取值：A、B";
    let of = |example| show(&read("ess CreateFlow Name", "String", Side::Input, Some(example), text), text);
    assert_eq!(of("A"), "length ..4, values A B");
    assert_eq!(of("abcde"), "");
    assert_eq!(of("无"), "length ..4, values A B");
    assert_eq!(show(&read("x y Limit", "Integer", Side::Input, Some("200"), "最大值为100"), ""), "");
    let items = |example| show(&read("x y Ids", "Array of String", Side::Input, Some(example), "最多2个"), "");
    assert_eq!((items(r#"["a","b","c"]"#), items(r#"["a"]"#)), (String::new(), "items ..2".to_owned()));
    let inside = "长度不能超过4\n示例值：abcde";
    assert_eq!(show(&read("x y Name", "String", Side::Input, None, inside), inside), "example abcde");
}

#[test]
fn what_is_said_of_json_is_said_of_its_keys() {
    let text = "model：合成模型，取值：a、b，默认 a";
    let of = |example| show(&read("vod CloneVoiceSync ExtParam", "String", Side::Input, Some(example), text), text);
    assert_eq!((of("{\"model\": \"c\"}"), of("a")), (String::new(), "values a b, default a".to_owned()));
}

#[test]
fn words_that_no_heading_announces_are_values_if_the_example_is_one() {
    let text = "CLOUD_PREMIUM:高性能云盘，CLOUD_SSD: SSD 云盘";
    let of = |example| show(&read("tdmysql InstanceNode StorageType", "String", Side::Output, example, text), text);
    assert_eq!(of(Some("CLOUD_SSD")), "values CLOUD_PREMIUM=高性能云盘 CLOUD_SSD=SSD 云盘");
    assert_eq!((of(Some("LOCAL")), of(None)), (String::new(), String::new()));
}

#[test]
fn a_response_has_no_defaults_no_sizes_and_no_limits_on_one_side() {
    let text = "默认值：20，最大值为100";
    assert_eq!(show(&read("x y Limit", "Integer", Side::Output, None, text), text), "");
    assert_eq!(show(&read("x y Items", "Array of String", Side::Output, None, "最多100个"), ""), "");
    let range = "取值范围 [0-100]，单位：秒";
    assert_eq!(show(&read("x y Progress", "Integer", Side::Output, None, range), range), "range 0..100, unit seconds");
}

#[test]
fn nothing_at_all_breaks_the_reader() {
    let texts = [
        "",
        "&",
        "<",
        "<li",
        "\\",
        "取值：",
        "默认：\"",
        "取值：\n•",
        "长度不超过99999999999999999999",
        "0：",
        "•\n•",
        "0(",
        "a：(b",
        "🦀：🦀，0：🦀",
    ];
    for text in texts {
        for type_name in
            ["String", "Integer", "Float", "Boolean", "Array of String", "Array of Filter", "Filter", "Date"]
        {
            for side in [Side::Input, Side::Output] {
                assert_eq!(
                    show(&read("x y Name", type_name, side, Some("x"), text), text),
                    "",
                    "{text:?} of {type_name}"
                );
            }
        }
    }
}
