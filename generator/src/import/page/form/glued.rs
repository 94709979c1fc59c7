//! Rows whose cells stand together without anything between them: `FlowIds.NArray of String要撤销…`. In: a line, and
//! the names that are known. Out: its cells, or nothing where the line only goes on with the cell above.
//!
//! Every split into name, type and rest is listed, and the best is taken:
//! 1. one with a type, then one with a name, that the stored spec or the examples know;
//! 2. one whose name does not end in a word for a type, and whose rest does not begin with one:
//!    `StartDateString…` is `StartDate` `String`, not `Start` `Date`;
//! 3. the longest type, then the longest name.
//!
//! `.N` marks a list, so a split that has it and no `Array of`, or in a request only one of both, is none.

use super::super::known::Known;
use crate::spec::{Scalar, TypeName};

/// A line, split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split<'l> {
    /// The name, with `.N` where it is a list of a request.
    pub(super) name: &'l str,
    /// `是`, where the line has kept it.
    pub(super) required: Option<&'l str>,
    pub(super) type_name: &'l str,
    pub(super) rest: &'l str,
}

/// Where the rows stand: only a request marks its lists with `.N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Elsewhere,
}

const LIST: &str = "Array of ";

/// The longest name that is tried: members have up to 48 characters, structures 69, error codes 89 (tccli 3.1.189.1).
/// Texts in base64 have more.
const LONGEST_NAME: usize = 128;

/// Splits a row of members.
pub(super) fn split_member<'l>(line: &'l str, side: Side, known: &Known) -> Option<Split<'l>> {
    let longest = word_length(line);
    if !line.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let names = (1..=longest).filter_map(|length| line.get(..length));
    let candidates = names.flat_map(|name| splits(line, name, side, known));
    candidates.max_by_key(|split| rank(split, known))
}

/// How long a name can be that begins here.
fn word_length(text: &str) -> usize {
    text.bytes().take(LONGEST_NAME).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// Every split with this name.
fn splits<'l>(line: &'l str, name: &'l str, side: Side, known: &Known) -> Vec<Split<'l>> {
    let after = line.get(name.len()..).unwrap_or("");
    let (name, after, marked) = match after.strip_prefix(".N") {
        Some(after) => (line.get(..name.len() + 2).unwrap_or(name), after, true),
        None => (name, after, false),
    };
    let word = ["是", "否"].into_iter().find(|word| after.starts_with(word));
    let required = word.and_then(|word| after.get(..word.len()));
    let after = word.and_then(|word| after.strip_prefix(word)).unwrap_or(after);
    let (prefix, item) = match after.strip_prefix(LIST) {
        Some(item) => (LIST.len(), item),
        None => (0, after),
    };
    let is_list = prefix > 0;
    if marked && !is_list || is_list && !marked && side == Side::Request {
        return Vec::new();
    }
    let scalars = Scalar::ALL.into_iter().map(Scalar::word).filter(|word| item.starts_with(word)).map(str::len);
    let longest = word_length(item);
    let structures = (1..=longest).filter(|length| {
        let (word, rest) = item.split_at_checked(*length).unwrap_or((item, ""));
        let is_new = is_new_structure(word, rest) && (is_list || known.members.contains(bare(name)));
        known.structures.contains(word) || is_new
    });
    let split = |length: usize| {
        let is_scalar = item.get(..length).is_some_and(|word| Scalar::ALL.iter().any(|it| it.word() == word));
        let (type_name, rest) = after.split_at_checked(prefix + length)?;
        begins_text(rest, is_scalar).then_some(Split { name, required, type_name, rest })
    };
    scalars.chain(structures).filter_map(split).collect()
}

/// Whether this can be the beginning of a description: `SystemImage：系统盘`, `CreateAuditTemplate 必填` and
/// `ChildrenComponents: 指定` go on with one.
fn begins_text(rest: &str, is_scalar: bool) -> bool {
    const SIGNS: [char; 4] = [':', '：', '，', '。'];
    const MORE: [char; 11] = [' ', '=', ',', '、', ';', '；', ')', '）', '.', '/', '的'];
    let goes_on = || rest.starts_with(MORE) || rest.starts_with("结构体") || rest.starts_with("场景下");
    // The rest of a word, which a sign follows.
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    !rest.starts_with(SIGNS) && (is_scalar || !goes_on() && !behind.starts_with(SIGNS))
}

/// Whether a word can be a structure that nothing knows yet: it ends where its text begins.
fn is_new_structure(word: &str, rest: &str) -> bool {
    word.len() > 3
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && rest.chars().next().is_none_or(|c| !c.is_ascii() && c.is_alphabetic())
}

fn bare(name: &str) -> &str {
    name.strip_suffix(".N").unwrap_or(name)
}

/// What makes one split better than another, most important first.
fn rank(split: &Split<'_>, known: &Known) -> (bool, bool, bool, bool, bool, usize, usize) {
    let Split { type_name, rest, .. } = *split;
    let name = bare(split.name);
    let words = || Scalar::ALL.into_iter().map(Scalar::word).chain(["Array of"]);
    let ends_in_type = words().any(|word| name.len() > word.len() && name.ends_with(word));
    // `AutoScalingPolicyIdString…`: what follows a type has none of its own before it becomes text.
    let run = rest.get(..word_length(rest)).unwrap_or("");
    let type_follows = words().any(|word| run.contains(word));
    // `Ipv6Ipv6Ipv6 …` is `Ipv6`, of the type `Ipv6`; `CodeStringString(22)…` says how long the text is.
    let is_doubled = name.strip_suffix(type_name).is_some_and(|front| front.ends_with(type_name));
    let is_length = rest.starts_with('(') && name.ends_with(type_name);
    let is_known_type = TypeName::parse(type_name).is_some_and(|it| known.is_type(&it));
    let is_sound = !is_doubled && !is_length;
    (
        is_known_type,
        known.members.contains(name),
        is_sound,
        !type_follows,
        !ends_in_type,
        type_name.len(),
        split.name.len(),
    )
}

/// Splits a row of error codes: a code ends where it can be one no longer.
pub(super) fn split_code<'l>(line: &'l str, known: &Known) -> Option<(&'l str, &'l str)> {
    let run = line
        .bytes()
        .take(LONGEST_NAME)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        .count();
    let (word, rest) = line.split_at_checked(run)?;
    if !line.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    if known.codes.contains(word) || rest.is_empty() {
        return is_code(word).then_some((word, rest));
    }
    // `AuthFailureCAM签名`, `InternalErrorInternal error.`: a code that is known, one whose last word its text
    // repeats, or else all that can be one; before text in Latin letters, all but its first word.
    let starts = || word.char_indices().filter(|(at, c)| *at > 0 && c.is_ascii_uppercase()).map(|(at, _)| at);
    let is_known = |at: &usize| word.get(..*at).is_some_and(|code| known.codes.contains(code));
    let repeats =
        |at: &usize| word.split_at_checked(*at).is_some_and(|(code, again)| again.len() > 1 && code.ends_with(again));
    let known = starts().filter(is_known).max().or_else(|| starts().find(repeats));
    let at = match known {
        Some(at) => at,
        None if rest.starts_with(|c: char| !c.is_ascii()) => return is_code(word).then_some((word, rest)),
        None => starts().max()?,
    };
    let (code, _) = word.split_at_checked(at)?;
    is_code(code).then(|| (code, line.get(at..).unwrap_or("")))
}

/// Whether a word looks like an error code: two words at least, or parts with dots.
pub(in crate::import::page) fn is_code(word: &str) -> bool {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        && word.contains(|c: char| c.is_ascii_lowercase())
        && (capitals > 1 || word.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(structures: &[&str], members: &[&str]) -> Known {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Known { structures: set(structures), members: set(members), codes: ["InternalError"].map(str::to_owned).into() }
    }

    fn parts<'l>(line: &'l str, side: Side, known: &Known) -> Option<(&'l str, &'l str, &'l str)> {
        split_member(line, side, known).map(|split| (split.name, split.type_name, split.rest))
    }

    #[test]
    fn a_row_is_split_between_name_type_and_rest() {
        let known = known(&["Agent", "UserInfo", "Filter", "Filters"], &[]);
        for (line, expected) in [
            ("ActionString公共参数", ("Action", "String", "公共参数")),
            ("AgentAgent关于", ("Agent", "Agent", "关于")),
            ("FlowIds.NArray of String要撤销", ("FlowIds.N", "Array of String", "要撤销")),
            ("StartDateString开始", ("StartDate", "String", "开始")),
            ("BeginTimestampTimestamp ISO8601时间", ("BeginTimestamp", "Timestamp ISO8601", "时间")),
            ("FiltersFilters条件", ("Filters", "Filters", "条件")),
            ("DateDate日期", ("Date", "Date", "日期")),
            ("Flag是Boolean标记", ("Flag", "Boolean", "标记")),
            ("NameString", ("Name", "String", "")),
        ] {
            assert_eq!(parts(line, Side::Request, &known), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_line_that_is_no_row_goes_on_with_the_cell_above() {
        let known = known(&["Agent"], &["Kind"]);
        for line in [
            "示例值：1",
            "ID_CARD：身份证",
            "KindCheck:手机号",
            "NOTIFY_AND_AUTO_RENEW：通知",
            "- a: b",
            "",
            "Ids.NString没有",
            "IdsArray of String没有",
        ] {
            assert_eq!(parts(line, Side::Request, &known), None, "{line}");
        }
        assert_eq!(parts("IdsArray of String有", Side::Elsewhere, &known), Some(("Ids", "Array of String", "有")));
        assert_eq!(parts("KindNewKind新的", Side::Request, &known), Some(("Kind", "NewKind", "新的")));
    }

    #[test]
    fn a_known_name_decides() {
        assert_eq!(
            parts("ModeStringString", Side::Request, &known(&[], &["ModeString"])).map(|it| it.0),
            Some("ModeString")
        );
        assert_eq!(parts("ModeStringString", Side::Request, &known(&[], &["Mode"])).map(|it| it.0), Some("Mode"));
    }

    #[test]
    fn codes_end_where_their_text_begins() {
        let known = known(&[], &[]);
        for (line, code) in [
            ("FailedOperation操作失败。", Some("FailedOperation")),
            ("InvalidParameter.DupTask重复", Some("InvalidParameter.DupTask")),
            ("InternalErrorInternal error.", Some("InternalError")),
            ("InternalErrorCAM签名", Some("InternalError")),
            ("InvalidParameter.OpenIdOpenId不存在", Some("InvalidParameter.OpenId")),
            ("ResourceNotFound.ApplicationThe app is gone", Some("ResourceNotFound.Application")),
            ("购买咨询", None),
            ("4006-808-062", None),
            ("Contact us", None),
        ] {
            assert_eq!(split_code(line, &known).map(|it| it.0), code, "{line}");
        }
    }
}
