//! Markdown tables as GitHub's rules want them. In: Markdown of any make. Out: Markdown whose tables parse, and for
//! each of its bytes where it came from.
//!
//! Two things are mended, and nothing else is touched: Turndown lets a cell run over several lines, which become
//! `<br>`; and a `|` within the last cell of a row, which nobody escaped, gets its backslash.

use super::super::titles::section;

/// Markdown, and where it came from.
pub(super) struct Normal {
    pub(super) text: String,
    /// Where a run of unchanged bytes begins, here and in the source.
    runs: Vec<(usize, usize)>,
}

impl Normal {
    /// The byte of the source.
    pub(super) fn origin(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.runs.get(index).map_or(at, |(start, source)| source + at.saturating_sub(*start))
    }

    fn push(&mut self, source: &str, from: usize) {
        self.runs.push((self.text.len(), from));
        self.text.push_str(source);
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
        .collect();
    let mut normal = Normal { text: String::with_capacity(source.len() + 64), runs: Vec::new() };
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
    }
    normal
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
            let Some(next) = lines.get(at).filter(|next| goes_on(next.text, columns)) else { break };
            count += pipes(next.text).count();
            last = next;
            row.push(next);
            at += 1;
        }
        write_row(&row, columns, normal);
    }
    at
}

/// Whether a line can still belong to an open row: no section begins, and no other row.
fn goes_on(line: &str, columns: usize) -> bool {
    let begins_row = line.starts_with('|') && pipes(line).count() >= columns.min(3);
    let is_section = line.starts_with('#') && section(line).is_some();
    !is_section && !begins_row
}

fn pipes(line: &str) -> impl Iterator<Item = usize> + '_ {
    line.match_indices('|').map(|(at, _)| at).filter(|at| !line.get(..*at).unwrap_or("").ends_with('\\'))
}

fn write_row(row: &[&Line<'_>], columns: usize, normal: &mut Normal) {
    let leads = usize::from(row.first().is_some_and(|line| line.text.trim_start().starts_with('|')));
    let total: usize = row.iter().map(|line| pipes(line.text.trim_end()).count()).sum();
    let closes = usize::from(row.last().is_some_and(|line| line.text.trim_end().ends_with('|')));
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

    #[test]
    fn code_and_text_stay_as_they_are() {
        let source = "```\n| a | b |\n| --- | --- |\n| x |\n```\nc | d\n## 3. 输出参数\n";
        assert_eq!(normalize(source).text, source);
        let cut = "| a | b |\n| --- | --- |\n| x | \ny\n## 3\\. 输出参数\n";
        assert_eq!(normalize(cut).text, "| a | b |\n| --- | --- |\n| x |<br>y\n## 3\\. 输出参数\n");
    }
}
