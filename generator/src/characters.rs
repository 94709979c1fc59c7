//! Characters that nobody sees. In: characters and texts. Out: which they are, and texts that show them.
//!
//! Some of them break what they stand in: rustc refuses a carriage return in a doc comment and a bidirectional control in any
//! comment or literal, TOML and terminals obey control characters.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a reader cannot see it, or sees the text around it in another order: control characters, line separators,
/// bidirectional controls, blanks without width, and tags. Joiners stay: scripts and emoji need them.
pub(crate) fn is_unseen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(
        c,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The text on one line: what is unseen is shown, a line break as `\n`, another character as `\u{202a}`.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.extend(c.escape_default()),
            // Writing to a `String` does not fail.
            c if is_unseen(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A text of several lines for a terminal: what is unseen is shown, but for the ends of lines and the escapes of colours.
pub(crate) fn on_terminal(text: &str) -> Cow<'_, str> {
    let is_kept = |c: char| matches!(c, '\n' | '\u{1b}') || !is_unseen(c);
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if is_kept(c) { c.to_string() } else { c.escape_unicode().to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A string of TOML.
pub(crate) fn toml_string(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Writing to a `String` does not fail.
            c if is_unseen(c) => drop(write!(out, "\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A code span of Markdown around any text, with as many backticks as it takes. A line break or a tab is a blank, as
/// Markdown reads it; what else is unseen is shown.
pub(crate) fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    let text = one_line(&text);
    let backticks = "`".repeat(text.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1);
    let is_padded = text.starts_with('`') || text.ends_with('`') || text.chars().all(char::is_whitespace);
    let padding = if is_padded { " " } else { "" };
    [&backticks, padding, &text, padding, &backticks].concat()
}

/// The first character of a finished file that may not stand in one, with its line: all that is unseen, but for the
/// ends of lines.
pub(crate) fn first_unseen(text: &str) -> Option<(usize, char)> {
    // Most of a file is ASCII, and a line at a time is looked through fast.
    let is_clean = |line: &str| line.is_ascii() && !line.bytes().any(|byte| byte.is_ascii_control());
    let lines = text.split('\n').enumerate().filter(|(_, line)| !is_clean(line));
    let unseen = |(index, line): (usize, &str)| Some((index + 1, line.chars().find(|c| is_unseen(*c))?));
    lines.into_iter().find_map(unseen)
}

#[cfg(test)]
mod tests {
    use super::{code_span, first_unseen, is_unseen, on_terminal, one_line, toml_string};

    #[test]
    fn everything_that_rustc_refuses_is_unseen() {
        let refused = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}').chain(['\r', '\u{200e}', '\u{200f}']);
        assert!(refused.chain(['\u{61c}', '\u{0}', '\u{7f}', '\u{85}', '\u{2028}', '\u{2029}']).all(is_unseen));
        assert!("撤销，é🏳\u{200d}🌈 \u{3000}".chars().all(|c| !is_unseen(c)));
    }

    #[test]
    fn a_line_shows_what_is_unseen() {
        assert_eq!(one_line("a\nb\u{202e}c"), "a\\nb\\u{202e}c");
        assert_eq!(one_line("撤销"), "撤销");
    }

    #[test]
    fn a_terminal_gets_lines_and_colours() {
        assert_eq!(on_terminal("\u{1b}[1ma\nb\u{1b}[0m"), "\u{1b}[1ma\nb\u{1b}[0m");
        assert_eq!(on_terminal("a\u{202e}\r\nb"), "a\\u{202e}\\u{d}\nb");
    }

    #[test]
    fn a_string_of_toml_reads_as_it_was() {
        assert_eq!(toml_string("../../runtime"), "\"../../runtime\"");
        for text in ["a\"b\\c\nd\u{202e}\u{e0041}\u{7f}'", "撤销", "\"\"\""] {
            let table: toml::Table = format!("it = {}", toml_string(text)).parse().unwrap();
            assert_eq!(table["it"].as_str(), Some(text));
            assert_eq!(first_unseen(&toml_string(text)), None);
        }
    }

    #[test]
    fn a_code_span_takes_backticks_and_shows_what_is_unseen() {
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(code_span("`"), "`` ` ``");
        assert_eq!(code_span("A.values.`x`\n# y"), "``A.values.`x` # y``");
        assert_eq!(code_span("a\n\u{202e}b\u{0}"), r"`a \u{202e}b\u{0}`");
    }

    #[test]
    fn the_first_unseen_character_is_found_with_its_line() {
        assert_eq!(first_unseen("a\n撤\nb\u{202e}\n\r"), Some((3, '\u{202e}')));
        assert_eq!(first_unseen("a\r\n"), Some((1, '\r')));
        assert_eq!(first_unseen("a\n\n撤\n"), None);
    }
}
