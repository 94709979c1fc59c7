//! Ranges of numbers. In: flat text. Out: the least and the greatest number, both allowed.
//!
//! `取值范围：[1,100]`, `1~100`, `大于等于0`, `最大值为100`, `Value range: 1-65535`.

use std::sync::LazyLock;

use regex::{Captures, Match};

use super::clause::{
    agreed, clause_before, ends_clause, ends_in_word, has_any, is_conditional, names_another, sentence_after,
    sentence_before,
};
use super::flat::Flat;
use super::pattern::{Pattern, compile, read_all, whole};
use super::{Described, Found, Side};
use crate::spec::{Range, Scalar};

const NUMBER: &str = "-?[0-9]+(?:\\.[0-9]+)?";

static CHINESE: Pattern = LazyLock::new(|| {
    compile(&format!(
        "(?:取值范围|有效范围|可选范围|设置范围|数值范围|值范围|范围|取值区间|取值|可选值|值域|介于|区间|支持)(?:[ :为是在限制支持]|有效值){{0,5}}(?P<open>[\\[(]?) ?\
         (?P<from>{NUMBER}) ?(?:-|~|到|至|,|和|--|~~) ?(?P<to>{NUMBER}) ?(?P<close>[\\])]?)(?:之间|的?整数|的?正整数|的?浮点数|的?小数)?\
         |(?:最大值|最大取值|最大|上限值?|不(?:能|得|可|可以|应|允许)?(?:超过|超出|大于|高于)|小于等于|小于或等于|<=)[ :为是可支持设置取值]{{0,6}}(?P<max>{NUMBER})\
         |(?:最小值|最小取值|最小|下限值?|不(?:能|得|可|可以|应|允许)?(?:小于|低于|少于)|大于等于|大于或等于|>=)[ :为是可支持设置取值]{{0,6}}(?P<min>{NUMBER})"
    ))
});

static ENGLISH: Pattern = LazyLock::new(|| {
    compile(&format!(
        "(?i)(?:value range|range|valid values?|values?)(?: is|:| of| from)? ?(?P<open>[\\[(]?)(?P<from>{NUMBER}) ?(?:-|~|to|,) ?(?P<to>{NUMBER})(?P<close>[\\])]?)\
         |(?:maximum(?: value)?|max(?:imum)? value|less than or equal to|(?:can ?not|must not|may not) exceed|no more than)(?: is|:| of)? ?(?P<max>{NUMBER})\
         |(?:minimum(?: value)?|greater than or equal to|no less than|at least)(?: is|:| of)? ?(?P<min>{NUMBER})"
    ))
});

/// One phrase: both bounds, or one of them.
struct Bounds {
    range: Range,
    /// Whether the phrase itself says that it is a range.
    is_whole: bool,
}

/// Reads the range of a number. A limit on one side binds callers only, so responses have none.
pub(super) fn read_range(flat: &Flat<'_>, member: &Described<'_>) -> Option<Found<Range>> {
    let scalar = member.type_name.scalar().filter(|scalar| scalar.is_number() && !member.type_name.is_list())?;
    if !flat.has_digits {
        return None;
    }
    let pattern = if flat.is_chinese { &CHINESE } else { &ENGLISH };
    let found: Vec<_> = read_all(pattern, flat, |captures| read_one(flat, member, scalar, &captures)).collect();
    let pick = |is_whole: bool| found.iter().filter(move |it| it.value.is_whole == is_whole);
    if let Some(first) = pick(true).next() {
        let whole = agreed(pick(true).map(|it| Found { value: it.value.range.clone(), span: it.span.clone() }))?;
        let is_within = |it: &&Found<Bounds>| {
            let (min, max) = (&it.value.range.min, &it.value.range.max);
            min.as_ref().is_none_or(|_| *min == whole.value.min) && max.as_ref().is_none_or(|_| *max == whole.value.max)
        };
        return pick(false)
            .all(|it| is_within(&it))
            .then_some(Found { value: whole.value.clone(), span: first.span.clone() });
    }
    if member.side == Side::Output {
        return None;
    }
    let side = |of: fn(&Range) -> &Option<String>| {
        let stated = found
            .iter()
            .filter_map(|it| of(&it.value.range).clone().map(|value| Found { value, span: it.span.clone() }));
        stated.collect::<Vec<_>>()
    };
    let (mins, maxs) = (side(|range| &range.min), side(|range| &range.max));
    let (had_min, had_max) = (!mins.is_empty(), !maxs.is_empty());
    let (min, max) = (agreed(mins), agreed(maxs));
    if had_min != min.is_some() || had_max != max.is_some() {
        return None;
    }
    let span = match (&min, &max) {
        (Some(min), Some(max)) => min.span.start.min(max.span.start)..min.span.end.max(max.span.end),
        (Some(one), None) | (None, Some(one)) => one.span.clone(),
        (None, None) => return None,
    };
    let range = Range { min: min.map(|it| it.value), max: max.map(|it| it.value) };
    is_ordered(&range).then_some(Found { value: range, span })
}

fn read_one(flat: &Flat<'_>, member: &Described<'_>, scalar: Scalar, captures: &Captures<'_>) -> Option<Found<Bounds>> {
    let phrase = whole(captures)?;
    let rest = flat.text().get(phrase.end()..)?;
    let group = |name: &str| captures.name(name).map(|it| it.as_str());
    let (range, is_whole) = if let Some((from, to)) = group("from").zip(group("to")) {
        let (open, close) = (group("open").unwrap_or(""), group("close").unwrap_or(""));
        // A comma is a range in brackets only; `(0,1]` leaves 0 out, which a range cannot say of fractions.
        let is_list = phrase.as_str().contains([',', '和']) && open.is_empty() && !phrase.as_str().contains("介于");
        let is_closed = matches!((open, close), ("[", "]") | ("", "") | ("", ")"));
        if is_list || !is_closed {
            return None;
        }
        (Range { min: Some(from.to_owned()), max: Some(to.to_owned()) }, true)
    } else {
        (Range { min: group("min").map(str::to_owned), max: group("max").map(str::to_owned) }, false)
    };
    let is_of_type = [&range.min, &range.max].into_iter().flatten().all(|bound| fits(scalar, bound));
    let ends = ends_number(rest, is_whole) && !rest.trim_start().starts_with("(不");
    (is_of_type && is_ordered(&range) && ends && is_about_number(flat, member, &phrase, is_whole))
        .then(|| Found { value: Bounds { range, is_whole }, span: flat.origin(phrase.start()..phrase.end()) })
}

/// Whether nothing but a note follows: another range, a list, or a unit that the number is not in would.
fn ends_number(rest: &str, is_whole: bool) -> bool {
    const COUNTERS: [&str; 5] = ["条", "个", "次", "台", "项"];
    let rest = rest.trim_start_matches(' ');
    let counted = COUNTERS.into_iter().find_map(|counter| rest.strip_prefix(counter)).unwrap_or(rest);
    if !ends_clause(counted) {
        return false;
    }
    let next = counted.trim_start_matches([' ', ',', ')']);
    let goes_on =
        next.starts_with(['[', '、', '|']) || is_whole && next.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    !goes_on && !next.starts_with(['或', '和', '及', '且'])
}

fn fits(scalar: Scalar, bound: &str) -> bool {
    match scalar {
        Scalar::Integer => bound.parse::<i64>().is_ok(),
        Scalar::UnsignedInteger => bound.parse::<u64>().is_ok(),
        _ => bound.parse::<f64>().is_ok(),
    }
}

fn is_ordered(range: &Range) -> bool {
    let number = |bound: &Option<String>| bound.as_ref().and_then(|bound| bound.parse::<f64>().ok());
    number(&range.min).zip(number(&range.max)).is_none_or(|(min, max)| min < max)
}

/// Whether a value outside the phrase has a meaning of its own: `范围[1,100]，-1表示不限`.
fn has_special(text: &str, phrase: &Match<'_>, value: &str, signs: &[&str]) -> bool {
    let begins = |(at, sign): (usize, &str)| {
        let is_apart =
            !text.get(..at).unwrap_or("").ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-');
        is_apart && !(phrase.start()..phrase.end()).contains(&at) && !sign.is_empty()
    };
    let is_within = phrase.as_str().trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-').starts_with(value);
    !is_within && signs.iter().any(|sign| text.match_indices(sign).any(begins))
}

/// Whether a phrase is about the member, always.
fn is_about_number(flat: &Flat<'_>, member: &Described<'_>, phrase: &Match<'_>, is_whole: bool) -> bool {
    const OTHERS: [&str; 26] = [
        "每",
        "单个",
        "除",
        "总",
        "其中",
        "长度",
        "字符",
        "精度",
        "小数",
        "之和",
        "时间范围",
        "步长",
        "面积",
        "比例",
        "图片",
        "一个",
        "分辨率",
        "像素",
        "倍数",
        "个数不",
        "如",
        "推荐",
        "建议",
        "单集群",
        "实例下",
        "账号",
    ];
    let text = flat.text();
    let clause = clause_before(text, phrase.start());
    let sentence = sentence_before(text, phrase.start());
    // `0表示不限，最大100` is both; `0 和 [128, 35000]` is no range.
    let has_exception = is_whole && has_any(sentence_after(text, phrase.end()), &["或0", "或 0", "以及0"])
        || has_special(text, phrase, "-1", &["-1"])
        || has_special(
            text,
            phrase,
            "0",
            &["0表示", "0 表示", "0代表", "传0", "填0", "为0", "为 0", "0:", "0为", "0-", "0("],
        );
    // `(To-From) / Interval <= 200` is about a quotient.
    let has_exception = has_exception || clause.contains(['/', '*', '+']);
    !has_exception
        && !ends_in_word(clause, member)
        && !has_any(clause, &OTHERS)
        && !is_conditional(sentence)
        && !names_another(clause, member, flat.is_chinese)
}
