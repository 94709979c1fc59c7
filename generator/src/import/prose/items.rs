//! Sizes of lists. In: flat text. Out: the fewest and the most items that a request may send.
//!
//! `最多100个`, `单次最多100`, `数组长度不超过20`, `每次请求的实例的上限为100`, `up to 100`.

use std::sync::LazyLock;

use regex::{Captures, Match};

use super::clause::{agreed, clause_before, ends_clause, has_any, is_conditional, names_another, sentence_before};
use super::flat::Flat;
use super::length::{LEAST, MOST};
use super::pattern::{Pattern, compile, number, read_all, whole};
use super::{Described, Found, Side, Stated};

/// What may stand between a word for a limit and its number.
const FILL: &str = "(?:[ :为是值只仅可能有]|可以|支持|允许|同时|一次性?|单次|每次|传入|传递|传|填写|填|输入|指定|查询|操作|添加|创建|包含|选择|设置|配置|提交|处理|批量|个数|数量|数目|长度|大小|上传|删除|能够){0,5}?";
const COUNTER: &str = "(?:个|条|台|项|组|张|份|家|名|件|篇|种|对|块)";
/// What makes a bare number a number of items.
const SIZE: [&str; 14] =
    ["长度", "个数", "数量", "数目", "单次", "每次", "一次", "单批", "批量", "元素", "大小", "列表", "数组", "上限"];

static CHINESE: Pattern = LazyLock::new(|| {
    compile(&format!(
        "{MOST}{FILL}(?:{MOST}{FILL})*(?P<max>[0-9]+) ?(?P<max_counter>{COUNTER})?\
         |(?:数组|列表|个数|数量|元素|数目)(?:长度|个数|数量|大小)?(?:限制|范围|取值)?[ :为是在]{{0,3}}\\[?(?P<from>[0-9]+) ?(?:-|~|到|至|,) ?(?P<to>[0-9]+)\\]?\
         |{LEAST}{FILL}(?P<min>[0-9]+) ?(?P<min_counter>{COUNTER})"
    ))
});

static ENGLISH: Pattern = LazyLock::new(|| {
    compile(
        "(?i)(?:at most|up to|no more than|not more than|a maximum of|maximum(?: of|:| is| number is)|(?:can ?not|must not|may not) exceed) (?P<max>[0-9]+)(?P<max_counter> [a-z]+)?\
         |(?P<max_last>[0-9]+) at most",
    )
});

/// The fewest and the most items that one phrase states.
#[derive(Clone, Copy)]
struct Bounds {
    min: Option<u64>,
    max: Option<u64>,
}

/// Reads the size of a list of a request.
pub(super) fn read_items(flat: &Flat<'_>, member: &Described<'_>, stated: &mut Stated) {
    if !member.type_name.is_list() || member.side == Side::Output || !flat.has_digits {
        return;
    }
    let pattern = if flat.is_chinese { &CHINESE } else { &ENGLISH };
    let found: Vec<_> = read_all(pattern, flat, |captures| read_one(flat, member, &captures)).collect();
    let mins = found.iter().filter_map(|it| Some(Found { value: it.value.min?, span: it.span.clone() }));
    let maxs = found.iter().filter_map(|it| Some(Found { value: it.value.max?, span: it.span.clone() }));
    stated.min_items = agreed(mins);
    stated.max_items = agreed(maxs);
    if stated.min_items.as_ref().zip(stated.max_items.as_ref()).is_some_and(|(min, max)| min.value > max.value) {
        stated.min_items = None;
        stated.max_items = None;
    }
}

fn read_one(flat: &Flat<'_>, member: &Described<'_>, captures: &Captures<'_>) -> Option<Found<Bounds>> {
    let phrase = whole(captures)?;
    let text = flat.text();
    let rest = text.get(phrase.end()..)?;
    let get = |name: &str| number(captures, name);
    let bounds = match (get("from").zip(get("to")), get("max").or(get("max_last")), get("min")) {
        (Some((min, max)), ..) => Bounds { min: Some(min), max: Some(max) },
        (_, max, min) => Bounds { min, max },
    };
    let counted = captures.name("max_counter").or_else(|| captures.name("min_counter"));
    let clause = clause_before(text, phrase.start());
    let is_size = match counted {
        Some(counter) if flat.is_chinese => counts_items(counter.as_str(), rest),
        Some(noun) => {
            !has_any(noun.as_str(), &["char", "byte", "second", "minute", "hour", "day", " MB", " KB", " GB"])
        }
        None => {
            ends_clause(rest)
                && names_list(clause)
                && (!flat.is_chinese || has_any(clause, &SIZE) || has_any(phrase.as_str(), &SIZE))
        }
    };
    let is_sound =
        bounds.max != Some(0) && bounds.min.is_none_or(|min| min > 0 && bounds.max.is_none_or(|max| min <= max));
    (is_size && is_sound && is_about_list(flat, member, &phrase))
        .then(|| Found { value: bounds, span: flat.origin(phrase.start()..phrase.end()) })
}

/// Whether a bare number is one of items: `url1、url2 长度限制100` is not.
fn names_list(clause: &str) -> bool {
    !clause.contains(|c: char| c.is_ascii_alphabetic())
        || has_any(clause, &["列表", "数组", "个数", "数量", "次", "上限", "的"])
}

/// Whether the counter counts things, rather than time or characters.
fn counts_items(counter: &str, rest: &str) -> bool {
    const OTHERS: [&str; 13] =
        ["月", "小时", "字", "工作日", "自然", "汉", "英文", "中文", "ASCII", "UTF", "utf", "周", "分钟"];
    let rest = rest.trim_start();
    counter != "个" || !OTHERS.iter().any(|other| rest.starts_with(other))
}

/// Whether a phrase is about this list in one request, always.
fn is_about_list(flat: &Flat<'_>, member: &Described<'_>, phrase: &Match<'_>) -> bool {
    const OTHERS: [&str; 26] = [
        "单个",
        "单条",
        "单台",
        "一个",
        "账号",
        "账户",
        "用户",
        "实例下",
        "项目下",
        "集群",
        "返回",
        "展示",
        "子",
        "字符",
        "名称",
        "页",
        "级",
        "层",
        "总",
        "其中",
        "时长",
        "图片大小",
        "下最",
        "key",
        "value",
        "标签键",
    ];
    let text = flat.text();
    let clause = clause_before(text, phrase.start());
    let both = format!("{clause}{}", phrase.as_str());
    let each =
        both.match_indices('每').any(|(at, each)| !both.get(at + each.len()..).unwrap_or("").starts_with(['次', '批']));
    // `此参数与快照组 ID 至少传 1 个` counts members, not items.
    let of_several = clause.contains('与') && has_any(phrase.as_str(), &["至少", "最少"]);
    let in_number = clause.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    !each
        && !of_several
        && !in_number
        && !has_any(&both, &OTHERS)
        && !is_conditional(sentence_before(text, phrase.start()))
        && !names_another(clause, member, flat.is_chinese)
}
