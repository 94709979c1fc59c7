//! HTML to blocks. In: a part of a page that is HTML. Out: headings, paragraphs, tables, code; and, for mark-up inside
//! of other forms, plain lines.
//!
//! `html5gum` tokenizes as browsers do; here the tokens are followed with what HTML leaves open: a `<td>` ends the one
//! before it, a `<tr>` its row, `</br>` is a line. A tag that HTML does not have is text: `List<String>`.

#[cfg(test)]
mod tests;

use html5gum::{DefaultEmitter, Span, Token, Tokenizer};

use super::super::document::{Block, Row, Table, Text, place_in};
use crate::report::FileId;

/// The blocks of a text that begins at byte `offset` of the page.
pub(super) fn read_blocks(html: &str, place: impl Fn(usize, usize) -> crate::report::Place) -> Vec<Block> {
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
    for token in tokens(html) {
        lines.take(&token.kind, &token.text);
    }
    lines.finish()
}

/// A token of HTML that says something.
struct Piece {
    kind: PieceKind,
    /// Text, or the source of the tag.
    text: String,
    span: Span<usize>,
}

enum PieceKind {
    Text,
    Open(String),
    Close(String),
}

/// The tags that mean something here; others of HTML are passed over, and what is no tag of HTML is text.
const BLOCK_TAGS: [&str; 34] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "br",
    "tr",
    "td",
    "th",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "blockquote",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "dl",
    "dt",
    "dd",
    "body",
    "head",
    "html",
];
const INLINE_TAGS: [&str; 48] = [
    "a", "b", "strong", "i", "em", "code", "span", "font", "u", "s", "del", "ins", "sub", "sup", "img", "mark",
    "small", "big", "center", "label", "input", "button", "form", "iframe", "svg", "path", "g", "link", "meta",
    "title", "script", "style", "noscript", "video", "audio", "source", "col", "colgroup", "caption", "figure", "kbd",
    "tt", "var", "abbr", "time", "textarea", "select", "option",
];
/// Tags whose text is no text of the page.
const SILENT: [&str; 6] = ["script", "style", "title", "noscript", "textarea", "select"];

fn tokens(html: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut pieces = Vec::new();
    let mut silent = 0_usize;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        let (kind, text, span) = match token {
            Token::String(text) => (PieceKind::Text, String::from_utf8_lossy(&text.value).into_owned(), text.span),
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if SILENT.contains(&name.as_str()) && !tag.self_closing {
                    silent += 1;
                }
                (PieceKind::Open(name), String::new(), tag.span)
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if SILENT.contains(&name.as_str()) {
                    silent = silent.saturating_sub(1);
                    continue;
                }
                (PieceKind::Close(name), String::new(), tag.span)
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => continue,
        };
        let is_foreign = match &kind {
            PieceKind::Open(name) | PieceKind::Close(name) => {
                !BLOCK_TAGS.contains(&name.as_str()) && !INLINE_TAGS.contains(&name.as_str())
            }
            PieceKind::Text => false,
        };
        if silent > 0 {
            continue;
        }
        if is_foreign {
            let source = html.get(span.start..span.end).unwrap_or("").to_owned();
            pieces.push(Piece { kind: PieceKind::Text, text: source, span });
        } else {
            pieces.push(Piece { kind, text, span });
        }
    }
    pieces
}

/// Text that is put together line by line.
#[derive(Default)]
struct Lines {
    out: String,
    /// Inside `<pre>`, where lines are kept.
    keeps: bool,
}

impl Lines {
    fn take(&mut self, kind: &PieceKind, text: &str) {
        match kind {
            PieceKind::Text if self.keeps => self.out.push_str(text),
            PieceKind::Text => self.words(text),
            PieceKind::Open(name) => match name.as_str() {
                "li" => {
                    self.line();
                    self.out.push_str("- ");
                }
                "td" | "th" => self.out.push_str(" | "),
                "pre" => {
                    self.line();
                    self.keeps = true;
                }
                // A browser makes an empty element of `<br>` wherever it stands.
                "br" if self.keeps => self.out.push('\n'),
                name if BLOCK_TAGS.contains(&name) => self.line(),
                _ => {}
            },
            PieceKind::Close(name) => match name.as_str() {
                "pre" => {
                    self.keeps = false;
                    self.line();
                }
                "td" | "th" => {}
                name if BLOCK_TAGS.contains(&name) => self.line(),
                _ => {}
            },
        }
    }

    /// Line ends of the source stay: where descriptions are Markdown in HTML they mean something.
    fn words(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.line();
            }
            let has_gap = line.starts_with([' ', '\t', '\u{a0}']);
            for word in line.split([' ', '\t', '\r', '\u{a0}']).filter(|word| !word.is_empty()).enumerate() {
                let gap = word.0 > 0 || has_gap;
                if gap && !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
                self.out.push_str(word.1);
            }
            if line.len() > 1 && line.ends_with([' ', '\t', '\u{a0}']) && !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
        }
    }

    fn line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            // A bullet waits for its text.
            if self.out.ends_with("\n-") || self.out == "-" {
                self.out.push(' ');
            } else {
                self.out.push('\n');
            }
        }
    }

    fn finish(self) -> String {
        self.out.trim().to_owned()
    }
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

/// A table that is being read; `nested` counts the tables inside of its cells.
struct Open {
    table: Table,
    cell: Option<(usize, Lines)>,
    nested: usize,
}

impl<P: Fn(usize, usize) -> crate::report::Place> Reader<P> {
    fn take(&mut self, piece: Piece) {
        if self.table.is_some() {
            return self.take_in_table(&piece);
        }
        match &piece.kind {
            PieceKind::Text => {
                if self.start.is_none() && !piece.text.trim().is_empty() {
                    self.start = Some(piece.span.start);
                }
                self.text.take(&piece.kind, &piece.text);
            }
            PieceKind::Open(name) => match name.as_str() {
                "table" => {
                    self.flush();
                    self.table = Some(Open { table: Table::default(), cell: None, nested: 0 });
                }
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
                "br" => self.text.take(&piece.kind, ""),
                name if BLOCK_TAGS.contains(&name) && self.kind != Kind::Code => self.flush(),
                _ => {}
            },
            PieceKind::Close(name) => match name.as_str() {
                // `</br>` is a line to a browser.
                "br" => self.text.take(&piece.kind, ""),
                "ul" | "ol" => {
                    self.flush();
                    self.depth = self.depth.saturating_sub(1);
                }
                "pre" => {
                    self.flush();
                    self.text.keeps = false;
                }
                name if BLOCK_TAGS.contains(&name) && self.kind != Kind::Code => self.flush(),
                _ => {}
            },
        }
    }

    fn begin(&mut self, kind: Kind) {
        self.flush();
        self.kind = kind;
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
        if open.nested > 0 || matches!(&piece.kind, PieceKind::Open(name) if name == "table" && open.cell.is_some()) {
            match &piece.kind {
                PieceKind::Open(name) if name == "table" => open.nested += 1,
                PieceKind::Close(name) if name == "table" => open.nested -= 1,
                _ => {}
            }
            if let Some((_, lines)) = &mut open.cell {
                lines.take(&piece.kind, &piece.text);
            }
            return;
        }
        match &piece.kind {
            PieceKind::Open(name) if name == "td" || name == "th" => {
                self.end_cell();
                if let Some(open) = &mut self.table {
                    if open.table.rows.is_empty() {
                        open.table
                            .rows
                            .push(Row { cells: Vec::new(), place: (self.place)(piece.span.start, usize::MAX) });
                    }
                    open.cell = Some((piece.span.end, Lines::default()));
                }
            }
            PieceKind::Close(name) if name == "td" || name == "th" => self.end_cell(),
            PieceKind::Open(name) if name == "tr" => {
                self.end_cell();
                let place = (self.place)(piece.span.start, usize::MAX);
                if let Some(open) = &mut self.table {
                    open.table.rows.push(Row { cells: Vec::new(), place });
                }
            }
            PieceKind::Close(name) if name == "tr" || name == "tbody" || name == "thead" => self.end_cell(),
            PieceKind::Close(name) if name == "table" => self.end_table(),
            // A heading never stands in a table that we read: its end tag was lost.
            PieceKind::Open(name) if matches!(name.as_str(), "h1" | "h2") => {
                self.end_table();
                self.begin(Kind::Heading);
            }
            kind => {
                if let Some((_, lines)) = &mut open.cell {
                    lines.take(kind, &piece.text);
                }
            }
        }
    }

    fn end_cell(&mut self) {
        let Some(open) = &mut self.table else { return };
        if let (Some((start, lines)), Some(row)) = (open.cell.take(), open.table.rows.last_mut()) {
            let place = (self.place)(start, usize::MAX);
            if row.cells.is_empty() {
                row.place = place;
            }
            row.cells.push(Text::new(lines.finish(), place));
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        if let Some(open) = self.table.take() {
            let mut table = open.table;
            table.rows.retain(|row| !row.cells.is_empty());
            self.blocks.push(Block::Table(table));
        }
    }
}
