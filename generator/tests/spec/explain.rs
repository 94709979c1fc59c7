//! Every explanation keeps its word: its wrong example gives its code, its right example is clean.

use tcgen::model::resolve_api;
use tcgen::report::{Code, Report};

use crate::support::check_text;

/// The groups of codes that the text of a spec alone can give. The others are about files, commands, imports and output.
const FROM_TEXT: [&str; 4] = ["E01", "E02", "E03", "W05"];

/// Codes of these groups that only a run with other files gives.
const NOT_FROM_TEXT: [Code; 3] = [Code::MaskedChange, Code::EarlierFileKept, Code::FactFileKept];

/// The text of the block ```` ```yaml <kind> ````.
fn block<'t>(page: &'t str, kind: &str) -> Option<&'t str> {
    let (_, rest) = page.split_once(&format!("```yaml {kind}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
}

/// What a whole run up to the resolved API finds.
fn report_of(text: &str) -> (Report, String) {
    let mut checked = check_text(text);
    if let Some(service) = checked.service.as_ref().filter(|_| !checked.report.has_errors()) {
        resolve_api(service, &[], &mut checked.report);
    }
    let findings = checked.findings();
    (checked.report, findings)
}

#[test]
fn wrong_examples_give_their_code_and_right_ones_nothing() {
    let is_from_text = |code: &&Code| FROM_TEXT.iter().any(|group| code.id().starts_with(group));
    for code in Code::ALL.iter().filter(is_from_text).filter(|code| !NOT_FROM_TEXT.contains(code)) {
        let page = code.explanation();
        let wrong = block(page, "wrong").unwrap_or_else(|| panic!("{} has no wrong example", code.id()));
        let (report, findings) = report_of(wrong);
        assert!(
            report.sorted().iter().all(|it| it.code() == *code) && report.has(*code),
            "{} gives {findings}",
            code.id()
        );
        let right = block(page, "right").unwrap_or_else(|| panic!("{} has no right example", code.id()));
        let (report, findings) = report_of(right);
        assert!(report.is_empty(), "the right example of {} gives {findings}", code.id());
    }
}
