//! Markdown to blocks. In: a page as its authors wrote it, or as Turndown makes it of HTML. Out: headings,
//! paragraphs, tables, code; HTML inside of it is read as HTML.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::document::{Block, Row, Table, Text, place_in};
use super::html::{self, to_cell, to_lines};
use super::normal::{Normal, normalize};
use crate::report::{FileId, Place};

/// Blocks of a whole page.
pub(super) fn read_page(source: &str, file: FileId) -> Vec<Block> {
    read_part(source, file, 0, source)
}

/// Blocks of the part of a page that begins at byte `offset`.
pub(super) fn read_part(part: &str, file: FileId, offset: usize, source: &str) -> Vec<Block> {
    let normal = normalize(part);
    let mut reader = Reader {
        source,
        file,
        offset,
        normal: &normal,
        blocks: Vec::new(),
        markup: None,
        kind: Kind::Paragraph,
        lists: 0,
        images: 0,
        table: None,
    };
    for (event, range) in Parser::new_ext(&normal.text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.take(event, range.start);
    }
    reader.flush();
    reader.blocks
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Paragraph,
    Code,
    Html,
    Cell,
}

struct Reader<'s> {
    source: &'s str,
    file: FileId,
    offset: usize,
    normal: &'s Normal,
    blocks: Vec<Block>,
    /// What is being put together, as HTML, and where it began.
    markup: Option<(String, usize)>,
    kind: Kind,
    /// Open lists.
    lists: usize,
    /// Open images: their text is no text of the page.
    images: usize,
    table: Option<Table>,
}

impl Reader<'_> {
    fn place(&self, at: usize) -> Place {
        place_in(self.file, self.source, self.offset + self.normal.origin(at), usize::MAX)
    }

    fn begin(&mut self, kind: Kind, at: usize) {
        self.flush();
        self.kind = kind;
        self.markup = Some((String::new(), at));
    }

    fn add(&mut self, text: &str, at: usize) {
        // Tight items have text without a paragraph around it.
        let (markup, _) = self.markup.get_or_insert_with(|| (String::new(), at));
        markup.push_str(text);
    }

    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.begin(Kind::Heading, at),
            Event::Start(Tag::Paragraph) => self.begin(Kind::Paragraph, at),
            Event::Start(Tag::CodeBlock(_)) => self.begin(Kind::Code, at),
            Event::Start(Tag::HtmlBlock) => self.begin(Kind::Html, at),
            Event::Start(Tag::List(_)) => {
                self.flush();
                self.lists += 1;
            }
            Event::Start(Tag::Item) => self.flush(),
            Event::Start(Tag::Table(_)) => {
                self.flush();
                self.table = Some(Table::default());
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let place = self.place(at);
                let written = self.normal.cells(at);
                if let Some(table) = &mut self.table {
                    table.rows.push(Row { written, ..Row::new(place) });
                }
            }
            Event::Start(Tag::TableCell) => {
                self.kind = Kind::Cell;
                self.markup = Some((String::new(), at));
            }
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::End(TagEnd::TableCell) => self.end_cell(),
            Event::End(TagEnd::Table) => {
                if let Some(table) = self.table.take() {
                    self.blocks.push(Block::Table(table));
                }
            }
            Event::End(TagEnd::List(_)) => {
                self.flush();
                self.lists = self.lists.saturating_sub(1);
            }
            Event::End(
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Item,
            ) => self.flush(),
            Event::Text(text) if self.images == 0 => match self.kind {
                Kind::Code => self.add(&text, at),
                _ => self.add(&escape(&text), at),
            },
            Event::Code(text) if self.images == 0 => self.add(&escape(&text), at),
            Event::Html(html) | Event::InlineHtml(html) => self.add(&html, at),
            Event::SoftBreak | Event::HardBreak => self.add("<br>", at),
            _ => {}
        }
    }

    fn flush(&mut self) {
        let kind = std::mem::replace(&mut self.kind, Kind::Paragraph);
        let Some((markup, start)) = self.markup.take() else { return };
        let place = self.place(start);
        match kind {
            Kind::Code => {
                // The place of a fenced block is that of its first line of code.
                let inner = self.normal.text.get(start..).unwrap_or("");
                let skipped = if inner.starts_with(['`', '~']) { inner.find('\n').map_or(0, |end| end + 1) } else { 0 };
                let place = self.place(start + skipped);
                self.blocks.push(Block::Code(Text::new(markup, place)));
            }
            Kind::Html => {
                let normal = self.normal;
                let (file, source, offset) = (self.file, self.source, self.offset);
                let place = |from: usize, _| place_in(file, source, offset + normal.origin(start + from), usize::MAX);
                let blocks = html::read_blocks(&markup, place);
                self.blocks.extend(blocks);
            }
            Kind::Heading | Kind::Paragraph | Kind::Cell => {
                let text = to_lines(&markup);
                if text.is_empty() {
                    return;
                }
                let text = Text::new(text, place);
                let block =
                    if kind == Kind::Heading { Block::Heading(text) } else { Block::Paragraph(text, self.lists) };
                self.blocks.push(block);
            }
        }
    }

    fn end_cell(&mut self) {
        self.kind = Kind::Paragraph;
        let Some((markup, start)) = self.markup.take() else { return };
        let place = self.place(start);
        if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
            row.cells.push(to_cell(&strike(&markup), place));
        }
    }
}

/// `~~x~~` in a cell. The parser's own rule also strikes out what stands between two single tildes: `1~5, 10~20`.
fn strike(markup: &str) -> String {
    let mut struck = String::with_capacity(markup.len());
    let mut parts = markup.split("~~").peekable();
    let mut is_open = false;
    while let Some(part) = parts.next() {
        struck.push_str(part);
        if parts.peek().is_some() {
            struck.push_str(if is_open { "</del>" } else { "<del>" });
            is_open = !is_open;
        }
    }
    if is_open { markup.to_owned() } else { struck }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Sources;

    fn read(source: &str) -> (Vec<Block>, Sources) {
        let mut sources = Sources::new();
        let file = sources.add("a.md", source);
        (read_page(source, file), sources)
    }

    #[test]
    fn a_cell_knows_its_line_and_loses_its_marks() {
        let (blocks, sources) = read(
            "## 2\\. 输入参数\n\n| a | b |\n| --- | --- |\n| x\\_y | \n`p`\\[1\\]\n\n-   **q**: [r](/s)\n |\n| z |  |\n",
        );
        let [Block::Heading(heading), Block::Table(table)] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!(heading.text, "2. 输入参数");
        let cells: Vec<(&str, usize)> =
            table.rows[1].cells.iter().map(|cell| (cell.text.as_str(), sources.line_column(cell.place).line)).collect();
        assert_eq!(cells, [("x_y", 5), ("p[1]\n- q: r", 6)]);
        assert_eq!(sources.line_column(table.rows[2].place).line, 10);
    }

    #[test]
    fn code_keeps_its_text_and_html_is_read_as_html() {
        let (blocks, _) = read("```json\n{\"a\": \"<b>\"}\n```\n\n<table><tr><td>c</td></tr></table>\n\n* d\n\t* e\n");
        let [Block::Code(code), Block::Table(table), Block::Paragraph(outer, 1), Block::Paragraph(inner, 2)] =
            blocks.as_slice()
        else {
            panic!("{blocks:?}")
        };
        assert_eq!(code.text, "{\"a\": \"<b>\"}\n");
        assert_eq!((table.rows[0].cells[0].text.as_str(), outer.text.as_str(), inner.text.as_str()), ("c", "d", "e"));
    }
}
