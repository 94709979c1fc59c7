//! Nodes as YAML text, each line with the place that it came from. In: a node. Out: text.
//!
//! The one module that knows how YAML is written; `serde_yaml` decides which texts need quotes.

mod facts;

pub use facts::{FactFile, fact_files};

use super::node::{Entry, Located, Node, is_json_number};
use crate::characters::one_line;
use crate::report::{Place, Sources};

/// Comments begin in this column, or after the text where that is longer.
const COMMENT_COLUMN: usize = 56;

/// The node as a block of YAML, each line of which says in a comment where it came from.
pub(super) fn write_located(node: &Node, sources: &Sources) -> String {
    let mut writer = Writer { sources, out: String::new() };
    writer.block(node, 0);
    writer.out
}

struct Writer<'s> {
    sources: &'s Sources,
    out: String,
}

impl Writer<'_> {
    fn block(&mut self, node: &Node, depth: usize) {
        match node {
            Node::Map(entries) => entries.iter().for_each(|entry| self.entry(entry, depth)),
            Node::List(items) => items.iter().for_each(|item| self.item(item, depth)),
            scalar => self.line(depth, &inline(scalar), None),
        }
    }

    fn entry(&mut self, Entry { key, quoted, value }: &Entry, depth: usize) {
        let key_text = key_text(&key.value, *quoted);
        // An empty value stands where its key stands.
        match &value.value {
            Node::Null => self.line(depth, &format!("{key_text}:"), Some(key.place)),
            Node::Scalar { .. } => self.scalar(depth, &format!("{key_text}: "), value),
            node if is_empty(node) => self.line(depth, &format!("{key_text}: {}", inline(node)), Some(value.place)),
            Node::List(items) if let Some(list) = self.short_list(items) => {
                self.line(depth, &format!("{key_text}: {list}"), Some(value.place))
            }
            node => {
                self.line(depth, &format!("{key_text}:"), Some(key.place));
                self.block(node, depth + 1);
            }
        }
    }

    fn item(&mut self, item: &Located<Node>, depth: usize) {
        match &item.value {
            Node::Scalar { .. } => self.scalar(depth, "- ", item),
            node if is_empty(node) || *node == Node::Null => {
                self.line(depth, &format!("- {}", inline(node)), Some(item.place))
            }
            node => {
                let start = self.out.len() + depth * 2;
                self.block(node, depth + 1);
                // The dash takes the place of the indentation of the first line.
                self.out.replace_range(start..start + 2, "- ");
            }
        }
    }

    /// Words that came from one line, as one line.
    fn short_list(&self, items: &[Located<Node>]) -> Option<String> {
        let is_word =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        let mut words = Vec::with_capacity(items.len());
        for item in items {
            match &item.value {
                Node::Scalar { text, quoted } if is_word(text) => words.push(scalar_text(text, *quoted)),
                _ => return None,
            }
        }
        let lines = items.iter().map(|item| (item.place.file, self.sources.line_column(item.place).line));
        let one_line = lines.clone().zip(lines.skip(1)).all(|(one, next)| one == next);
        one_line.then(|| format!("[{}]", words.join(", ")))
    }

    /// A text of several lines becomes a block; the comment stands on its first line.
    fn scalar(&mut self, depth: usize, lead: &str, node: &Located<Node>) {
        let text = inline(&node.value);
        let mut lines = text.lines();
        self.line(depth, &format!("{lead}{}", lines.next().unwrap_or("")), Some(node.place));
        for line in lines {
            self.line(depth, line, None);
        }
    }

    fn line(&mut self, depth: usize, text: &str, place: Option<Place>) {
        let line = format!("{:1$}{text}", "", depth * 2);
        self.out.push_str(line.trim_end());
        if let Some(place) = place {
            let gap = COMMENT_COLUMN.saturating_sub(width(&line)).max(2);
            let position = self.sources.line_column(place);
            let path = one_line(self.sources.path(place.file));
            self.out.push_str(&format!("{:gap$}# {path}:{}", "", position.line));
        }
        self.out.push('\n');
    }
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::List(items) => items.is_empty(),
        Node::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

fn inline(node: &Node) -> String {
    match node {
        Node::Null => "~".to_owned(),
        Node::Scalar { text, quoted } => scalar_text(text, *quoted),
        Node::List(_) => "[]".to_owned(),
        Node::Map(_) => "{}".to_owned(),
    }
}

/// A scalar so that it reads back as the same: quoted where it would otherwise be something else, here or for
/// another reader of YAML, to whom `2021-05-26` is a date.
fn scalar_text(text: &str, quoted: bool) -> String {
    if !quoted && (is_json_number(text) || matches!(text, "true" | "false")) || is_word(text) {
        return text.to_owned();
    }
    if text.contains(facts::ends_lines) {
        return facts::double_quoted(text);
    }
    let Ok(written) = serde_yaml::to_string(text) else { return facts::double_quoted(text) };
    let written = written.strip_suffix('\n').unwrap_or(&written);
    let is_plain = !written.starts_with(['\'', '"', '|', '>']);
    // Of the two kinds of quotes the one that people write, unless there is something to escape.
    let is_simple = written.starts_with('\'') && !text.contains(|c: char| matches!(c, '\\' | '"') || c.is_control());
    // Python's reader stops at a `?` in a flow mapping, although YAML allows it there.
    if is_simple || is_plain && (facts::reads_otherwise(text) || text.contains('?')) {
        facts::double_quoted(text)
    } else {
        written.to_owned()
    }
}

/// A key stands on one line, whatever it holds.
fn key_text(text: &str, quoted: bool) -> String {
    let written = scalar_text(text, quoted);
    if written.contains('\n') { facts::double_quoted(text) } else { written }
}

/// A name, which no reader of YAML takes for anything but text: a capital, letters and digits, at least four.
fn is_word(text: &str) -> bool {
    text.len() > 3
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && !["True", "TRUE", "False", "FALSE", "Null", "NULL"].contains(&text)
}

/// Columns that a terminal gives the text: East Asian characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}
