//! Rows of text whose name has something around it: `~~Name~~`, `**Name**`, `Name（已废弃）`, `<b>Name</b>`, `Ｎａｍｅ`. In: a
//! line. Out: what stands for the name, the name alone, and the rest of the line.
//!
//! A line that is no row goes on with the cell above it, so a row that is not known as one would be lost there.

use super::super::names::{half_width, is_word};

/// The beginning of a line that can be a decorated name.
pub(super) struct Head<'l> {
    /// All that stands for the name: `Name（已废弃）`.
    pub(super) shown: &'l str,
    /// The name, with `.N`.
    pub(super) name: &'l str,
    pub(super) rest: &'l str,
}

const OPENING: [char; 9] = ['*', '~', '`', '"', '\'', '“', '‘', '[', '【'];
const CLOSING: [char; 16] = ['*', '~', '`', '"', '\'', '”', '’', ']', '】', '†', '‡', '※', '¹', '²', '³', '^'];
const PAIRS: [(char, char); 4] = [('（', '）'), ('(', ')'), ('[', ']'), ('【', '】')];

/// `None` where the line begins with a bare name, or with none.
pub(super) fn decorated(line: &str) -> Option<Head<'_>> {
    let mut at = skip(line, 0, true);
    let name_start = at;
    let word = line.get(at..)?;
    let mut length = word.find(|c| !is_word(c)).unwrap_or(word.len());
    if length == 0 || !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if word.get(length..).is_some_and(|rest| rest.starts_with(".N")) {
        length += 2;
    }
    at += length;
    let end = skip(line, at, false);
    let (shown, rest) = line.split_at_checked(end)?;
    (end > at).then_some(Head { shown: shown.trim(), name: line.get(name_start..at)?, rest })
}

/// Where the signs, tags and brackets end that begin here.
fn skip(line: &str, from: usize, is_opening: bool) -> usize {
    let mut at = from;
    while let Some(rest) = line.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let tag = || rest.find('>').filter(|end| *end < 60).map(|end| end + 1);
        let bracket = || {
            let inner = rest.trim_start_matches(' ');
            let open = inner.chars().next()?;
            let (_, close) = PAIRS.iter().find(|(it, _)| *it == open)?;
            let end = inner.find(|c| c == *close || matches!((*close, c), ('）', ')') | (')', '）')))?;
            let length = inner.get(end..)?.chars().next()?.len_utf8();
            Some(rest.len() - inner.len() + end + length)
        };
        let next = if is_opening {
            if first == '<' { tag() } else { OPENING.contains(&first).then(|| first.len_utf8()) }
        } else if first == '<' {
            tag()
        } else {
            bracket().or_else(|| CLOSING.contains(&first).then(|| first.len_utf8()))
        };
        match next {
            Some(length) => at += length,
            None => break,
        }
    }
    at
}

/// A line that begins with full-width letters, in half-width ones as far as its first blank.
pub(super) fn folded(line: &str) -> Option<String> {
    let is_wide = |c: char| c != half_width(c) && !c.is_whitespace();
    line.starts_with(is_wide).then(|| line.chars().map(half_width).collect())
}

/// Whether a line begins with a word of letters that only look alike: Latin and, say, Cyrillic ones.
pub(super) fn begins_mixed(line: &str) -> bool {
    let is_alike = |c: char| matches!(c, '\u{100}'..='\u{58f}' | '\u{1d00}'..='\u{1fff}' | '\u{1d400}'..='\u{1d7ff}');
    let length = line.find(|c| !is_word(c) && !is_alike(c)).unwrap_or(line.len());
    let word = line.get(..length).unwrap_or("");
    word.contains(is_alike) && word.contains(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_what_stands_around_it() {
        for (line, name, rest) in [
            ("~~Name~~String描述", "Name", "String描述"),
            ("**Names.N**Array of String描述", "Names.N", "Array of String描述"),
            ("Name（已废弃）String描述", "Name", "String描述"),
            ("Name (deprecated) Yes String x", "Name", " Yes String x"),
            ("<b>Name</b> String x", "Name", " String x"),
            ("[Name](#name) 是 String x", "Name", " 是 String x"),
            ("Name* String x", "Name", " String x"),
        ] {
            let head = decorated(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((head.name, head.rest), (name, rest), "{line}");
        }
        for line in ["Name String x", "NameString", "描述（x）", "- a（b）", "", "1（x）"] {
            assert!(decorated(line).is_none(), "{line}");
        }
        assert_eq!(folded("Ｎａｍｅ 是 String").as_deref(), Some("Name 是 String"));
        assert!(begins_mixed("Nаme 是") && !begins_mixed("Name 是") && !begins_mixed("名Name"));
    }
}
