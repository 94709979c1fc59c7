//! Values within a line. In: a part of flat text. Out: values, with what they mean where that is said.
//!
//! `0：否，1：是`, `1(WiFi)、2(2G)`, `A、B、C`.

use std::ops::Range;

use super::item::{Item, Separator, Shape, begins_value, is_open, read_separator, read_value, trim};
use crate::import::prose::clause::ends_clause;

/// The longest meaning of a value in a line, in bytes: what is longer is a text with numbers in it.
const LONGEST: usize = 240;

/// Values with meanings, wherever in the part they begin, all written in one way.
pub(super) fn read_pairs(text: &str, part: Range<usize>, shape: Shape) -> Option<Vec<Item>> {
    let mut heads: Vec<(Range<usize>, Range<usize>, Separator)> = Vec::new();
    let mut at = part.start;
    while let Some(ahead) = text.get(at..part.end)?.find(begins_value) {
        at += ahead;
        if starts_item(text, part.start, at)
            && let Some((value, end)) = read_value(text, at, shape)
            && end < part.end
            && let Some((separator, length)) = read_separator(text.get(end..part.end)?)
            && separator != Separator::Space
            && heads.first().is_none_or(|(.., first)| *first == separator)
        {
            heads.push((value, at..end + length, separator));
            at = end + length;
        } else {
            at += 1;
        }
    }
    let ends = heads.iter().skip(1).map(|(_, head, _)| head.start).chain([part.end]);
    let items: Option<Vec<Item>> = heads
        .iter()
        .zip(ends)
        .enumerate()
        .map(|(index, ((value, head, separator), end))| {
            let is_last = index + 1 == heads.len();
            let label = read_label(text, head.end..end, *separator, is_last)?;
            Some(Item { value: value.clone(), label: Some(label) })
        })
        .collect();
    let first = heads.first()?.1.start;
    let last = text.get(items.as_ref()?.last()?.label.as_ref()?.end..part.end)?;
    // `varchar(32)/int(10)等` are two of many.
    if last.trim_start_matches([' ', ')']).starts_with('等') {
        return None;
    }
    let ranges: Vec<_> = heads.iter().map(|(_, head, _)| head.clone()).collect();
    // `The scenarios include: …` is a sentence; behind a sign `include` is a value like any other.
    let is_verb = |item: &Item| {
        matches!(text.get(item.value.clone()), Some("include" | "includes" | "is" | "are"))
            && text
                .get(..item.value.start)
                .is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_alphabetic()))
    };
    let is_sentence = items.as_ref().is_some_and(|items| items.iter().any(is_verb));
    (!is_sentence && !is_open(text.get(first..part.end)?) && !has_others(text, part, &ranges, shape)).then_some(items?)
}

/// An item begins behind a sign or a space, and no digit or letter.
fn starts_item(text: &str, start: usize, at: usize) -> bool {
    let before = text.get(start..at).unwrap_or("");
    let is_sign = text.get(at..).is_some_and(|rest| rest.starts_with('-'));
    // `0（最低）-100（最高）` has no value -100.
    let is_part = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '_' | '-' | '.' | '~' | '<' | '>' | '+' | '$' | '@')
            || is_sign && c == ')'
    };
    !before.ends_with(is_part)
}

/// Whether a value stands between the heads that is written in another way: `0，未生效；1：正常`.
fn has_others(text: &str, part: Range<usize>, heads: &[Range<usize>], shape: Shape) -> bool {
    let inner = text.get(part.clone()).unwrap_or("");
    let starts = inner
        .char_indices()
        .filter(|(_, c)| matches!(c, ',' | ';' | '、' | '。' | '/' | '|'))
        .map(|(at, c)| at + c.len_utf8());
    starts.chain([0]).any(|start| {
        let rest = inner.get(start..).unwrap_or("");
        let at = part.start + start + (rest.len() - rest.trim_start_matches([' ', '"', '(']).len());
        let behind = read_value(text, at, shape).and_then(|(_, end)| text.get(end..part.end));
        let is_value = behind.is_some_and(|rest| {
            let rest = rest.trim_start_matches(' ');
            rest.starts_with([',', ';', '、', '/', ':', '=', '(', '.'])
                || ["均", "都", "表示", "代表", "是", "为", "或"].iter().any(|word| rest.starts_with(word))
        });
        is_value && !heads.iter().any(|head| head.contains(&at))
    })
}

fn read_label(text: &str, part: Range<usize>, separator: Separator, is_last: bool) -> Option<Range<usize>> {
    let inner = text.get(part.clone())?;
    let length = if separator == Separator::Parenthesis {
        closing(inner)?
    } else if is_last {
        let mut depth = 0_i32;
        let ends = inner.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth < 0 || matches!(c, '。' | ';' | '\n')
        });
        ends.map_or(inner.len(), |(at, _)| at)
    } else {
        inner.len()
    };
    let label = trim(text, part.start..part.start + length)?;
    (label.len() <= LONGEST).then_some(label)
}

/// Where the parenthesis that is open at the start closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_i32;
    text.char_indices()
        .find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth == 0
        })
        .map(|(at, _)| at)
}

/// Values without meanings, or with short ones in parentheses, from the start of the part to the end of a clause.
pub(super) fn read_bare(text: &str, part: Range<usize>, shape: Shape) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let mut delimiters: Vec<&str> = Vec::new();
    let inner = text.get(part.clone())?;
    let bracket = inner.starts_with('[');
    let mut at = part.start + usize::from(bracket);
    loop {
        let rest = text.get(at..part.end)?;
        at += rest.len() - rest.trim_start_matches(' ').len();
        let (value, end) = read_value(text, at, shape)?;
        at = end;
        let rest = text.get(at..part.end)?;
        let mut label = None;
        if let Some(inner) = rest.trim_start_matches(' ').strip_prefix('(') {
            let start = part.end - inner.len();
            let length = closing(inner)?;
            label = trim(text, start..start + length);
            at = start + length + 1;
        }
        items.push(Item { value, label });
        let rest = text.get(at..part.end)?;
        match next_value(rest, shape) {
            Some((delimiter, length)) => {
                delimiters.push(delimiter);
                at += length;
            }
            None => return ends_list(rest, bracket, &delimiters).then_some(items),
        }
    }
}

/// The delimiter before another value, and its length with spaces.
fn next_value(rest: &str, shape: Shape) -> Option<(&'static str, usize)> {
    let trimmed = rest.trim_start_matches(' ');
    let delimiter = ["、", ",", ";", "/", "|", "或者", "或", "和", "以及", "及", "or ", "and "]
        .into_iter()
        .find(|delimiter| trimmed.starts_with(delimiter))
        .or_else(|| (trimmed.len() < rest.len()).then_some(""))?;
    let behind = trimmed.get(delimiter.len()..)?.trim_start_matches([' ', '|']);
    let word = ["或", "和", "and ", "or "].into_iter().find_map(|word| behind.strip_prefix(word));
    let behind = word.unwrap_or(behind).trim_start_matches(' ');
    read_value(behind, 0, shape)?;
    Some((delimiter, rest.len() - behind.len()))
}

/// Whether the list is whole: nothing is left out ("等"), and its values stand apart in one way.
fn ends_list(rest: &str, bracket: bool, delimiters: &[&str]) -> bool {
    let rest = rest.trim_start_matches(' ');
    let rest = if bracket { rest.strip_prefix(']') } else { Some(rest) };
    let Some(rest) = rest else { return false };
    let next = rest.trim_start_matches([' ', ',', '、', '(', ';']);
    let is_cut = ["等", "...", "…", "其他", "其它", "以及", "及", "和", "或"].iter().any(|word| next.starts_with(word));
    let signs = delimiters.iter().filter(|it| matches!(**it, "、" | "," | ";" | "/" | "|" | ""));
    let mut signs = signs.collect::<Vec<_>>();
    signs.dedup();
    let is_over = ends_clause(rest)
        || ["默认", "缺省", "注", "示例", "不填"].iter().any(|word| rest.trim_start().starts_with(word));
    is_over && !is_cut && signs.len() <= 1
}
