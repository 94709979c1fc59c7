//! HTML to blocks. In: a part of a page that is HTML. Out: headings, paragraphs, tables, code; and, for mark-up inside
//! of other forms, plain lines.
//!
//! `html5gum` tokenizes as browsers do; here the tokens are followed with what HTML leaves open: a `<td>` ends the one
//! before it, a `<tr>` its row, `</br>` is a line. A tag that HTML does not have is text: `List<String>`.

mod hidden;
mod lines;
mod scope;
#[cfg(test)]
mod tests;
mod tokens;

use super::super::document::{Block, Row, Table, Text, place_in};
use crate::report::{FileId, Place};
pub(super) use hidden::hidden_ranges;
use lines::Lines;
use tokens::{BLOCK_TAGS, Piece, PieceKind, tokens};

/// The blocks of a text that begins at byte `offset` of the page.
pub(super) fn read_blocks(html: &str, place: impl Fn(usize, usize) -> Place) -> Vec<Block> {
    let mut reader = Reader {
        place,
        blocks: Vec::new(),
        text: Lines::default(),
        start: None,
        table: None,
        depth: 0,
        kind: Kind::Paragraph,
    };
    for token in tokens(html) {
        reader.take(token);
    }
    reader.flush();
    reader.end_table();
    reader.blocks
}

/// Blocks of a whole page.
pub(super) fn read_page(html: &str, file: FileId) -> Vec<Block> {
    read_blocks(html, |start, end| place_in(file, html, start, end))
}

/// Mark-up as plain lines: what stands in a cell of another form.
pub(in crate::import::page) fn to_lines(html: &str) -> String {
    let mut lines = Lines::default();
    tokens(html).iter().for_each(|piece| lines.take(piece));
    lines.finish()
}

/// The same for a cell, which also knows what of it is struck out.
pub(in crate::import::page) fn to_cell(html: &str, place: Place) -> Text {
    let mut lines = Lines::of_cell();
    tokens(html).iter().for_each(|piece| lines.take(piece));
    lines.into_text(place)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Paragraph,
    Item(usize),
    Code,
}

struct Reader<P> {
    place: P,
    blocks: Vec<Block>,
    text: Lines,
    /// Where the text began.
    start: Option<usize>,
    table: Option<Open>,
    /// Open lists.
    depth: usize,
    kind: Kind,
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    table: Table,
    cell: Option<Cell>,
    /// How many tables are open inside of a cell.
    nested: usize,
    in_caption: bool,
    /// Cells that stand in further rows too.
    carried: Vec<Carried>,
}

struct Cell {
    start: usize,
    lines: Lines,
    rows: usize,
    columns: usize,
}

/// A cell with a `rowspan`: where it stands, and in how many rows it still will.
struct Carried {
    column: usize,
    rows: usize,
    /// The row that it began in.
    from: usize,
    text: Text,
}

impl Open {
    /// Puts cells of the rows above where they stand in this row.
    fn carry(&mut self) {
        let index = self.table.rows.len();
        let Some(row) = self.table.rows.last_mut() else { return };
        let stands = |it: &&mut Carried, column: usize| it.rows > 0 && it.from < index && it.column == column;
        while let Some(carried) = self.carried.iter_mut().find(|it| stands(it, row.cells.len())) {
            carried.rows -= 1;
            row.cells.push(carried.text.clone());
        }
    }

    fn end_row(&mut self) {
        if self.table.rows.last().is_some_and(|row| !row.cells.is_empty()) {
            self.carry();
        }
    }

    fn add(&mut self, text: Text, rows: usize, columns: usize) {
        let from = self.table.rows.len();
        for column in 0..columns {
            self.carry();
            let Some(row) = self.table.rows.last_mut() else { return };
            // What stands over several columns is the first's; the others have nothing of their own.
            let text = if column == 0 { text.clone() } else { Text::new("", text.place) };
            if row.cells.is_empty() {
                row.place = text.place;
            }
            if rows > 1 {
                self.carried.push(Carried { column: row.cells.len(), rows: rows - 1, from, text: text.clone() });
            }
            row.cells.push(text);
        }
    }
}

impl<P: Fn(usize, usize) -> Place> Reader<P> {
    fn take(&mut self, piece: Piece) {
        if self.table.is_some() {
            return self.take_in_table(&piece);
        }
        match &piece.kind {
            PieceKind::Text => {
                if self.start.is_none() && !piece.text.trim().is_empty() {
                    self.start = Some(piece.span.start);
                }
                self.text.take(&piece);
            }
            PieceKind::Open(name) => match name.as_str() {
                "table" => self.begin_table(),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.begin(Kind::Heading),
                "pre" => {
                    self.begin(Kind::Code);
                    self.text.keeps = true;
                }
                "ul" | "ol" => {
                    self.flush();
                    self.depth += 1;
                }
                "li" => self.begin(Kind::Item(self.depth.max(1))),
                "br" => self.text.take(&piece),
                name if BLOCK_TAGS.contains(&name) && self.kind != Kind::Code => self.flush(),
                _ => self.text.take(&piece),
            },
            PieceKind::Cell { .. } if self.kind != Kind::Code => self.flush(),
            PieceKind::Cell { .. } => {}
            PieceKind::Close(name) => match name.as_str() {
                // `</br>` is a line to a browser.
                "br" => self.text.take(&piece),
                "ul" | "ol" => {
                    self.flush();
                    self.depth = self.depth.saturating_sub(1);
                }
                "pre" => {
                    self.flush();
                    self.text.keeps = false;
                }
                name if BLOCK_TAGS.contains(&name) && self.kind != Kind::Code => self.flush(),
                name if BLOCK_TAGS.contains(&name) => {}
                _ => self.text.take(&piece),
            },
        }
    }

    fn begin(&mut self, kind: Kind) {
        self.flush();
        self.kind = kind;
    }

    fn begin_table(&mut self) {
        self.flush();
        self.table = Some(Open::default());
    }

    fn flush(&mut self) {
        let keeps = std::mem::take(&mut self.text);
        let kind = std::mem::replace(&mut self.kind, Kind::Paragraph);
        let Some(start) = self.start.take() else { return };
        let text = Text::new(keeps.finish(), (self.place)(start, usize::MAX));
        self.blocks.push(match kind {
            Kind::Heading => Block::Heading(text),
            Kind::Paragraph => Block::Paragraph(text, 0),
            Kind::Item(depth) => Block::Paragraph(text, depth),
            Kind::Code => Block::Code(text),
        });
    }

    fn take_in_table(&mut self, piece: &Piece) {
        let Some(open) = &mut self.table else { return };
        let in_cell = open.cell.is_some();
        if open.nested > 0 || matches!(&piece.kind, PieceKind::Open(name) if name == "table" && in_cell) {
            match &piece.kind {
                PieceKind::Open(name) if name == "table" => open.nested += 1,
                PieceKind::Close(name) if name == "table" => open.nested -= 1,
                _ => {}
            }
            if let Some(cell) = &mut open.cell {
                cell.lines.take(piece);
            }
            return;
        }
        match &piece.kind {
            PieceKind::Cell { rows, columns } => {
                self.end_cell();
                let Some(open) = &mut self.table else { return };
                if open.table.rows.is_empty() {
                    open.table.rows.push(Row::new((self.place)(piece.span.start, usize::MAX)));
                }
                let (start, lines) = (piece.span.end, Lines::of_cell());
                open.cell = Some(Cell { start, lines, rows: *rows, columns: *columns });
            }
            PieceKind::Close(name) if name == "td" || name == "th" => self.end_cell(),
            PieceKind::Open(name) if name == "tr" => {
                self.end_cell();
                let place = (self.place)(piece.span.start, usize::MAX);
                if let Some(open) = &mut self.table {
                    open.end_row();
                    open.table.rows.push(Row::new(place));
                }
            }
            PieceKind::Close(name) if name == "tr" || name == "tbody" || name == "thead" => self.end_cell(),
            PieceKind::Close(name) if name == "table" => self.end_table(),
            // The end tag of the table was lost: a heading between rows, or one of a section, never stands in it.
            PieceKind::Open(name) if matches!(name.as_str(), "h1" | "h2") || !in_cell && is_heading(name) => {
                self.end_table();
                self.begin(Kind::Heading);
            }
            PieceKind::Open(name) if name == "table" => {
                self.end_table();
                self.begin_table();
            }
            PieceKind::Open(name) | PieceKind::Close(name) if name == "caption" => {
                open.in_caption = matches!(piece.kind, PieceKind::Open(_));
            }
            PieceKind::Text if !in_cell => {
                if !open.in_caption && !piece.text.trim().is_empty() {
                    let skipped = piece.text.len() - piece.text.trim_start().len();
                    let place = (self.place)(piece.span.start + skipped, usize::MAX);
                    open.table.unread.push(Text::new(piece.text.trim(), place));
                }
            }
            _ => {
                if let Some(cell) = &mut open.cell {
                    cell.lines.take(piece);
                }
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(open) = &mut self.table else { return };
        if let Some(Cell { start, lines, rows, columns }) = open.cell.take() {
            open.add(lines.into_text((self.place)(start, usize::MAX)), rows, columns);
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        if let Some(mut open) = self.table.take() {
            open.end_row();
            open.table.rows.retain(|row| !row.cells.is_empty());
            self.blocks.push(Block::Table(open.table));
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
