//! Facts that are one scalar, or a pair of them. In: nodes. Out: text, flags, numbers, rates, ranges.

use super::fact::{Fact, Kind, Reader};
use super::node::{Located, Node, is_json_number};
use crate::report::did_you_mean;

/// How many requests a second a caller may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit(u32);

impl RateLimit {
    /// That many requests a second; `None` for none at all.
    pub fn new(per_second: u32) -> Option<RateLimit> {
        (per_second > 0).then_some(RateLimit(per_second))
    }

    /// Requests a second, at least 1. The documentation knows no other unit (203 captured pages).
    pub fn per_second(self) -> u32 {
        self.0
    }
}

/// The least and the greatest number, both allowed, digit by digit as written. `None` is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub min: Option<String>,
    /// The greatest.
    pub max: Option<String>,
}

/// Whether an action can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It can.
    #[default]
    Online,
    /// It can, and should no longer be.
    Deprecated,
    /// It can not.
    Offline,
}

const STATUS: [(&str, Status); 3] =
    [("online", Status::Online), ("deprecated", Status::Deprecated), ("offline", Status::Offline)];

/// How the request of an action travels, where it is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// A form with files: `multipart/form-data`.
    Multipart,
    /// Headers beside a body of bytes: `application/octet-stream`.
    OctetStream,
}

const BODY: [(&str, Body); 2] = [("multipart", Body::Multipart), ("octet-stream", Body::OctetStream)];

/// How an answer travels, where it is not one JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streaming {
    /// Events: `text/event-stream`.
    Sse,
}

const STREAMING: [(&str, Streaming); 1] = [("sse", Streaming::Sse)];

/// Whether an action changes something. A call that changes nothing can be made again after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It changes nothing.
    Read,
    /// It changes something.
    Write,
}

const EFFECT: [(&str, Effect); 2] = [("read", Effect::Read), ("write", Effect::Write)];

impl Effect {
    /// What the name of an action says: one that begins with `Describe`, `Get`, `List`, `Query` or `Inquire` reads. The
    /// runtime goes by the same rule, which the tests hold against this one.
    pub fn of_name(action: &str) -> Effect {
        let rest = |verb: &&str| action.strip_prefix(*verb);
        let is_read = ["Describe", "Get", "List", "Query", "Inquire"]
            .iter()
            .filter_map(rest)
            .any(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase()));
        if is_read { Effect::Read } else { Effect::Write }
    }

    /// As the spec writes it.
    pub fn word(self) -> &'static str {
        EFFECT.into_iter().find(|(_, effect)| *effect == self).map_or("", |(word, _)| word)
    }
}

impl Status {
    /// The status with this word.
    pub fn from_word(word: &str) -> Option<Status> {
        STATUS.into_iter().find(|(known, _)| *known == word).map(|(_, status)| status)
    }
}

/// Reads one of some words.
pub(super) fn word<T: Copy>(
    node: &Located<Node>,
    words: &[(&'static str, T)],
    wanted: &str,
    reader: &mut Reader,
) -> Option<T> {
    let text = reader.text(node, wanted)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let all: Vec<&'static str> = words.iter().map(|(word, _)| *word).collect();
        let diagnostic = reader.mismatch(node, wanted);
        reader.report.add(match did_you_mean(text, all.iter().copied()) {
            Some(meant) => diagnostic.suggest(Some(meant)),
            None => diagnostic.help(format!("it is one of {}", all.join(", "))),
        });
    }
    found
}

impl Fact for String {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        match node.value {
            Node::Scalar { text, .. } => Some(text),
            _ => {
                reader.wrong(&node, "text");
                None
            }
        }
    }

    fn to_node(&self) -> Node {
        Node::plain(self)
    }
}

impl Fact for bool {
    fn kind() -> Kind {
        Kind::Flag
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        const WANTED: &str = "`true` or `false`";
        let text = reader.plain(&node, WANTED)?;
        let meant = match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "0" => Some(false),
            _ => None,
        };
        match text {
            "true" | "false" => meant,
            _ => {
                let diagnostic = reader.mismatch(&node, WANTED);
                reader.report.add(diagnostic.suggest(meant.map(|meant| if meant { "true" } else { "false" })));
                None
            }
        }
    }

    fn is_implied(&self) -> bool {
        !self
    }

    fn to_node(&self) -> Node {
        Node::plain(self.to_string())
    }
}

impl Fact for u64 {
    fn kind() -> Kind {
        Kind::Number
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        const WANTED: &str = "a whole number";
        let text = reader.plain(&node, WANTED)?;
        let number = text.parse().ok().filter(|_| is_json_number(text));
        if number.is_none() {
            reader.wrong(&node, WANTED);
        }
        number
    }

    fn to_node(&self) -> Node {
        Node::plain(self.to_string())
    }
}

impl Fact for Node {
    fn kind() -> Kind {
        Kind::Any
    }

    fn read(node: Located<Node>, _reader: &mut Reader) -> Option<Self> {
        Some(node.value)
    }

    fn to_node(&self) -> Node {
        self.clone()
    }
}

impl Fact for Status {
    fn kind() -> Kind {
        Kind::Word(STATUS.map(|(word, _)| word).to_vec())
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        word(&node, &STATUS, "a status", reader)
    }

    fn is_implied(&self) -> bool {
        *self == Status::Online
    }

    fn to_node(&self) -> Node {
        let word = STATUS.into_iter().find(|(_, status)| status == self).map_or("", |(word, _)| word);
        Node::plain(word)
    }
}

impl Fact for Body {
    fn kind() -> Kind {
        Kind::Word(BODY.map(|(word, _)| word).to_vec())
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        word(&node, &BODY, "a form of body", reader)
    }

    fn to_node(&self) -> Node {
        let word = BODY.into_iter().find(|(_, body)| body == self).map_or("", |(word, _)| word);
        Node::plain(word)
    }
}

impl Fact for Streaming {
    fn kind() -> Kind {
        Kind::Word(STREAMING.map(|(word, _)| word).to_vec())
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        word(&node, &STREAMING, "a form of stream", reader)
    }

    fn to_node(&self) -> Node {
        let word = STREAMING.into_iter().find(|(_, stream)| stream == self).map_or("", |(word, _)| word);
        Node::plain(word)
    }
}

impl Fact for Effect {
    fn kind() -> Kind {
        Kind::Word(EFFECT.map(|(word, _)| word).to_vec())
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        word(&node, &EFFECT, "an effect", reader)
    }

    fn to_node(&self) -> Node {
        Node::plain(self.word())
    }
}

impl Fact for RateLimit {
    fn kind() -> Kind {
        Kind::Form("a rate", "^[1-9][0-9]*/s$")
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        const WANTED: &str = "a rate such as `20/s`";
        let text = reader.text(&node, WANTED)?;
        let count = text.strip_suffix("/s").filter(|count| is_json_number(count)).and_then(|count| count.parse().ok());
        let limit = count.filter(|count| *count > 0).map(RateLimit);
        if limit.is_none() {
            let diagnostic = reader.mismatch(&node, WANTED).help("requests a second: a whole number from 1, then `/s`");
            reader.report.add(diagnostic);
        }
        limit
    }

    fn to_node(&self) -> Node {
        Node::plain(format!("{}/s", self.0))
    }
}

impl Fact for Range {
    fn kind() -> Kind {
        Kind::Range
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        const WANTED: &str = "two bounds such as `[1, 100]`";
        let bounds = match &node.value {
            Node::List(bounds) => bounds.as_slice(),
            _ => &[],
        };
        let [min, max] = bounds else {
            let diagnostic = reader.mismatch(&node, WANTED).help("`~` leaves a bound open: `[1, ~]`");
            reader.report.add(diagnostic);
            return None;
        };
        let (min, max) = (read_bound(min, reader), read_bound(max, reader));
        let range = Range { min: min?, max: max? };
        if range == Range::default() {
            reader.wrong(&node, "at least one bound");
            return None;
        }
        Some(range)
    }

    fn to_node(&self) -> Node {
        let bound =
            |bound: &Option<String>| Located::new(bound.as_ref().map_or(Node::Null, Node::plain), Default::default());
        Node::List(vec![bound(&self.min), bound(&self.max)])
    }
}

fn read_bound(node: &Located<Node>, reader: &mut Reader) -> Option<Option<String>> {
    const WANTED: &str = "a number, or `~` for none";
    if node.value == Node::Null {
        return Some(None);
    }
    let text = reader.plain(node, WANTED)?;
    if is_json_number(text) {
        return Some(Some(text.to_owned()));
    }
    reader.wrong(node, WANTED);
    None
}
