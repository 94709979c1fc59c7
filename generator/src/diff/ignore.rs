//! Changes that somebody has looked at. In: a TOML file. Out: marks on changes, and warnings about entries that match
//! none.
//!
//! ```toml
//! [[reviewed]]
//! rule = "request-member-removed"
//! at = "DescribeFlows.input.Offset"
//! reason = "We never sent it."
//! ```

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::{Diff, Rule};
use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources, did_you_mean};

/// The reviewed changes of one file.
#[derive(Debug)]
pub struct Ignored {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    rule: Rule,
    at: String,
    service: Option<String>,
    reason: String,
    place: Place,
    matched: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    reviewed: Vec<Spanned<Table>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Spanned<String>,
    at: Spanned<String>,
    service: Option<String>,
    reason: Spanned<String>,
}

impl Ignored {
    /// The file that is read where none is named, if it is there.
    pub const FILE: &'static str = "tcgen-diff.toml";

    /// Reads the file. Every mistake goes into the report, with its line.
    pub fn read(path: &Path, sources: &mut Sources, report: &mut Report) -> Option<Ignored> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                report.add(Diagnostic::new(Code::BadReviewFile, message));
                return None;
            }
        };
        let file = sources.add(path.display().to_string(), text.clone());
        match toml::from_str::<File>(&text) {
            Ok(parsed) => {
                let entries = parsed.reviewed.into_iter().filter_map(|table| entry(table, file, report)).collect();
                (!report.has_errors()).then_some(Ignored { entries })
            }
            Err(error) => {
                let place = place(file, error.span().unwrap_or(0..0));
                report.add(Diagnostic::new(Code::BadReviewFile, error.message().to_owned()).at(place, ""));
                None
            }
        }
    }

    /// Marks every change that an entry matches.
    pub fn mark(&mut self, diff: &mut Diff) {
        for change in &mut diff.changes {
            let matches = |entry: &&mut Entry| {
                entry.rule == change.rule
                    && entry.service.as_ref().is_none_or(|service| *service == diff.service)
                    && fits(&entry.at, &change.subject)
            };
            for entry in self.entries.iter_mut().filter(matches) {
                entry.matched = true;
                change.reviewed = Some(entry.reason.clone());
            }
        }
    }

    /// Warns of the entries that matched nothing.
    pub fn report_unmatched(&self, report: &mut Report) {
        for entry in self.entries.iter().filter(|entry| !entry.matched) {
            let message = format!("no change `{}` at `{}`", entry.rule.id(), entry.at);
            let diagnostic = Diagnostic::new(Code::NothingReviewed, message).at(entry.place, "matches nothing");
            report.add(diagnostic.help("remove the entry, or write the place as the report shows it"));
        }
    }
}

fn entry(table: Spanned<Table>, file: FileId, report: &mut Report) -> Option<Entry> {
    let span = table.span();
    let Table { rule, at, service, reason } = table.into_inner();
    let Some(known) = Rule::parse(rule.get_ref()) else {
        let message = format!("no rule `{}`", rule.get_ref());
        let meant = did_you_mean(rule.get_ref(), Rule::ALL.iter().map(|rule| rule.id()));
        let diagnostic = Diagnostic::new(Code::BadReviewFile, message).at(place(file, rule.span()), "");
        report.add(match meant {
            Some(meant) => diagnostic.suggest(Some(meant)),
            None => diagnostic.help("docs/diff-rules.md has every rule"),
        });
        return None;
    };
    if reason.get_ref().trim().is_empty() {
        let diagnostic = Diagnostic::new(Code::BadReviewFile, "a reviewed change needs a reason");
        report.add(diagnostic.at(place(file, reason.span()), "say why it needs no attention"));
        return None;
    }
    // The whole table would show as many lines as it has: its first is where to look.
    let head = span.start..span.start + "[[reviewed]]".len();
    Some(Entry {
        rule: known,
        at: at.into_inner(),
        service,
        reason: reason.into_inner(),
        place: place(file, head),
        matched: false,
    })
}

/// Whether the subject is what `at` says, where `*` stands for anything.
fn fits(at: &str, subject: &str) -> bool {
    let Some((head, rest)) = at.split_once('*') else { return at == subject };
    let Some(mut left) = subject.strip_prefix(head) else { return false };
    let parts: Vec<&str> = rest.split('*').collect();
    let Some((last, between)) = parts.split_last() else { return true };
    for part in between {
        let Some((_, after)) = left.split_once(part) else { return false };
        left = after;
    }
    left.ends_with(last)
}

fn place(file: FileId, span: Range<usize>) -> Place {
    let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    Place { file, start: offset(span.start), end: offset(span.end) }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(fits("A.input.B", "A.input.B"));
        assert!(!fits("A.input.B", "A.input.Bc"));
        assert!(fits("A.*.B", "A.input.B"));
        assert!(fits("A.*", "A.input.B"));
        assert!(fits("*", ""));
        assert!(!fits("A.*.C", "A.input.B"));
        assert!(fits("*.values.*", "A.input.B.values.3"));
    }
}
