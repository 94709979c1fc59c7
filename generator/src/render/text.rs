//! Rust text as it is written. In: pieces, line by line. Out: text, formatted.
//!
//! Most of what we write is regular and there is much of it: 185 MB over the 300 services of tccli 3.1.189.1. It is
//! written as it shall stand, which costs a copy, where tokens would be parsed and printed at ten times the price. A
//! line that can become too wide says where it may be broken, and [`super::wrap`] breaks it as prettyplease would:
//!
//! ```text
//! text.begin_line();
//! put!(text, "out.optional");
//! let mut arguments = text.list("(");
//! text.item(&mut arguments);
//! put!(text, Quoted(&member.wire));
//! text.item(&mut arguments);
//! put!(text, "&self.", member.ident);
//! text.end_list(arguments, ")");
//! put!(text, ";");
//! text.end_line();
//! ```

use super::piece::Piece;
use super::wrap::{Break, Mark, Wrap, room};

/// Spaces of one level.
pub(super) const INDENT: usize = 4;

/// The widest struct value that stands in one line.
const WIDEST_FIELDS: usize = 34;

/// What begins a line of a doc comment, and of the code in one.
const DOC: &str = "/// ";

/// The pieces after one another.
macro_rules! put {
    ($text:expr, $($piece:expr),+ $(,)?) => {{ $($text.put($piece);)+ }};
}

/// A whole line that cannot be too wide, or may be.
macro_rules! put_line {
    ($text:expr, $($piece:expr),+ $(,)?) => {{
        $text.begin_line();
        $($text.put($piece);)+
        $text.end_line();
    }};
}

/// A line of a doc comment.
macro_rules! put_doc {
    ($text:expr, $($piece:expr),+ $(,)?) => {{
        $text.begin_doc_line();
        $($text.put($piece);)+
        $text.end_doc_line();
    }};
}

pub(super) use {put, put_doc, put_line};

/// The text of a file, or of a part of one.
#[derive(Default)]
pub(super) struct Text {
    out: String,
    /// `/// ` where code stands in a doc comment.
    prefix: &'static str,
    indent: usize,
    /// Where the line begins that is being written, behind its indentation.
    start: usize,
    wrap: Wrap,
    /// Where the code in a doc comment begins that is being written.
    code: usize,
    /// The code in doc comments that may run.
    runs: Vec<String>,
}

/// A list that has been opened.
pub(super) struct List {
    kind: ListKind,
    is_empty: bool,
    /// Where it begins.
    start: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ListKind {
    Items,
    Filled,
    Fields,
}

impl Text {
    /// A text that stands inside a block of another.
    pub(super) fn inside() -> Self {
        Text { indent: INDENT, ..Text::default() }
    }

    /// A text that will be long.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Text { out: String::with_capacity(bytes), ..Text::default() }
    }

    /// The text.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// The text so far.
    pub(super) fn as_str(&self) -> &str {
        &self.out
    }

    /// Begins anew, in the memory that it has.
    pub(super) fn clear(&mut self) {
        self.out.clear();
        self.runs.clear();
        (self.prefix, self.indent) = ("", 0);
    }

    /// Writes a piece into the current line.
    pub(super) fn put(&mut self, piece: impl Piece) {
        piece.put_to(&mut self.out);
    }

    /// Whole lines that are formatted already.
    pub(super) fn put_lines(&mut self, lines: &str) {
        self.out.push_str(lines);
    }

    /// Begins a line of code.
    pub(super) fn begin_line(&mut self) {
        self.out.push_str(self.prefix);
        push_spaces(&mut self.out, self.indent);
        self.start = self.out.len();
    }

    /// Ends the line, and breaks it where it is too wide.
    pub(super) fn end_line(&mut self) {
        if !self.wrap.is_empty() {
            let column = self.prefix.len() + self.indent;
            if self.wrap.is_needed(self.out.len() - self.start, room(column)) {
                self.wrap.lay_out(&mut self.out, self.start, self.prefix, self.indent);
            }
            self.wrap.clear();
        }
        self.out.push('\n');
    }

    /// ` {` and deeper.
    pub(super) fn open_block(&mut self) {
        self.out.push(' ');
        self.open_braces();
    }

    /// `{` and deeper.
    pub(super) fn open_braces(&mut self) {
        self.out.push('{');
        self.end_line();
        self.indent += INDENT;
    }

    /// `}`, in the line of its `{` where nothing stands between.
    pub(super) fn close_block(&mut self) {
        self.indent -= INDENT;
        if self.out.ends_with("{\n") {
            self.out.truncate(self.out.len() - 1);
        } else {
            self.begin_line();
        }
        self.out.push_str("}\n");
    }

    /// An empty line, except at the beginning and behind an opening brace.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("{\n") {
            self.out.push('\n');
        }
    }

    /// A doc comment of lines, without spaces at their ends and without two empty ones together.
    pub(super) fn doc(&mut self, lines: &str) {
        let mut blank = false;
        for line in lines.trim_end().lines().map(str::trim_end) {
            if blank && line.is_empty() {
                continue;
            }
            blank = line.is_empty();
            put_doc!(self, line);
        }
    }

    /// Begins a line of a doc comment; use [`put_doc`].
    pub(super) fn begin_doc_line(&mut self) {
        push_spaces(&mut self.out, self.indent);
        self.out.push_str(DOC);
        self.start = self.out.len();
    }

    /// Ends a line of a doc comment, without spaces at its end.
    pub(super) fn end_doc_line(&mut self) {
        // Whatever has been put into the line, it is one: the rest of it would be code.
        if self.out.get(self.start..).is_some_and(|line| line.contains('\n')) {
            let line = self.out.split_off(self.start).replace('\n', " ");
            self.out.push_str(&line);
        }
        let length = self.out.trim_end_matches(' ').len();
        self.out.truncate(length);
        self.out.push('\n');
    }

    /// From here on lines of code stand in a doc comment.
    pub(super) fn open_doc_code(&mut self) {
        self.prefix = DOC;
        self.code = self.out.len();
    }

    /// From here on they do not. What has been written may run.
    pub(super) fn close_doc_code(&mut self) {
        self.prefix = "";
        let code = self.out.get(self.code..).unwrap_or_default().lines();
        let lines: Vec<&str> = code.map(|line| line.strip_prefix(DOC).unwrap_or_default()).collect();
        self.may_run(lines.join("\n"));
    }

    /// Code of ours that stands in a doc comment.
    pub(super) fn may_run(&mut self, code: String) {
        self.runs.push(code);
    }

    /// All the code in doc comments that may run, in the order of the file.
    pub(super) fn runs(&self) -> &[String] {
        &self.runs
    }

    /// Opens a group: where it does not fit in its line it is broken, at all of its breaks.
    pub(super) fn open(&mut self) {
        self.wrap.push(self.out.len(), Mark::Open { indent: INDENT, fills: false });
    }

    /// Opens a group that does not indent.
    pub(super) fn open_level(&mut self) {
        self.wrap.push(self.out.len(), Mark::Open { indent: 0, fills: false });
    }

    /// Closes the group.
    pub(super) fn close(&mut self) {
        self.wrap.push(self.out.len(), Mark::Close);
    }

    /// Where the group around it may be broken.
    pub(super) fn may_break(&mut self, at: &'static Break) {
        self.wrap.push(self.out.len(), Mark::Break(at));
        self.out.push_str(at.blank);
        self.out.push_str(at.unbroken);
    }

    /// Opens a list: broken, each item has a line and the last a comma. Without items it is its two brackets.
    pub(super) fn list(&mut self, bracket: &str) -> List {
        self.out.push_str(bracket);
        List { kind: ListKind::Items, is_empty: true, start: self.out.len() }
    }

    /// A list of short items: broken, a line takes as many as fit.
    pub(super) fn filled_list(&mut self, bracket: &str) -> List {
        List { kind: ListKind::Filled, ..self.list(bracket) }
    }

    /// The fields of a struct's value, `Name { … }`. They stand in one line only where they are few.
    pub(super) fn field_list(&mut self, name: &str) -> List {
        let list = List { kind: ListKind::Fields, is_empty: true, start: self.out.len() };
        put!(self, name, " {");
        list
    }

    /// Begins an item.
    pub(super) fn item(&mut self, list: &mut List) {
        let blank = if list.kind == ListKind::Fields { Break::SPACE } else { Break::NOTHING };
        if !std::mem::replace(&mut list.is_empty, false) {
            self.out.push(',');
            self.may_break(Break::SPACE);
            return;
        }
        self.wrap.push(list.start, Mark::Open { indent: INDENT, fills: false });
        self.may_break(blank);
        if list.kind == ListKind::Filled {
            self.wrap.push(self.out.len(), Mark::Open { indent: 0, fills: true });
        }
    }

    /// Closes the list.
    pub(super) fn end_list(&mut self, list: List, bracket: &str) {
        if !list.is_empty {
            match list.kind {
                ListKind::Items => self.may_break(Break::LAST),
                ListKind::Filled => {
                    self.close();
                    self.may_break(Break::LAST);
                }
                ListKind::Fields => {
                    self.may_break(Break::LAST_SPACE);
                    if self.out.len() - list.start > WIDEST_FIELDS {
                        self.wrap.push(self.out.len(), Mark::Must);
                    }
                }
            }
            self.close();
        }
        self.out.push_str(bracket);
    }

    /// A list of one item.
    pub(super) fn bracketed(&mut self, open: &str, item: impl FnOnce(&mut Text), close: &str) {
        let mut list = self.list(open);
        self.item(&mut list);
        item(self);
        self.end_list(list, close);
    }

    /// `self.flow_ids`
    pub(super) fn put_field(&mut self, of: &str, field: &str) {
        self.open();
        self.out.push_str(of);
        self.may_break(Break::NOTHING);
        put!(self, ".", field);
        self.close();
    }

    /// `impl Trait for Type {`
    pub(super) fn open_impl(&mut self, trait_: impl Piece, type_: &str) {
        self.begin_line();
        self.wrap.push(self.out.len(), Mark::Open { indent: 0, fills: true });
        put!(self, "impl ", trait_);
        self.may_break(Break::SPACE);
        put!(self, "for ", type_);
        self.close();
        self.open_block();
    }
}

/// Spaces for an indentation.
pub(super) fn push_spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                ";
    let mut left = count;
    while let Some(rest) = left.checked_sub(SPACES.len()) {
        out.push_str(SPACES);
        left = rest;
    }
    out.push_str(SPACES.get(..left).unwrap_or_default());
}

#[cfg(test)]
mod tests;
