//! Rows whose cells have spaces between them, with or without the column that says what is required. In: a line, and
//! the names that are known. Out: its cells, or nothing where the line only goes on with the cell above.

use super::super::known::Known;
use super::glued::{Side, Split, is_code};
use crate::spec::{Scalar, TypeName};

const REQUIRED: [&str; 8] = ["是", "否", "Yes", "No", "yes", "no", "true", "false"];

/// Splits a row of members.
pub(super) fn split_member<'l>(line: &'l str, side: Side, known: &Known) -> Option<Split<'l>> {
    let (name, rest) = line.split_once(' ')?;
    let (bare, marked) = match name.strip_suffix(".N") {
        Some(bare) => (bare, true),
        None => (name, false),
    };
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_name {
        return None;
    }
    let rest = rest.trim_start();
    let required =
        REQUIRED.into_iter().find(|word| rest.strip_prefix(word).is_some_and(|after| after.starts_with(' ')));
    let required = required.and_then(|word| rest.get(..word.len()));
    let rest = required.and_then(|word| rest.get(word.len()..)).unwrap_or(rest).trim_start();
    let length = type_length(rest)?;
    let (type_name, text) = rest.split_at_checked(length)?;
    let parsed = TypeName::parse(type_name)?;
    let is_certain = required.is_some() || known.is_type(&parsed) || known.members.contains(bare);
    let is_marked = marked == parsed.is_list() || !marked && side == Side::Elsewhere;
    (is_certain && is_marked).then(|| Split { name, required, type_name, rest: text.trim_start() })
}

/// How long the type at the beginning is, a word or several.
fn type_length(text: &str) -> Option<usize> {
    const LIST: &str = "Array of ";
    let (prefix, item) = match text.strip_prefix(LIST) {
        Some(item) => (LIST.len(), item),
        None => (0, text),
    };
    let ends = |length: usize| item.get(length..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let scalar =
        Scalar::ALL.into_iter().map(|scalar| scalar.word()).filter(|word| item.starts_with(word) && ends(word.len()));
    let word = item.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    scalar.map(str::len).max().or((word > 0 && ends(word)).then_some(word)).map(|length| prefix + length)
}

/// Splits a row of error codes.
pub(super) fn split_code(line: &str) -> Option<(&str, &str)> {
    let (code, rest) = line.split_once(' ').unwrap_or((line, ""));
    is_code(code).then(|| (code, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_split_with_and_without_the_word_for_required() {
        let known = Known { structures: ["UserInfo".to_owned()].into(), ..Known::default() };
        for (line, expected) in [
            ("Operator 是 UserInfo 执行 者", ("Operator", Some("是"), "UserInfo", "执行 者")),
            ("Operator UserInfo 执行", ("Operator", None, "UserInfo", "执行")),
            ("Ids.N 否 Array of Integer 号", ("Ids.N", Some("否"), "Array of Integer", "号")),
            ("Time Yes Timestamp ISO8601 When", ("Time", Some("Yes"), "Timestamp ISO8601", "When")),
            ("Empty String", ("Empty", None, "String", "")),
        ] {
            let split =
                split_member(line, Side::Request, &known).map(|it| (it.name, it.required, it.type_name, it.rest));
            assert_eq!(split, Some(expected), "{line}");
        }
    }

    #[test]
    fn a_line_that_is_no_row_goes_on_with_the_cell_above() {
        for line in
            ["image 说明", "A new line of text", "Agent. ProxyOperator.OpenId", "1 : 合同", "Ids.N String x", "x"]
        {
            assert_eq!(split_member(line, Side::Request, &Known::default()), None, "{line}");
        }
    }
}
