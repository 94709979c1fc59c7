//! A documentation page in one shape, whatever form it was written in. In: nothing but its parts. Out: blocks in the
//! order of the page, each with its place. It knows neither the form nor what the parts mean.

use crate::report::{FileId, Place};

/// Text, and where it stands in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// Plain lines, without mark-up; items of a list begin with `- `.
    pub(super) text: String,
    /// Where it begins, never more than one line.
    pub(super) place: Place,
    /// What of a cell is struck out; it is not in `text`.
    pub(super) struck: String,
    /// The bytes of `text` at which mark-up divides a word: `Name<span>New</span>`.
    pub(super) seams: Vec<usize>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading.
    Heading(Text),
    /// Text, an item of a list with its depth (from 1), or text outside of any (0).
    Paragraph(Text, usize),
    /// Rows and cells; the first row names the columns.
    Table(Table),
    /// Text that keeps its lines.
    Code(Text),
}

/// A table. Cells that a row lacks are not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The rows, the first of which names the columns.
    pub(super) rows: Vec<Row>,
    /// Text of it that is neither a row nor part of one.
    pub(super) unread: Vec<Text>,
    /// Lines that look like rows, and are not among them.
    pub(super) stray: Vec<Text>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The cells.
    pub(super) cells: Vec<Text>,
    /// Where the row begins.
    pub(super) place: Place,
    /// How many cells its author wrote, where the form fills it up to the columns of the table.
    pub(super) written: Option<usize>,
}

impl Row {
    pub(super) fn new(place: Place) -> Self {
        Row { place, ..Row::default() }
    }
}

impl Text {
    pub(super) fn new(text: impl Into<String>, place: Place) -> Self {
        Text { text: text.into(), place, ..Text::default() }
    }
}

/// The place of a part of a file, cut to the line that it begins on, and to what a message can show of it: a saved
/// page may be one line of megabytes.
pub(super) fn place_in(file: FileId, source: &str, start: usize, end: usize) -> Place {
    const MOST_BYTES: usize = 240;
    let start = source.floor_char_boundary(start);
    let within =
        |from: usize| source.get(from..source.floor_char_boundary(from.saturating_add(MOST_BYTES))).unwrap_or("");
    // Mark-up may begin with line ends; the place is that of the first word.
    let shown = within(start);
    let skipped = shown.len() - shown.trim_start().len();
    let start = if start + skipped < end.min(source.len()) { start + skipped } else { start };
    let line = within(start).split('\n').next().unwrap_or("").trim_end();
    let end = source.floor_char_boundary((start + line.len()).min(end.max(start)));
    let byte = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Place { file, start: byte(start), end: byte(end) }
}
