//! The changelog of a generated crate. In: what changed and the text so far. Out: the text with one entry more.
//! People may edit it: only a new entry is ever put in, above the others.

use crate::diff::{Diff, changelog_lines};

/// Its name in the folder of the crate.
pub(super) const FILE: &str = "CHANGELOG.md";

/// The entry of a version.
pub(super) fn entry(version: &str, from: &str, diff: &Diff) -> String {
    format!("## {version}\n\nFrom {from}: {}", changelog_lines(diff))
}

/// Puts the entry above the newest one, or begins the file.
pub(super) fn insert(text: Option<String>, name: &str, entry: &str) -> String {
    let Some(text) = text else { return format!("# Changes of {name}\n\n{entry}") };
    let at = if text.starts_with("## ") { Some(0) } else { text.find("\n## ").map(|at| at + 1) };
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((head, older)) => format!("{head}{entry}\n{older}"),
        None => format!("{}\n\n{entry}", text.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::insert;

    #[test]
    fn the_newest_entry_stands_above_the_others() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(insert(None, "tcgen-demo", "## 2\n\nB\n"), "# Changes of tcgen-demo\n\n## 2\n\nB\n");
        assert_eq!(insert(text("# Ours\n\n## 1\n\nA\n"), "x", "## 2\n\nB\n"), "# Ours\n\n## 2\n\nB\n\n## 1\n\nA\n");
        assert_eq!(insert(text("## 1\n"), "x", "## 2\n"), "## 2\n\n## 1\n");
        assert_eq!(insert(text("# Ours\n\nWords.\n"), "x", "## 2\n"), "# Ours\n\nWords.\n\n## 2\n");
    }
}
