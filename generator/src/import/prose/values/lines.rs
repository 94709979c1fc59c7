//! Values on lines of their own. In: lines of flat text. Out: one value a line, with what it means.

use std::ops::Range;

use super::item::{Item, Separator, Shape, read_separator, read_value, trim};
use crate::import::prose::flat::BULLET;

/// A line, without its bullet.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) part: Range<usize>,
    pub(super) has_bullet: bool,
}

/// The lines that begin at or behind a place.
pub(super) fn lines(text: &str, from: usize) -> Vec<Line> {
    let mut at = from;
    let mut lines = Vec::new();
    for line in text.get(from..).unwrap_or("").split('\n') {
        let has_bullet = line.starts_with(BULLET);
        let start = at + if has_bullet { BULLET.len_utf8() } else { 0 };
        lines.push(Line { part: start..at + line.len(), has_bullet });
        at += line.len() + 1;
    }
    lines
}

/// Reads the list that begins with the first line: as many items as follow one another.
///
/// Nothing where a bullet among them is no value, or where the list seems to go on behind other text.
pub(super) fn read_lines(text: &str, lines: &[Line], shape: Shape) -> Option<Vec<Item>> {
    let has_bullet = lines.first()?.has_bullet;
    let mut items = Vec::new();
    let mut rest = lines.iter();
    for line in rest.by_ref() {
        let item = read_item(text, line, shape);
        match item {
            Some(item) if line.has_bullet == has_bullet => items.push(item),
            None if line.has_bullet => return None,
            _ => break,
        }
    }
    let goes_on = rest.any(|line| {
        line.has_bullet == has_bullet && read_item(text, line, shape).is_some_and(|item| item.label.is_some())
    });
    (!goes_on
        && (has_bullet
            || items.iter().all(|item| item.label.is_some())
            || items.iter().all(|item| item.label.is_none())))
    .then_some(items)
}

/// A line that is a value, alone or with its meaning.
pub(super) fn read_item(text: &str, line: &Line, shape: Shape) -> Option<Item> {
    let inner = text.get(line.part.clone())?;
    let at = line.part.start + (inner.len() - inner.trim_start_matches([' ', '(']).len());
    let (value, end) = read_value(text, at, shape)?;
    let rest = text.get(end..line.part.end)?;
    if rest.trim_matches([' ', ';', ',', '。', '.', ')', '、']).is_empty() {
        return Some(Item { value, label: None });
    }
    let (separator, length) = match read_separator(rest) {
        Some(found) => found,
        None if rest.starts_with(',') => (Separator::Space, 1),
        None => return None,
    };
    let label = trim(text, end + length..line.part.end)?;
    // `0 主账号 1子账号` is a line of two.
    let words = text.get(label.clone())?.split(' ').skip(1);
    let is_two = separator == Separator::Space
        && words.into_iter().any(|word| shape.is_number() && word.starts_with(|c: char| c.is_ascii_digit()));
    if is_two {
        return None;
    }
    let closed = separator == Separator::Parenthesis && text.get(label.clone())?.ends_with(')');
    let label = if closed { label.start..label.end - 1 } else { label };
    Some(Item { value, label: Some(label) })
}
