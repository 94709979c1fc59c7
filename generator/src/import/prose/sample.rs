//! Constraints against the member's own example. In: what a description states, and the example. Out: what is left.

use std::cmp::Ordering;

use super::{FoundValue, Stated};
use crate::spec::{Range, TypeName};

/// Drops every constraint that the example breaks. An example that is none, `无` or `-`, breaks nothing.
pub(super) fn drop_broken(stated: &mut Stated, type_name: &TypeName, example: &str) {
    let example = example.trim();
    if is_absent(example) || type_name.scalar().is_none() && !type_name.is_list() {
        return;
    }
    let texts = texts(type_name, example);
    if type_name.is_list() && serde_json::from_str::<Vec<serde_json::Value>>(example).is_ok() {
        let count = texts.len() as u64;
        stated.min_items.take_if(|min| count < min.value);
        stated.max_items.take_if(|max| count > max.value);
    }
    let too_short = |min: u64| texts.iter().any(|text| (text.chars().count() as u64) < min);
    let too_long = |max: u64| texts.iter().any(|text| text.chars().count() as u64 > max);
    // Both were read from one phrase, or tell of one another: an example that breaks one makes both doubtful.
    if stated.min_length.as_ref().is_some_and(|min| too_short(min.value))
        || stated.max_length.as_ref().is_some_and(|max| too_long(max.value))
    {
        stated.min_length = None;
        stated.max_length = None;
    }
    stated.range.take_if(|range| texts.iter().any(|text| !is_in_range(text, &range.value)));
    stated.values.take_if(|values| texts.iter().any(|text| !text.is_empty() && !is_one_of(text, &values.value)));
}

/// Whether the text stands for no value.
pub(super) fn is_absent(example: &str) -> bool {
    matches!(example, "" | "无" | "-" | "\"\"" | "''" | "null" | "None" | "[]" | "暂无" | "--" | "/" | "空")
}

/// Whether the example is an object, or a list of some.
pub(super) fn is_json(example: &str) -> bool {
    let inner = example.trim_start().trim_start_matches(['[', '"', '\'']).trim_start();
    inner.starts_with('{') && !inner.starts_with("{}")
}

/// The scalars in an example.
pub(super) fn texts(type_name: &TypeName, example: &str) -> Vec<String> {
    if type_name.is_list()
        && let Ok(items) = serde_json::from_str::<Vec<serde_json::Value>>(example)
    {
        let text = |item: serde_json::Value| match item {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        return items.into_iter().map(text).collect();
    }
    vec![unquoted(example).to_owned()]
}

/// The text without a pair of quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).or_else(|| inner('`')).unwrap_or(text)
}

pub(super) fn is_in_range(text: &str, range: &Range) -> bool {
    let Ok(number) = text.parse::<f64>() else { return true };
    let compare = |bound: &String| bound.parse::<f64>().ok().and_then(|bound| number.partial_cmp(&bound));
    let below = range.min.as_ref().and_then(compare) == Some(Ordering::Less);
    let above = range.max.as_ref().and_then(compare) == Some(Ordering::Greater);
    !below && !above
}

pub(super) fn is_one_of(text: &str, values: &[FoundValue]) -> bool {
    values.iter().any(|value| value.text == text)
}
