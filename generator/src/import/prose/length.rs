//! Lengths of texts. In: flat text. Out: the fewest and the most characters.
//!
//! `长度不能超过200`, `最大64位字符串`, `长度限制：1-64 个字符`, `为32位字符串`, `at most 64 characters`. Bytes are no
//! characters, and `汉字` counts differently from service to service.

use std::sync::LazyLock;

use regex::Captures;

use super::clause::{agreed, clause_before, ends_clause, has_any, is_conditional, names_another, sentence_before};
use super::flat::Flat;
use super::pattern::{Pattern, compile, number, read_all, whole};
use super::{Described, Found, Stated};

/// "At most".
pub(super) const MOST: &str = "(?:最长|最大|最多|至多|上限|不(?:能|得|可|可以|要|应|允许|会)?(?:超过|超出|超|大于|多于|高于)\
    |小于等于|小于或等于|<=|限制|限定|控制在)";
/// "At least".
pub(super) const LEAST: &str =
    "(?:至少|最少|最短|最小|不(?:能|得|可|可以|应|允许)?(?:少于|低于|小于|短于)|大于等于|大于或等于|>=)";
/// What may stand between a word for a limit and its number.
const FILL: &str = "(?:[ :为是值在需应请须可数字符串长度必支持允许输入填写约能范围限制]){0,12}?";
/// Characters, and nothing else that is counted.
const UNIT: &str = "(?:个|位|个长度的?)? ?\
    (?:(?:ASCII|ascii|英文|可见|utf-?8|UTF-?8|Unicode|unicode|中英文|中文或者?英文|英文或者?中文|中文[、/]英文|英文/中文|半角|长度的?)[ 的]?)?\
    (?:字符|字(?:$|[,;。\n()以之]))";

static CHINESE: Pattern = LazyLock::new(|| {
    compile(&format!(
        "(?:长度{FILL})?{MOST}{FILL}(?:{MOST}{FILL})*(?P<max>[0-9]+) ?{UNIT}\
         |(?:最大长度|最长长度|长度{FILL}{MOST}){FILL}(?:{MOST}{FILL})*(?P<bare_max>[0-9]+) ?位?\
         |(?P<max_within>[0-9]+) ?{UNIT} ?(?:长度)?(?:以内|之内|内)\
         |(?:长度{FILL}(?:{MOST}{FILL})?)?\\[?(?P<from>[0-9]+) ?(?:个字符|位|个)? ?(?:-|~|到|至) ?(?P<to>[0-9]+)\\]? ?{UNIT}\
         |(?:长度{FILL})?\\[(?P<from_in>[0-9]+) ?, ?(?P<to_in>[0-9]+)\\] ?{UNIT}\
         |长度{FILL}{LEAST}{FILL}(?P<long_min>[0-9]+) ?{UNIT}\
         |长度{FILL}(?:{MOST}{FILL})?\\[?(?P<bare_from>[0-9]+) ?(?:-|~|到|至|,) ?(?P<bare_to>[0-9]+)\\]? ?位?\
         |长度 ?(?:固定|必须|应|需|须|要求)?(?:为|是|:|=|等于)? ?(?P<length>[0-9]+) ?(?:个字符|位|字符)?\
         |(?:为|是|共|固定) ?(?P<exact>[0-9]+) ?位(?:的)?字符串\
         |{LEAST}{FILL}(?P<min>[0-9]+) ?{UNIT}\
         |长度{FILL}{LEAST}{FILL}(?P<bare_min>[0-9]+) ?位?"
    ))
});

static ENGLISH: Pattern = LazyLock::new(|| {
    const CHARACTERS: &str = "(?:ASCII |UTF-8 |English |Unicode )?(?:characters?|chars?)\\b";
    compile(&format!(
        "(?i)(?:at most|up to|no more than|not more than|no longer than|(?:can ?not|must not|may not|should not|not) (?:exceed|be longer than)|\
         maximum(?: length)?(?: of| is|:)?|max(?:imum)?\\.?(?: length)?(?: of| is|:)?|less than or equal to|within|limited to) (?P<max>[0-9]+) {CHARACTERS}\
         |(?:maximum length|length limit|max length)(?: is| of|:)? ?(?P<bare_max>[0-9]+)\
         |length (?:can ?not|must not|may not) exceed (?P<not_more>[0-9]+)\
         |(?P<max_within>[0-9]+) {CHARACTERS} (?:at most|or less|or fewer|in length at most)\
         |(?P<from>[0-9]+) ?(?:to|-|~|and) ?(?P<to>[0-9]+) {CHARACTERS}\
         |length(?: range| limit)?: ?\\[?(?P<bare_from>[0-9]+) ?(?:-|~|to|,) ?(?P<bare_to>[0-9]+)\\]?\
         |(?:exactly|must be|fixed at) (?P<exact>[0-9]+) {CHARACTERS}\
         |(?:at least|no less than|not less than|minimum(?: length)?(?: of| is|:)?) (?P<min>[0-9]+) {CHARACTERS}"
    ))
});

/// The fewest and the most characters that one phrase states.
struct Bounds {
    min: Option<u64>,
    max: Option<u64>,
}

/// Reads the lengths of a text, or of the texts of a list.
pub(super) fn read_lengths(flat: &Flat<'_>, member: &Described<'_>, stated: &mut Stated) {
    let is_text = member.type_name.scalar() == Some(crate::spec::Scalar::String);
    if !is_text || !flat.has_digits {
        return;
    }
    let pattern = if flat.is_chinese { &CHINESE } else { &ENGLISH };
    let found: Vec<_> = read_all(pattern, flat, |captures| read_one(flat, member, &captures)).collect();
    let mins = found.iter().filter_map(|it| Some(Found { value: it.value.min?, span: it.span.clone() }));
    let maxs = found.iter().filter_map(|it| Some(Found { value: it.value.max?, span: it.span.clone() }));
    let (has_min, has_max) = (mins.clone().count() > 0, maxs.clone().count() > 0);
    let (min, max) = (agreed(mins), agreed(maxs));
    // Phrases that disagree speak of different things, so none of them is about the whole.
    if has_min == min.is_some()
        && has_max == max.is_some()
        && min.as_ref().zip(max.as_ref()).is_none_or(|(min, max)| min.value <= max.value)
    {
        stated.min_length = min;
        stated.max_length = max;
    }
}

fn read_one(flat: &Flat<'_>, member: &Described<'_>, captures: &Captures<'_>) -> Option<Found<Bounds>> {
    let phrase = whole(captures)?;
    let text = flat.text();
    let rest = text.get(phrase.end()..)?;
    let get = |name: &str| number(captures, name);
    let bounds = if let Some(max) = get("max").or(get("max_within")) {
        Bounds { min: None, max: Some(max) }
    } else if let Some(min) = get("min").or(get("long_min")) {
        Bounds { min: Some(min), max: None }
    } else if let Some((min, max)) = get("from").zip(get("to")).or(get("from_in").zip(get("to_in"))) {
        Bounds { min: Some(min), max: Some(max) }
    } else if let Some(exact) = get("exact") {
        Bounds { min: Some(exact), max: Some(exact) }
    } else if !ends_clause(rest) {
        // Without a unit, the number must be the last word: `长度不超过5MB`.
        return None;
    } else if let Some((min, max)) = get("bare_from").zip(get("bare_to")) {
        Bounds { min: Some(min), max: Some(max) }
    } else if let Some(exact) = get("length") {
        Bounds { min: Some(exact), max: Some(exact) }
    } else {
        Bounds { min: get("bare_min"), max: get("bare_max").or(get("not_more")) }
    };
    // "At least none" binds nobody.
    let bounds = Bounds { min: bounds.min.filter(|min| *min > 0), ..bounds };
    let is_sound = bounds.max != Some(0) && bounds.min.is_none_or(|min| bounds.max.is_none_or(|max| min <= max));
    let is_exact = bounds.min.is_some() && bounds.min == bounds.max;
    let clause = clause_before(text, phrase.start());
    // `最大长度为64位字符串` is a limit, whatever stands before the rest of it.
    let is_other = is_exact && has_any(clause, &["最", "多", "超", "限", "内", "少", "大于", "小于"]);
    (is_sound && !is_other && is_about_text(flat, member, &phrase))
        .then(|| Found { value: bounds, span: flat.origin(phrase.start()..phrase.end()) })
}

/// Whether a phrase is about the text as a whole, always.
fn is_about_text(flat: &Flat<'_>, member: &Described<'_>, phrase: &regex::Match<'_>) -> bool {
    const PARTS: [&str; 26] = [
        "单个", "建议", "字节", "证件", "前缀", "后缀", "总", "合计", "其中", "数组", "列表", "视频", "音频", "时长",
        "片段", "之和", "首", "末", "连续", "每段", "行", "第", "除", "个数", "前", "后",
    ];
    let text = flat.text();
    let clause = clause_before(text, phrase.start());
    let rest = text.get(phrase.end()..).unwrap_or("");
    // `[0,64)` leaves 64 out.
    let is_half_open = phrase.as_str().contains('[') && !phrase.as_str().contains(']') && rest.starts_with(')');
    let continues = is_half_open || rest.trim_start().starts_with(['/', '*', '+', '^']);
    let in_number = clause.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '~' | '_'));
    let sentence = sentence_before(text, phrase.start());
    // `其他类型（Linux 等）实例：字符长度为[2, 60]`; `居民身份证号码应为18位字符串`, one of several papers.
    let one_case = has_any(sentence, &["其他", "其它", "部分", "建议", "推荐", "证号码"]);
    // That of a key is in bits.
    let of_key = clause.ends_with("密钥");
    let each = !member.type_name.is_list() && clause.contains('每');
    let lists = member.type_name.is_list() && flat.is_chinese && !phrase.as_str().contains('字');
    !continues
        && !in_number
        && !each
        && !lists
        && !has_any(clause, &PARTS)
        && !one_case
        && !of_key
        && !is_conditional(sentence)
        && !names_another(clause, member, flat.is_chinese)
}
