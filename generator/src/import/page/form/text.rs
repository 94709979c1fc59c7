//! Plain text to blocks: what a browser copies, or a tool makes of a page. In: lines. Out: headings, paragraphs,
//! tables, code.
//!
//! Nothing marks a heading or the end of a table here: headings are known by their titles, tables by the line that
//! names their columns, which also tells how cells are kept apart, by tabs, pipes, spaces or not at all. A line that
//! is no row goes on with the last cell.

use std::collections::HashSet;

use super::super::document::{Block, Row, Table, Text, place_in};
use super::super::known::Known;
use super::super::tables::{read_required, read_type};
use super::super::titles::{Column, Layout, Section, header, is_numbered, section};
use super::decorated::{begins_mixed, decorated, folded};
use super::glued::{self, Side, Split, is_code};
use super::{markdown, spaced};
use crate::report::{FileId, Place};

/// Blocks of a whole page.
pub(super) fn read_page(source: &str, file: FileId, known: &Known) -> Vec<Block> {
    let mut reader = Reader {
        names: structure_names(source),
        source,
        file,
        known,
        blocks: Vec::new(),
        state: State::Prose,
        after_blank: true,
        in_examples: false,
        side: Side::Elsewhere,
        is_headed: false,
        behind: Vec::new(),
    };
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        reader.line(line, start);
        start += line.len();
    }
    reader.flush();
    reader.blocks
}

enum State {
    Prose,
    Paragraph(String, usize),
    Code(String, usize),
    /// Rows, the columns, and how they are kept apart.
    Table(Table, Vec<Column>, Layout),
    /// A pipe table, which a parser of Markdown reads: from byte to byte.
    Pipes(usize, usize),
}

struct Reader<'s> {
    /// Where the names of structures stand, each above its table.
    names: HashSet<usize>,
    source: &'s str,
    file: FileId,
    known: &'s Known,
    blocks: Vec<Block>,
    state: State,
    after_blank: bool,
    in_examples: bool,
    side: Side,
    /// Whether headings say which table is which.
    is_headed: bool,
    /// What stands behind a list of error codes: the foot of the page, unless a further code follows.
    behind: Vec<Text>,
}

impl Reader<'_> {
    fn place(&self, start: usize) -> Place {
        place_in(self.file, self.source, start, usize::MAX)
    }

    fn line(&mut self, line: &str, start: usize) {
        let text = line.trim_end();
        let is_blank = text.trim().is_empty();
        if let Some(kind) = self.heading(text) {
            self.flush();
            let place = self.place(start);
            self.blocks.push(Block::Heading(Text::new(text.trim(), place)));
            match kind {
                Section::Request | Section::Answer => self.state = State::Code(String::new(), start + line.len()),
                Section::Examples | Section::Example => self.in_examples = true,
                Section::Description | Section::Input | Section::Output | Section::Errors | Section::Other => {
                    self.in_examples = false;
                    self.is_headed = true;
                    self.side = if kind == Section::Input { Side::Request } else { Side::Elsewhere };
                }
            }
        } else if self.names.contains(&start) {
            self.flush();
            self.in_examples = false;
            self.side = Side::Elsewhere;
            let place = self.place(start);
            self.blocks.push(Block::Heading(Text::new(text.trim(), place)));
        } else if let Some((columns, layout)) = header(text) {
            self.flush();
            if layout == Layout::Pipes {
                self.state = State::Pipes(start, start + line.len());
            } else {
                // Without headings a table of requests is known by its columns.
                if columns.contains(&Column::Parameter) && columns.contains(&Column::Required) {
                    self.side = Side::Request;
                } else if !self.is_headed {
                    self.side = Side::Elsewhere;
                }
                let names = Row { cells: self.names(text, layout, start), ..Row::new(self.place(start)) };
                self.state = State::Table(Table { rows: vec![names], ..Table::default() }, columns, layout);
            }
        } else if begins_request(text) && !matches!(self.state, State::Code(..)) {
            self.flush();
            self.state = State::Code(line.to_owned(), start);
        } else {
            self.content(line, text, is_blank, start);
        }
        self.after_blank = is_blank;
    }

    /// A known title, alone on its line: numbered, or behind an empty line.
    fn heading(&self, text: &str) -> Option<Section> {
        let (kind, _) = section(text).filter(|_| text.len() < 200)?;
        let stands_out = is_numbered(text) || self.after_blank;
        let fits = match kind {
            Section::Example => self.in_examples || stands_out && !matches!(self.state, State::Table(..)),
            Section::Request | Section::Answer => self.in_examples,
            // The line may name a column only: `错误码` above its own table.
            _ => stands_out,
        };
        fits.then_some(kind)
    }

    fn content(&mut self, line: &str, text: &str, is_blank: bool, start: usize) {
        match std::mem::replace(&mut self.state, State::Prose) {
            State::Code(mut code, begun) => {
                let begun = if code.trim().is_empty() { start } else { begun };
                code.push_str(line);
                self.state = State::Code(code, begun);
            }
            State::Pipes(begun, _) if !is_blank && text.contains('|') => {
                self.state = State::Pipes(begun, start + line.len());
            }
            State::Pipes(begun, end) => {
                self.pipes(begun, end);
                self.prose(text, is_blank, start);
            }
            State::Table(mut table, columns, layout) => {
                self.row(&mut table, &columns, layout, text, start);
                self.state = State::Table(table, columns, layout);
            }
            State::Paragraph(mut paragraph, begun) if !is_blank => {
                paragraph.push('\n');
                paragraph.push_str(text.trim());
                self.state = State::Paragraph(paragraph, begun);
            }
            State::Paragraph(paragraph, begun) => {
                self.state = State::Paragraph(paragraph, begun);
                self.flush();
            }
            State::Prose => self.prose(text, is_blank, start),
        }
    }

    fn prose(&mut self, text: &str, is_blank: bool, start: usize) {
        if !is_blank {
            self.state = State::Paragraph(text.trim().to_owned(), start);
        }
    }

    /// Takes a line into a table.
    fn row(&mut self, table: &mut Table, columns: &[Column], layout: Layout, text: &str, start: usize) {
        if columns.contains(&Column::ErrorCode) {
            return self.code_row(table, layout, text, start);
        }
        if let Some(cells) = self.members(text, columns, layout, start) {
            table.rows.push(Row { cells, ..Row::new(self.place(start)) });
            return;
        }
        if self.may_be_row(text, layout) {
            table.unread.push(Text::new(text.trim(), self.place(start)));
        }
        match table.rows.get_mut(1..).and_then(<[Row]>::last_mut).and_then(|row| row.cells.last_mut()) {
            Some(cell) => {
                cell.text.push('\n');
                cell.text.push_str(text);
            }
            None if !text.trim().is_empty() => table.unread.push(Text::new(text.trim(), self.place(start))),
            None => {}
        }
    }

    /// What an error means stands on one line. Behind the last code comes the foot of the page; but where a code follows
    /// that is certainly one, what stands between was a row that nobody can read.
    fn code_row(&mut self, table: &mut Table, layout: Layout, text: &str, start: usize) {
        let cells = self.codes(text, layout, start).or_else(|| {
            let head = decorated(text)?;
            let code = self.codes(&format!("{}{}", head.name, head.rest), layout, start)?;
            let named = Text::new(head.shown, self.place(start));
            Some([named].into_iter().chain(code.into_iter().skip(1)).collect())
        });
        let is_certain = |cells: &Vec<Text>| {
            cells.first().is_some_and(|code| self.known.codes.contains(&code.text) || code.text.contains('.'))
        };
        match cells.filter(|cells| self.behind.is_empty() || is_certain(cells)) {
            Some(cells) => {
                table.stray.append(&mut self.behind);
                table.rows.push(Row { cells, ..Row::new(self.place(start)) });
            }
            None if !text.trim().is_empty() => self.behind.push(Text::new(text.trim(), self.place(start))),
            None => {}
        }
    }

    /// Whether a line that is taken as text could be a row all the same: its name is not known, and has something around
    /// it, or has letters that only look like those of names.
    fn may_be_row(&self, text: &str, layout: Layout) -> bool {
        let gap = if layout == Layout::Glued { "" } else { " " };
        let is_split = |line: &str| self.split(line, layout).is_some();
        begins_mixed(text)
            || decorated(text).is_some_and(|head| is_split(&format!("{}{gap}{}", head.name, head.rest.trim_start())))
    }

    fn split<'l>(&self, line: &'l str, layout: Layout) -> Option<Split<'l>> {
        match layout {
            Layout::Glued => glued::split_member(line, self.side, self.known),
            _ => spaced::split_member(line, self.side, self.known),
        }
    }

    fn members(&self, text: &str, columns: &[Column], layout: Layout, start: usize) -> Option<Vec<Text>> {
        let part = |part: &str| self.part(text, part, start);
        if layout == Layout::Tabs {
            let mut cells: Vec<Text> = text.splitn(columns.len(), '\t').map(part).collect();
            let says = |column: Column, reads: &dyn Fn(&str) -> bool| {
                let at = columns.iter().position(|it| *it == column);
                at.and_then(|at| cells.get(at)).is_some_and(|cell| reads(&cell.text))
            };
            let has_type = says(Column::Type, &|cell| read_type(cell).is_some());
            let is_whole =
                cells.len() == columns.len() && (has_type || says(Column::Required, &|it| read_required(it).is_some()));
            let first = &cells.first()?.text;
            let is_row = cells.len() > 1 && (is_name(first) || begins_row(first)) || is_whole;
            // Editors take away the tab before a description that is empty.
            if is_row && has_type && cells.len() + 1 == columns.len() && columns.last() == Some(&Column::Description) {
                cells.push(Text::new("", self.place(start)));
            }
            return is_row.then_some(cells);
        }
        let cells = |split: Split<'_>, shown: Option<&str>| {
            let Split { name, required, type_name, rest } = split;
            let cell = |column: &Column| match column {
                Column::Parameter | Column::Name => match shown {
                    Some(shown) => Text::new(shown, self.place(start)),
                    None => part(name),
                },
                Column::Required => Text::new(required.unwrap_or(""), self.place(start)),
                Column::Type => part(type_name),
                _ => part(rest),
            };
            columns.iter().map(cell).collect::<Vec<Text>>()
        };
        let plain = self.split(text, layout);
        // `SignTimestamp（已废弃）String` is no `Sign` of the type `Timestamp`.
        if let Some(head) = decorated(text) {
            let gap = if layout == Layout::Glued { "" } else { " " };
            let line = format!("{}{gap}{}", head.name, head.rest.trim_start());
            let bare = head.name.strip_suffix(".N").unwrap_or(head.name);
            let split = self.split(&line, layout).filter(|split| split.name == head.name);
            let is_row =
                |split: &Split<'_>| split.required.is_some() || plain.is_some() || self.known.members.contains(bare);
            if let Some(split) = split.filter(is_row) {
                return Some(cells(split, Some(head.shown)));
            }
        }
        if let Some(split) = plain {
            return Some(cells(split, None));
        }
        let line = folded(text)?;
        self.split(&line, layout).map(|split| cells(split, Some(split.name)))
    }

    /// A part of a line as a cell.
    fn part(&self, line: &str, part: &str, start: usize) -> Text {
        let part = part.trim();
        let from = start + offset(line, part);
        Text::new(part, place_in(self.file, self.source, from, from + part.len()))
    }

    fn codes(&self, text: &str, layout: Layout, start: usize) -> Option<Vec<Text>> {
        let (code, rest) = match layout {
            Layout::Tabs => text
                .split_once('\t')
                .filter(|(code, _)| is_code(code.trim()) || self.known.codes.contains(code.trim()))?,
            Layout::Glued => glued::split_code(text, self.known)?,
            _ => spaced::split_code(text)?,
        };
        let part = |part: &str| self.part(text, part, start);
        Some(vec![part(code), part(rest)])
    }

    /// The cells of the line that names the columns.
    fn names(&self, text: &str, layout: Layout, start: usize) -> Vec<Text> {
        let place = self.place(start);
        match layout {
            Layout::Tabs => text.split('\t').map(|name| Text::new(name.trim(), place)).collect(),
            _ => super::super::titles::labels(text).into_iter().map(|name| Text::new(name, place)).collect(),
        }
    }

    fn pipes(&mut self, start: usize, end: usize) {
        let part = self.source.get(start..end).unwrap_or("");
        self.blocks.extend(markdown::read_part(part, self.file, start, self.source));
    }

    fn flush(&mut self) {
        match std::mem::replace(&mut self.state, State::Prose) {
            State::Prose => {}
            State::Paragraph(text, start) => {
                let place = self.place(start);
                self.blocks.push(Block::Paragraph(Text::new(text, place), 0));
            }
            State::Code(text, start) => {
                if !text.trim().is_empty() {
                    let place = self.place(start);
                    self.blocks.push(Block::Code(Text::new(text.trim_end(), place)));
                }
            }
            State::Table(mut table, ..) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    cell.text.truncate(cell.text.trim_end().len());
                }
                self.blocks.push(Block::Table(table));
                self.blocks.extend(self.behind.drain(..).map(|text| Block::Paragraph(text, 0)));
            }
            State::Pipes(start, end) => self.pipes(start, end),
        }
    }
}

/// The last line above each table of a structure that is a name and nothing else.
fn structure_names(source: &str) -> HashSet<usize> {
    let (mut names, mut last, mut start) = (HashSet::new(), None, 0);
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        let is_structure = text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_structure {
            last = Some(start);
        } else if let Some((columns, _)) = header(text) {
            names.extend(last.take().filter(|_| columns.contains(&Column::Name)));
        }
        start += line.len();
    }
    names
}

/// Whether a line begins a documented call.
fn begins_request(text: &str) -> bool {
    let is_address = text.starts_with("http") && text.contains("tencentcloudapi.com/?");
    is_address || text.starts_with("POST / HTTP") || text.starts_with("GET /?Action=")
}

/// `Endpoint 否`, `Certificate SignCertificate`: a name and what should stand in the next cell.
fn begins_row(cell: &str) -> bool {
    let Some((name, behind)) = cell.split_once(' ') else { return false };
    is_name(name) && (read_required(behind).is_some() || read_type(behind).is_some())
}

fn is_name(cell: &str) -> bool {
    let name = cell.trim().strip_suffix(".N").unwrap_or(cell.trim());
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}
