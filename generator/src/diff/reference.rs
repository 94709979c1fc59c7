//! The table of rules as a page of the docs. In: the rules. Out: Markdown.

use std::fmt::Write as _;

use super::{Rule, Verdict};

const INTRO: &str = include_str!("reference.md");

/// The whole page.
pub fn rules_markdown() -> String {
    let mut out = INTRO.to_owned();
    for rule in Rule::ALL {
        let kin = if rule.kin().is_empty() { "–" } else { rule.kin() };
        // Writing to a `String` does not fail.
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {kin} |",
            rule.id(),
            rule.title(),
            verdicts(rule.wire()),
            verdicts(rule.source())
        );
    }
    out
}

fn verdicts(all: &[Verdict]) -> String {
    let words: Vec<String> = all
        .iter()
        .map(|verdict| match verdict {
            Verdict::Breaking => format!("**{verdict}**"),
            _ => verdict.to_string(),
        })
        .collect();
    words.join(" or ")
}
