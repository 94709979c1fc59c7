//! The table of a run. In: rows. Out: lines on stdout, and whether anything misses.

use std::collections::BTreeMap;
use std::time::Duration;

use super::generate::Generated;

/// How one service version fared.
#[derive(Default)]
pub(super) struct Row {
    actions: usize,
    files: usize,
    time: Duration,
    generated: bool,
    /// Warnings and errors of the compiler.
    pub(super) findings: usize,
    pub(super) responses: Score,
    pub(super) errors: Score,
    pub(super) requests: Score,
    /// Requests of these that came back with a value as another type of JSON: the documented one, unlike the example.
    pub(super) retyped: usize,
}

/// How many of how many.
#[derive(Clone, Copy, Default)]
pub(super) struct Score {
    pub(super) good: usize,
    pub(super) all: usize,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.good += other.good;
        self.all += other.all;
    }

    fn text(self) -> String {
        format!("{}/{}", self.good, self.all)
    }
}

impl Row {
    pub(super) fn new(generated: &Generated) -> Row {
        Row {
            actions: generated.actions,
            files: generated.files.len(),
            time: generated.time,
            generated: generated.errors.is_empty(),
            ..Row::default()
        }
    }

    fn add(&mut self, other: &Row) {
        self.actions += other.actions;
        self.files += other.files;
        self.time += other.time;
        self.findings += other.findings;
        self.responses.add(other.responses);
        self.errors.add(other.errors);
        self.requests.add(other.requests);
        self.retyped += other.retyped;
    }
}

/// Prints a row for each service version, and their sum.
pub(super) fn print(rows: &BTreeMap<String, Row>, examples: bool) {
    println!(
        "{:<34} {:>7} {:>6} {:>8} {:>9} {:>13} {:>9} {:>13}",
        "service version", "actions", "files", "ms", "compiler", "responses", "errors", "requests"
    );
    let mut sum = Row::default();
    let mut generated = 0;
    let mut clean = 0;
    for (key, row) in rows {
        line(key, row, examples);
        sum.add(row);
        generated += usize::from(row.generated);
        clean += usize::from(row.findings == 0);
    }
    line("all", &sum, examples);
    println!("{generated} of {} generate, {clean} type-check without a warning", rows.len());
    if examples && sum.requests.all > 0 {
        let share = 100.0 * sum.requests.good as f64 / sum.requests.all as f64;
        println!(
            "{share:.2} % of the requests come back as they were; {} of them with a value as the documented type, which \
             the example departs from",
            sum.retyped
        );
    }
}

fn line(key: &str, row: &Row, examples: bool) {
    let compiler = if row.findings == 0 { "clean".to_owned() } else { row.findings.to_string() };
    let score = |score: Score| if examples { score.text() } else { String::new() };
    let text = format!(
        "{key:<34} {:>7} {:>6} {:>8.1} {compiler:>9} {:>13} {:>9} {:>13}",
        row.actions,
        row.files,
        row.time.as_secs_f64() * 1000.0,
        score(row.responses),
        score(row.errors),
        score(row.requests),
    );
    println!("{}", text.trim_end());
}

/// Whether every service generates and type-checks without a warning, every response decodes, every error maps, and
/// of the requests 99 % come back as they were: the rest are bodies that the documentation itself got wrong.
pub(super) fn is_well(rows: &BTreeMap<String, Row>) -> bool {
    let mut sum = Row::default();
    rows.values().for_each(|row| sum.add(row));
    let whole = |score: Score| score.good == score.all;
    rows.values().all(|row| row.generated && row.findings == 0)
        && whole(sum.responses)
        && whole(sum.errors)
        && sum.requests.good * 100 >= sum.requests.all * 99
}
