//! Defaults. In: flat text. Out: what the server takes when a request leaves the member out, as text.
//!
//! `默认值：0`, `默认为20`, `缺省为 true`, `0（默认）：否`, `Default: 10`.

use std::sync::LazyLock;

use regex::{Captures, Match};

use super::clause::{
    agreed, clause_before, ends_clause, ends_in_word, has_any, is_conditional, names_another, sentence_before,
};
use super::flat::Flat;
use super::pattern::{Pattern, compile, read_all, whole};
use super::{Described, Found, Side, Stated};
use crate::spec::Scalar;

static CHINESE: Pattern = LazyLock::new(|| {
    compile(
        "(?:默认(?:取值|值)?|缺省(?:取值|值)?)(?: ?(?:是|为|:|取))? ?\
         (?:(?P<quote>\")(?P<quoted>[!-!#-~]+)\"|(?P<bare>-?[0-9]+(?:\\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_.:/-]*[A-Za-z0-9_]|[A-Za-z]|是|否))",
    )
});

static ENGLISH: Pattern = LazyLock::new(|| {
    compile(
        "(?:[Dd]efault(?: value)?(?:s to| to|:| is| is:|: is)|[Bb]y default[,:]?) ?\
         (?:(?P<quote>\")(?P<quoted>[!-!#-~]+)\"|(?P<bare>-?[0-9]+(?:\\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_:/-]*))",
    )
});

/// Reads the default of a member of a request. It must agree with the range and the values that are stated beside it.
pub(super) fn read_default(flat: &Flat<'_>, member: &Described<'_>, stated: &Stated) -> Option<Found<String>> {
    let scalar = member.type_name.scalar()?;
    if member.side == Side::Output || member.type_name.is_list() {
        return None;
    }
    let pattern = if flat.is_chinese { &CHINESE } else { &ENGLISH };
    let default = agreed(read_all(pattern, flat, |captures| read_one(flat, member, scalar, &captures)))?;
    let values = stated.values.as_ref();
    let is_allowed = values.is_none_or(|values| values.value.iter().any(|value| value.text == default.value));
    let is_in_range =
        stated.range.as_ref().is_none_or(|range| super::sample::is_in_range(&default.value, &range.value));
    (is_allowed && is_in_range).then_some(default)
}

fn read_one(flat: &Flat<'_>, member: &Described<'_>, scalar: Scalar, captures: &Captures<'_>) -> Option<Found<String>> {
    let phrase = whole(captures)?;
    let rest = flat.text().get(phrase.end()..)?;
    let value = captures.name("quoted").or(captures.name("bare"))?;
    let text = of_type(scalar, value.as_str())?;
    let ends = ends_clause(rest) || labels(rest) || is_counter(rest) && scalar.is_number();
    (ends && is_about_default(flat, member, &phrase))
        .then(|| Found { value: text, span: flat.origin(value.start()..value.end()) })
}

/// The value as the type writes it.
fn of_type(scalar: Scalar, text: &str) -> Option<String> {
    match scalar {
        Scalar::Integer => text.parse::<i64>().ok().map(|_| text.to_owned()),
        Scalar::UnsignedInteger => text.parse::<u64>().ok().map(|_| text.to_owned()),
        Scalar::Float => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|_| text.to_owned()),
        Scalar::Boolean => match text {
            "true" | "True" | "TRUE" | "是" => Some("true".to_owned()),
            "false" | "False" | "FALSE" | "否" => Some("false".to_owned()),
            _ => None,
        },
        // `默认否` of a text says nothing about what the text is; `default to UTC time` is a sentence.
        Scalar::String => {
            (!matches!(text, "是" | "否" | "null" | "NULL" | "None" | "none" | "nil")).then(|| text.to_owned())
        }
        _ => None,
    }
}

/// Whether what the value means follows: `默认0-不开启`, `默认为1：是`.
fn labels(rest: &str) -> bool {
    let rest = rest.trim_start();
    let behind = rest.strip_prefix(['-', ':', '=']).map(str::trim_start);
    behind.is_some_and(|label| label.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)))
        || rest.starts_with("表示")
}

/// Whether the number counts things; of a time, nobody says in which unit the member has it.
fn is_counter(rest: &str) -> bool {
    let rest = rest.trim_start();
    let counter = ["条", "个", "次", "台", "项"].into_iter().find_map(|counter| rest.strip_prefix(counter));
    counter.is_some_and(ends_clause)
}

/// Whether a phrase is about leaving this member out, always.
fn is_about_default(flat: &Flat<'_>, member: &Described<'_>, phrase: &Match<'_>) -> bool {
    const LEFT_OUT: [&str; 24] = [
        "不填写时",
        "不填时",
        "不传入时",
        "不传时",
        "为空时",
        "未填时",
        "不指定时",
        "未指定时",
        "缺省时",
        "不设置时",
        "未传时",
        "未设置时",
        "留空时",
        "如果不填",
        "如果不传",
        "如果为空",
        "如果不指定",
        "如果未指定",
        "如果不设置",
        "若不填",
        "若不传",
        "若为空",
        "若未指定",
        "若不指定",
    ];
    const OTHERS: [&str; 14] =
        ["其他", "其它", "超过", "大于", "小于", "非", "端口", "每", "其中", "例如", "比如", "否则", "按", "错误"];
    let text = flat.text();
    let clause = clause_before(text, phrase.start());
    let mut sentence = sentence_before(text, phrase.start()).to_owned();
    for words in LEFT_OUT {
        sentence = sentence.replace(words, "");
    }
    !ends_in_word(clause, member)
        && !has_any(clause, &OTHERS)
        && !is_conditional(&sentence)
        && !names_another(clause, member, flat.is_chinese)
}
