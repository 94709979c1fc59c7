//! For a review or a changelog: a heading a service, a list a part.

use std::fmt::Write as _;

use super::{Printed, groups, headline, services_line};
use crate::characters::{code_span, is_unseen};
use crate::diff::{Change, Diff, Location, Mask};

/// A report in Markdown.
pub fn write_markdown(printed: &Printed<'_>) -> String {
    let mut out = String::new();
    for diff in printed.diffs.iter().filter(|diff| !diff.changes.is_empty() || printed.diffs.len() == 1) {
        // Writing to a `String` does not fail.
        let _ = writeln!(out, "## {} {}\n\n{}.", diff.service, diff.version, headline(diff));
        out.push_str(&parts(diff, printed.documentation));
        out.push('\n');
    }
    if !printed.alone.is_empty() {
        let _ = writeln!(out, "On one side only: {}.\n", printed.alone.join(", "));
    }
    if let Some(line) = services_line(printed) {
        let _ = writeln!(out, "{line}.\n");
    }
    if printed.summary {
        out.push_str("| | |\n|---|---|\n");
        for (label, counts) in printed.total().lines() {
            let _ = writeln!(out, "| {label} | {counts} |");
        }
    }
    out
}

/// The lists of one service, under headings of the third level.
pub(in crate::diff) fn parts(diff: &Diff, documentation: bool) -> String {
    let mut out = String::new();
    for (group, changes) in groups(diff, documentation) {
        let _ = writeln!(out, "\n### {}\n", group.title());
        changes.iter().for_each(|change| item(&mut out, change));
    }
    out
}

fn item(out: &mut String, change: &Change) {
    let Change { rule, subject, message, .. } = change;
    let _ = write!(out, "- {}: {} ({}; {})", code_span(subject), rule.title(), plain(message), rule.id());
    if let Some(Mask { kept, location: Location { file, line, column, .. }, .. }) = &change.masked {
        let _ = write!(out, "; not in the code: the overlay keeps {} ({}:{line}:{column})", plain(kept), plain(file));
    }
    if let Some(reason) = &change.reviewed {
        let _ = write!(out, "; reviewed: {}", plain(reason));
    }
    out.push('\n');
    for item in &change.api {
        let _ = writeln!(out, "  - {item}");
    }
}

/// Texts of a spec among ours, so that none becomes mark-up: what stands between two single backticks is code, as in the
/// report for people, and everything else is text.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        push_text(&mut out, before);
        rest = match after.split_once('`') {
            Some((inside, after)) if !inside.is_empty() && !after.starts_with('`') => {
                out.push_str(&code_span(inside));
                after
            }
            _ => {
                out.push_str("\\`");
                after
            }
        };
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut String, text: &str) {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            // An HTML entity, a mention, and what GitHub takes for an address without brackets.
            '&' | '@' | '~' | '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                out.push('\\');
                out.push(c);
            }
            ':' if chars.as_str().starts_with("//") => out.push_str("\\:"),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            c if c.is_control() => out.push(' '),
            c if is_unseen(c) => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_text_of_a_spec_stays_a_text() {
        assert_eq!(plain("`a_b` -> `c`"), r"`a_b` -\> `c`");
        assert_eq!(plain("a_b -> <img> [x](y)"), r"a\_b -\> \<img\> \[x\](y)");
        assert_eq!(plain("https://a.b www.c.d @e"), r"https\://a.b www\.c.d \@e");
        assert_eq!(plain("a`b\n\u{202e}# c"), r"a\`b \# c");
        // Whatever a backtick of theirs does to ours, each text is code or escaped.
        assert_eq!(plain("`x`<b>` -> `y`"), r"`x`\<b\>` -> `y\`");
        assert_eq!(plain("``<b>``"), r"\`\`\<b\>\`\`");
    }
}
