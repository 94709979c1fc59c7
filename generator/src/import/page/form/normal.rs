//! Markdown tables as GitHub's rules want them. In: Markdown of any make. Out: Markdown whose tables parse, and for
//! each of its bytes where it came from.
//!
//! Four things are mended, and nothing else is touched: Turndown lets a cell run over several lines, which become
//! `<br>`; a `|` within the last cell of a row, which nobody escaped, gets its backslash; text right below a table gets
//! an empty line above it; and a line of which nothing is shown goes, so that it ends no table.

use super::super::names::is_word;
use super::super::titles::{bare, section};
use super::hidden::FILLER;

/// Markdown, and where it came from.
pub(super) struct Normal {
    pub(super) text: String,
    /// Where a run of unchanged bytes begins, here and in the source.
    runs: Vec<(usize, usize)>,
    /// Where a row begins here, and how many of its cells are written: a parser fills rows up.
    rows: Vec<(usize, usize)>,
}

impl Normal {
    /// The byte of the source.
    pub(super) fn origin(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.runs.get(index).map_or(at, |(start, source)| source + at.saturating_sub(*start))
    }

    /// How many cells are written of the row that stands at this byte.
    pub(super) fn cells(&self, at: usize) -> Option<usize> {
        let index = self.rows.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        self.rows.get(index).map(|(_, cells)| *cells)
    }

    fn push(&mut self, source: &str, from: usize) {
        let mut from = from;
        for part in source.split(FILLER) {
            self.runs.push((self.text.len(), from));
            self.text.push_str(part);
            from += part.len() + FILLER.len_utf8();
        }
    }
}

struct Line<'s> {
    text: &'s str,
    start: usize,
}

pub(super) fn normalize(source: &str) -> Normal {
    let mut start = 0;
    let lines: Vec<Line<'_>> = source
        .split_inclusive('\n')
        .map(|text| {
            let line = Line { text, start };
            start += text.len();
            line
        })
        .filter(|line| !is_hidden(line.text))
        .collect();
    let mut normal = Normal { text: String::with_capacity(source.len() + 64), runs: Vec::new(), rows: Vec::new() };
    let mut at = 0;
    let mut fence: Option<&str> = None;
    while let Some(line) = lines.get(at) {
        let trimmed = line.text.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let columns = lines
            .get(at + 1)
            .filter(|_| fence.is_none() && line.text.contains('|'))
            .and_then(|next| delimiter(next.text));
        let Some(columns) = columns else {
            normal.push(line.text, line.start);
            at += 1;
            continue;
        };
        for line in lines.iter().skip(at).take(2) {
            normal.push(line.text, line.start);
        }
        at += 2;
        at += rows(lines.get(at..).unwrap_or_default(), columns, &mut normal);
        // To a parser a line of text right below a table is a row of one cell.
        if lines.get(at..).is_some_and(begins_text) {
            normal.text.push('\n');
        }
    }
    normal
}

/// Whether these lines begin with text that no row follows before the next empty line.
fn begins_text(lines: &[Line<'_>]) -> bool {
    let text = || lines.iter().take_while(|line| !line.text.trim().is_empty());
    text().next().is_some() && text().all(|line| !line.text.contains('|'))
}

/// Whether nothing of a line is shown.
fn is_hidden(line: &str) -> bool {
    line.contains(FILLER) && line.chars().all(|c| c == FILLER || c.is_whitespace())
}

/// How many columns a row of dashes makes.
fn delimiter(line: &str) -> Option<usize> {
    let line = line.trim();
    if !line.contains('|') || !line.contains("--") {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let cells: Vec<&str> = inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect();
    let is_dashes = |cell: &&str| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':'));
    cells.iter().all(is_dashes).then_some(cells.len())
}

/// Writes the rows at the beginning of these lines; returns how many lines they took.
fn rows(lines: &[Line<'_>], columns: usize, normal: &mut Normal) -> usize {
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.text.trim().is_empty() || !line.text.contains('|') {
            break;
        }
        let mut row = vec![line];
        at += 1;
        let mut count = pipes(line.text).count();
        let is_closed = |count: usize, last: &Line<'_>| count > columns && last.text.trim_end().ends_with('|');
        let mut last = line;
        while line.text.trim_start().starts_with('|') && !is_closed(count, last) {
            let rest = lines.get(at..).unwrap_or_default();
            let Some(next) = rest.first().filter(|_| goes_on(rest, columns, count > columns)) else { break };
            count += pipes(next.text).count();
            last = next;
            row.push(next);
            at += 1;
        }
        write_row(&row, columns, normal);
    }
    at
}

/// Whether the first of these lines can still belong to a row: no other row and no other table begins, and no heading
/// stands there. `is_full` tells whether the row has all its pipes.
fn goes_on(lines: &[Line<'_>], columns: usize, is_full: bool) -> bool {
    let Some(line) = lines.first() else { return false };
    let is_heading = is_heading(line.text) || is_underlined(lines);
    !begins_row(lines, columns) && (!is_heading || !is_full && !names_part(line.text) && closes(lines, columns))
}

fn begins_row(lines: &[Line<'_>], columns: usize) -> bool {
    let [line, rest @ ..] = lines else { return false };
    let is_row = line.text.starts_with('|') && pipes(line.text).count() >= columns.min(3);
    is_row || line.text.contains('|') && rest.first().is_some_and(|next| delimiter(next.text).is_some())
}

/// Whether a cell that is open ends below a heading of its own: Turndown keeps those that a description has
/// (tcb `CreateEnv`, `Alias`).
fn closes(lines: &[Line<'_>], columns: usize) -> bool {
    for (at, line) in lines.iter().enumerate().skip(1) {
        let rest = lines.get(at..).unwrap_or_default();
        if begins_row(rest, columns) || (is_heading(line.text) || is_underlined(rest)) && names_part(line.text) {
            return false;
        }
        if line.text.trim_end().ends_with('|') {
            return true;
        }
    }
    false
}

/// Whether a heading is of a part of the page: a section, or the one word of a structure.
fn names_part(line: &str) -> bool {
    let title = bare(line);
    section(line).is_some() || !title.is_empty() && title.chars().all(is_word)
}

/// `## A heading`, `<h2>A heading</h2>`; and one of ours whose author forgot the blank.
fn is_heading(line: &str) -> bool {
    let indented = line.len() - line.trim_start_matches(' ').len();
    let line = line.trim_start_matches(' ');
    let marks = line.len() - line.trim_start_matches('#').len();
    let rest = line.get(marks..).unwrap_or("");
    let is_marked = (1..=6).contains(&marks) && (rest.starts_with(char::is_whitespace) || rest.is_empty());
    let is_tag = ["<h1", "<h2", "<h3", "<h4"]
        .into_iter()
        .any(|tag| line.get(..3).is_some_and(|it| it.eq_ignore_ascii_case(tag)));
    indented < 4 && (is_marked || is_tag || marks > 0 && section(line).is_some())
}

/// Whether the first line is a heading by the line below it.
fn is_underlined(lines: &[Line<'_>]) -> bool {
    let [line, next, ..] = lines else { return false };
    let marks = next.text.trim();
    let is_rule = marks.bytes().all(|byte| byte == b'=') || marks.bytes().all(|byte| byte == b'-');
    !line.text.trim().is_empty() && !line.text.contains('|') && marks.len() > 2 && is_rule
}

fn pipes(line: &str) -> impl Iterator<Item = usize> + '_ {
    line.match_indices('|').map(|(at, _)| at).filter(|at| !line.get(..*at).unwrap_or("").ends_with('\\'))
}

fn write_row(row: &[&Line<'_>], columns: usize, normal: &mut Normal) {
    let leads = usize::from(row.first().is_some_and(|line| line.text.trim_start().starts_with('|')));
    let total: usize = row.iter().map(|line| pipes(line.text.trim_end()).count()).sum();
    let closes = usize::from(row.last().is_some_and(|line| line.text.trim_end().ends_with('|')));
    let written = (total + 1).saturating_sub(leads + closes);
    normal.rows.push((normal.text.len(), written.min(columns)));
    // The pipes between columns come first, one that closes the row last; what is between is text.
    let (first, last) = (leads + columns.saturating_sub(1), total - closes.min(total));
    let mut seen = 0;
    for (index, line) in row.iter().enumerate() {
        let is_last = index + 1 == row.len();
        let text = line.text.trim_end();
        let mut from = 0;
        for at in pipes(text) {
            if (first..last).contains(&seen) {
                normal.push(text.get(from..at).unwrap_or(""), line.start + from);
                normal.text.push('\\');
                from = at;
            }
            seen += 1;
        }
        normal.push(text.get(from..).unwrap_or(""), line.start + from);
        normal.runs.push((normal.text.len(), line.start + text.len()));
        normal.text.push_str(if is_last { "\n" } else { "<br>" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_several_lines_becomes_one_line() {
        let source = "| a | b |\n| --- | --- |\n| x | \ny\n\n-   z\n |\n| p | q |\n\nend\n";
        let normal = normalize(source);
        assert_eq!(normal.text, "| a | b |\n| --- | --- |\n| x |<br>y<br><br>-   z<br> |\n| p | q |\n\nend\n");
        for word in ["y", "z", "p", "end"] {
            assert_eq!(normal.origin(normal.text.find(word).unwrap()), source.find(word).unwrap(), "{word}");
        }
    }

    #[test]
    fn a_pipe_in_the_last_cell_is_text() {
        let source = "a | b |\n---|---|\nx | A|B |\ny | c \\| d\n";
        assert_eq!(normalize(source).text, "a | b |\n---|---|\nx | A\\|B |\ny | c \\| d\n");
        let source = "| a | b |\n|---|---|\n| x | A|B |\n";
        assert_eq!(normalize(source).text, "| a | b |\n|---|---|\n| x | A\\|B |\n");
    }

    /// A full row ends at any heading; an open cell may have one of its own.
    #[test]
    fn a_heading_ends_a_row() {
        const TABLE: &str = "| a | b |\n| --- | --- |\n| x | y |";
        for heading in ["## Filter", "### 说明", "##", "<h2>Filter</h2>", "Filter\n------", "#2. 输入参数"] {
            let source = format!("{TABLE}.\n\n{heading}\n\nz\n");
            assert_eq!(normalize(&source).text.matches("<br>").count(), 1, "{heading}");
        }
        let open = "| a | b |\n| --- | --- |\n| x | \ny\n\n### 说明\n\nz |\n";
        assert_eq!(normalize(open).text.lines().count(), 3);
        for heading in ["## Filter", "## 3. 输出参数"] {
            assert!(normalize(&open.replace("### 说明", heading)).text.lines().any(|line| line == heading));
        }
    }

    #[test]
    fn code_and_text_stay_as_they_are() {
        let source = "```\n| a | b |\n| --- | --- |\n| x |\n```\nc | d\n## 3. 输出参数\n";
        assert_eq!(normalize(source).text, source);
        let cut = "| a | b |\n| --- | --- |\n| x | \ny\n## 3\\. 输出参数\n";
        assert_eq!(normalize(cut).text, "| a | b |\n| --- | --- |\n| x |<br>y\n\n## 3\\. 输出参数\n");
    }
}
