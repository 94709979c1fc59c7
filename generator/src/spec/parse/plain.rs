//! The YAML that specs are written in: blocks of keys and items, lists and maps in brackets on one line, texts on one
//! line, literal blocks. In: a text. Out: the tree that the parser of all of YAML makes of it, in a sixth of the time,
//! or nothing where anything is not as plain as that, down to a key given twice: then that parser decides, and it
//! alone has messages.

use std::borrow::Cow;

use crate::report::{FileId, Place};
use crate::spec::node::{Entry, Located, Node};

/// Deeper trees are left to the parser, which knows how deep is too deep.
const MOST_NESTED: usize = 32;

/// Keys that may be longer than YAML allows are left to the parser.
const LONGEST_KEY: usize = 200;

/// Reads a text; `None` where it is not as plain as that.
pub(super) fn read_plain(file: FileId, text: &str) -> Option<Located<Node>> {
    // Each of these has rules of its own: tabs and other control characters, marks of byte order, spaces at the end of
    // a line, a last line without an end.
    let has_control = text.bytes().fold(false, |found, byte| found | (byte < b' ' && byte != b'\n'));
    let is_plain = !has_control && !text.contains("\u{feff}") && !text.contains(" \n") && text.ends_with('\n');
    if !is_plain || u32::try_from(text.len()).is_err() {
        return None;
    }
    let mut reader = Plain { file, text, at: 0, end: 0, column: None };
    reader.go_to_line(0);
    let root = reader.block(reader.column?, 0)?;
    reader.column.is_none().then_some(root)
}

/// The keys of a map of so many are compared pair by pair, without a list of their own; nearly all are as small.
const MOST_COMPARED: usize = 8;

struct Plain<'t> {
    file: FileId,
    text: &'t str,
    /// The next byte to read.
    at: usize,
    /// The end of its line.
    end: usize,
    /// The column of the line's first character, from 0; `None` at the end.
    column: Option<usize>,
}

impl<'t> Plain<'t> {
    /// What begins here: items or keys.
    fn block(&mut self, column: usize, depth: usize) -> Option<Located<Node>> {
        if depth > MOST_NESTED {
            return None;
        }
        // The parser gives a block its first line.
        let place = self.place(self.at, self.end);
        let node = if self.line().starts_with("- ") { self.items(column, depth)? } else { self.keys(column, depth)? };
        // A line that stands further in than all others belongs to nothing.
        (self.column <= Some(column)).then(|| Located::new(node, place))
    }

    fn keys(&mut self, column: usize, depth: usize) -> Option<Node> {
        let mut entries = Vec::new();
        while self.column == Some(column) {
            let (key, quoted) = self.key()?;
            let value = match self.line().trim_start_matches(' ') {
                "|" => self.literal(column, key.place)?,
                rest if rest.is_empty() || rest.starts_with('#') => {
                    self.next_line();
                    let inner = self.column.filter(|inner| *inner > column);
                    let node = inner.map_or(Some(Node::Null), |inner| Some(self.block(inner, depth + 1)?.value));
                    Located::new(node?, key.place)
                }
                _ => self.last_of_line(depth)?,
            };
            entries.push(Entry { key, quoted, value });
        }
        map(entries)
    }

    fn items(&mut self, column: usize, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        while self.column == Some(column) {
            let rest = self.line().strip_prefix("- ")?;
            let inner = column + 2 + (rest.len() - rest.trim_start_matches(' ').len());
            self.at += inner - column;
            let start = self.at;
            let holds_keys = self.key().is_some();
            self.at = start;
            items.push(if holds_keys { self.nested(inner, depth)? } else { self.last_of_line(depth)? });
        }
        Some(Node::List(items))
    }

    /// Keys that begin behind the dash of an item.
    fn nested(&mut self, column: usize, depth: usize) -> Option<Located<Node>> {
        self.column = Some(column);
        self.block(column, depth + 1)
    }

    /// The rest of a line: one value, and perhaps a comment.
    fn last_of_line(&mut self, depth: usize) -> Option<Located<Node>> {
        self.spaces();
        let value = self.value(false, depth)?;
        let rest = self.line();
        let comment = rest.trim_start_matches(' ');
        // The parser counts a comment behind brackets as a part of them.
        let in_brackets = matches!(value.value, Node::List(_) | Node::Map(_));
        let is_comment = comment.starts_with('#') && comment.len() < rest.len() && !in_brackets;
        if !comment.is_empty() && !is_comment {
            return None;
        }
        self.next_line();
        Some(value)
    }

    /// A key and its colon, with a space or the end of the line behind it.
    fn key(&mut self) -> Option<(Located<String>, bool)> {
        let start = self.at;
        let quoted = self.line().starts_with(['"', '\'']);
        let text = if quoted { self.quoted()? } else { self.word()?.into() };
        let place = self.place(start, self.at);
        if text.len() > LONGEST_KEY || self.at - start > LONGEST_KEY {
            return None;
        }
        self.take(":")?;
        let ends = self.line().is_empty() || self.line().starts_with(' ');
        ends.then(|| (Located::new(text.into_owned(), place), quoted))
    }

    /// A key without quotes: a name, a number, a code.
    fn word(&mut self) -> Option<&'t str> {
        let line = self.line();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        let word = line.get(..line.bytes().position(|byte| !is_part(byte))?)?;
        let first = word.strip_prefix('-').unwrap_or(word).bytes().next();
        let is_word = first.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        self.at += word.len();
        is_word.then_some(word)
    }

    fn value(&mut self, in_brackets: bool, depth: usize) -> Option<Located<Node>> {
        let start = self.at;
        let node = match self.line().chars().next()? {
            '"' | '\'' => Node::Scalar { text: self.quoted()?.into_owned(), quoted: true },
            '[' if depth < MOST_NESTED => self.list_in_brackets(depth + 1)?,
            '{' if depth < MOST_NESTED => self.map_in_brackets(depth + 1)?,
            _ => match self.unquoted(in_brackets)? {
                "~" | "null" | "Null" | "NULL" => Node::Null,
                text => Node::Scalar { text: text.to_owned(), quoted: false },
            },
        };
        Some(Located::new(node, self.place(start, self.at)))
    }

    fn list_in_brackets(&mut self, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        self.in_brackets("[", "]", |reader| {
            items.push(reader.value(true, depth)?);
            Some(())
        })?;
        Some(Node::List(items))
    }

    fn map_in_brackets(&mut self, depth: usize) -> Option<Node> {
        let mut entries = Vec::new();
        self.in_brackets("{", "}", |reader| {
            let (key, quoted) = reader.key()?;
            reader.spaces();
            entries.push(Entry { key, quoted, value: reader.value(true, depth)? });
            Some(())
        })?;
        map(entries)
    }

    /// Parts with commas between them.
    fn in_brackets(&mut self, open: &str, close: &str, mut part: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(open)?;
        self.spaces();
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            part(self)?;
            self.spaces();
            if self.take(close).is_some() {
                return Some(());
            }
            self.take(",")?;
            self.spaces();
        }
    }

    /// A text without quotes, up to the end of the line, a comment, or the sign that ends it in brackets.
    fn unquoted(&mut self, in_brackets: bool) -> Option<&'t str> {
        let line = self.line();
        let is_sign = |byte: u8| matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        let bytes = line.as_bytes();
        let mut before = b' ';
        let mut end = line.len();
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b'#' if before == b' ' => end = at,
                b':' if bytes.get(at + 1).is_none_or(|next| *next == b' ' || in_brackets && is_sign(*next)) => {
                    return None;
                }
                _ if in_brackets && is_sign(byte) => end = at,
                _ => before = byte,
            }
            if end < line.len() {
                break;
            }
        }
        let text = line.get(..end)?.trim_end_matches(' ');
        // In brackets the parser takes ` -` before a sign for the beginning of an item.
        if text.trim().is_empty() || in_brackets && text.ends_with('-') {
            return None;
        }
        let mut bytes = text.bytes();
        let begins = match bytes.next()? {
            b'-' => bytes.next().is_some_and(|byte| byte != b' ' && !is_sign(byte)),
            byte => !is_sign(byte) && !b"?:#&*!|>'\"%@`".contains(&byte),
        };
        self.at += text.len();
        begins.then_some(text)
    }

    /// A text in quotes, on one line.
    fn quoted(&mut self) -> Option<Cow<'t, str>> {
        let line = self.line();
        let quote = line.chars().next()?;
        let inner = line.get(1..)?;
        let mut text = String::new();
        let mut taken = 0;
        let mut chars = inner.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let meant = match c {
                '\\' if quote == '"' => match chars.next()?.1 {
                    c @ ('"' | '\\' | '/') => c,
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    _ => return None,
                },
                '\'' if quote == c && chars.next_if(|(_, next)| *next == c).is_some() => c,
                c if c == quote => {
                    self.at += at + 2;
                    let rest = inner.get(taken..at)?;
                    return Some(if taken == 0 { rest.into() } else { (text + rest).into() });
                }
                _ => continue,
            };
            text.push_str(inner.get(taken..at)?);
            text.push(meant);
            taken = at + 2;
        }
        None
    }

    /// A literal block below a key, which ends where a line stands no further in than the key.
    fn literal(&mut self, outside: usize, key: Place) -> Option<Located<Node>> {
        let start = self.end + 1;
        let lines = self.text.get(start..)?;
        let indent = lines.len() - lines.trim_start_matches(' ').len();
        if indent <= outside {
            return None;
        }
        let mut text = String::new();
        let mut taken = 0;
        for line in lines.split_inclusive('\n') {
            if line == "\n" {
                text.push('\n');
            } else if line.len() - line.trim_start_matches(' ').len() < indent {
                break;
            } else {
                text.push_str(line.get(indent..)?);
            }
            taken += line.len();
        }
        self.go_to_line(start + taken);
        text.truncate(text.trim_end_matches('\n').len());
        // A block of one line has a place of its own.
        let line = self.place(start + indent, start + indent + text.lines().next().map_or(0, str::len));
        let is_line = line.start < line.end && !text.trim_end().contains('\n');
        text.push('\n');
        let place = if is_line { line } else { key };
        Some(Located::new(Node::Scalar { text, quoted: true }, place))
    }

    fn next_line(&mut self) {
        self.go_to_line(self.end + 1);
    }

    /// Goes to the first character of the first line from here on that is neither empty nor a comment.
    fn go_to_line(&mut self, start: usize) {
        self.at = start;
        self.column = None;
        while let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let column = rest.bytes().position(|byte| byte != b' ').unwrap_or(0);
            self.at += column;
            let inner = rest.get(column..).unwrap_or("");
            self.end = self.at + inner.find('\n').unwrap_or(inner.len());
            if !inner.starts_with(['\n', '#']) {
                self.column = Some(column);
                return;
            }
            self.at = self.end + 1;
        }
    }

    /// What stands from here to the end of the line.
    fn line(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    fn spaces(&mut self) {
        self.at += self.line().bytes().take_while(|byte| *byte == b' ').count();
    }

    fn take(&mut self, sign: &str) -> Option<()> {
        self.text.get(self.at..)?.starts_with(sign).then(|| self.at += sign.len())
    }

    fn place(&self, start: usize, end: usize) -> Place {
        let end = start + self.text.get(start..end).unwrap_or("").trim_end().len();
        // The whole text is shorter than 4 GiB.
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Place { file: self.file, start: offset(start), end: offset(end) }
    }
}

/// `None` where a key is given twice.
fn map(entries: Vec<Entry>) -> Option<Node> {
    let keys = || entries.iter().map(|entry| entry.key.value.as_str());
    let is_unique = if entries.len() <= MOST_COMPARED {
        keys().enumerate().all(|(index, key)| keys().take(index).all(|before| before != key))
    } else {
        let mut sorted: Vec<&str> = keys().collect();
        sorted.sort_unstable();
        sorted.is_sorted_by(|one, next| one < next)
    };
    is_unique.then_some(Node::Map(entries))
}
