//! The changelog of a generated crate. In: what changed and the text so far. Out: the text with one entry more.
//! People may edit it: only a new entry is ever put in, above those of older versions.

use std::ops::Range;

use crate::diff::{Diff, changelog_lines};

/// Its name in the folder of the crate.
pub(super) const FILE: &str = "CHANGELOG.md";

/// What an update has to say; `None` where nothing changed.
pub(super) fn entry(from: &str, diff: &Diff) -> Option<String> {
    (!diff.changes.is_empty()).then(|| format!("From {from}: {}", changelog_lines(diff)))
}

/// Puts the entry under the heading of its version: that which is there, where the version has not moved, else a new
/// one above the newest and below `Unreleased`. Line ends are those of the text.
pub(super) fn insert(text: Option<String>, name: &str, version: &str, entry: &str) -> String {
    let Some(text) = text else { return format!("# Changes of {name}\n\n## {version}\n\n{entry}") };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let entry = entry.replace('\n', end);
    let sections = sections(&text);
    let is_own = |(title, _): &&(&str, Range<usize>)| title.split([' ', ']', '[']).any(|word| word == version);
    let is_newest = |(title, _): &&(&str, Range<usize>)| !title.to_lowercase().contains("unreleased");
    let (at, heading) = match sections.iter().find(is_own) {
        Some((_, section)) => (section.end, String::new()),
        None => {
            let at = sections.iter().find(is_newest).map_or(text.len(), |(_, section)| section.start);
            (at, format!("## {version}{end}{end}"))
        }
    };
    let (head, older) = text.split_at_checked(at).unwrap_or((&text, ""));
    let gap = if older.is_empty() { "" } else { end };
    let head = head.trim_end();
    let before = if head.is_empty() { String::new() } else { format!("{head}{end}{end}") };
    format!("{before}{heading}{entry}{gap}{older}")
}

/// The sections of the second level: the title of each, and where it stands.
fn sections(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("## ") {
            if let Some((_, last)) = found.last_mut() {
                last.end = start;
            }
            found.push((title.trim(), start..text.len()));
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::insert;

    fn inserted(text: &str, version: &str) -> String {
        insert(Some(text.to_owned()), "x", version, "B\n")
    }

    #[test]
    fn the_newest_entry_stands_above_the_others() {
        assert_eq!(insert(None, "tcgen-demo", "2", "B\n"), "# Changes of tcgen-demo\n\n## 2\n\nB\n");
        assert_eq!(inserted("# Ours\n\n## 1\n\nA\n", "2"), "# Ours\n\n## 2\n\nB\n\n## 1\n\nA\n");
        assert_eq!(inserted("## 1\n", "2"), "## 2\n\nB\n\n## 1\n");
        assert_eq!(inserted("# Ours\n\nWords.\n", "2"), "# Ours\n\nWords.\n\n## 2\n\nB\n");
    }

    #[test]
    fn what_is_unreleased_stays_on_top_and_line_ends_as_they_are() {
        let text = "# Ours\r\n\r\n## [Unreleased]\r\n\r\nC\r\n\r\n## 1\r\n\r\nA\r\n";
        let expected = "# Ours\r\n\r\n## [Unreleased]\r\n\r\nC\r\n\r\n## 2\r\n\r\nB\r\n\r\n## 1\r\n\r\nA\r\n";
        assert_eq!(inserted(text, "2"), expected);
        assert_eq!(inserted("## Unreleased\n", "2"), "## Unreleased\n\n## 2\n\nB\n");
    }

    #[test]
    fn a_version_that_has_not_moved_gets_one_entry_more() {
        assert_eq!(inserted("## 2\n\nA\n\n## 1\n", "2"), "## 2\n\nA\n\nB\n\n## 1\n");
        assert_eq!(inserted("## [2] - 2026-01-01\n\nA\n", "2"), "## [2] - 2026-01-01\n\nA\n\nB\n");
        assert_eq!(inserted("## 0.2.0\n\nA\n", "2"), "## 2\n\nB\n\n## 0.2.0\n\nA\n");
    }
}
