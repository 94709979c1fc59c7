//! From the text of one file to its tree. In: text. Out: nodes with places, or diagnostics about the YAML.

mod offsets;
mod plain;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::node::{Entry, Located, Node};
use crate::report::{Code, Diagnostic, FileId, Place, Report};
use offsets::Offsets;
use plain::read_plain;

/// The specs of Tencent's services nest 9 deep (examples, tccli 3.1.189.1); recursion over a tree stays shallow.
const MOST_NESTED: usize = 64;

/// Nodes that all aliases of one file may stand for.
const MOST_ALIASED: usize = 10_000;

/// Parses a file that holds one document. `None` where no tree could be made; the report then says why.
pub(super) fn parse(file: FileId, text: &str, report: &mut Report) -> Option<Located<Node>> {
    read_plain(file, text).or_else(|| read_any(file, text, report))
}

/// Reads one text to a tree, before anything is made of it. For the fuzz targets, which hold the tree against another
/// reader's; no part of the API.
#[doc(hidden)]
pub fn read_yaml(text: &str) -> (Option<Located<Node>>, Report) {
    let mut report = Report::new();
    let tree = parse(FileId::default(), text, &mut report);
    (tree, report)
}

/// The same by the parser of all of YAML.
fn read_any(file: FileId, text: &str, report: &mut Report) -> Option<Located<Node>> {
    let mut builder = Builder {
        parser: Parser::new_from_str(text),
        text,
        offsets: Offsets::new(text),
        file,
        report,
        anchors: HashMap::new(),
        aliased: 0,
    };
    builder.document().ok()
}

/// The file cannot be read any further; the reason has been reported.
struct Stop;

struct Builder<'t, 'r> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    offsets: Offsets,
    file: FileId,
    report: &'r mut Report,
    anchors: HashMap<usize, Built>,
    /// Nodes that aliases have stood for so far.
    aliased: usize,
}

/// A node, and what its surroundings need to know of it.
#[derive(Clone)]
struct Built {
    node: Located<Node>,
    /// Whether it stands on one line and has a place of its own; otherwise its key is the better place.
    compact: bool,
    /// How many nodes it is made of.
    size: usize,
    /// How deep it nests.
    height: usize,
}

impl<'t> Builder<'t, '_> {
    fn document(&mut self) -> Result<Located<Node>, Stop> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Err(self.empty()),
                (Event::DocumentStart(_), _) => break,
                _ => {}
            }
        }
        let (event, span) = self.next()?;
        let built = self.node(event, span, 0)?;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => break,
                (Event::DocumentStart(_), span) => {
                    let place = self.place(span);
                    let diagnostic = Diagnostic::new(Code::SeveralDocuments, "the file holds more than one document")
                        .at(place, "a second document begins here")
                        .help("put each into a file of its own, or remove the `---` between them");
                    return Err(self.stop(diagnostic));
                }
                _ => {}
            }
        }
        if built.node.value == Node::Null { Err(self.empty()) } else { Ok(built.node) }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Built, Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                let built = self.scalar(text.into_owned(), style, span);
                Ok(self.anchored(anchor, built))
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                let built = self.list(span, depth + 1)?;
                Ok(self.anchored(anchor, built))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                let built = self.map(span, depth + 1)?;
                Ok(self.anchored(anchor, built))
            }
            Event::Alias(anchor) => self.alias(anchor, span, depth),
            // The parser gives a node wherever one is due.
            _ => Err(self.stop(Diagnostic::new(Code::Syntax, "a value is missing").at(self.place(span), ""))),
        }
    }

    fn scalar(&self, text: String, style: ScalarStyle, span: Span) -> Built {
        let quoted = style != ScalarStyle::Plain;
        let (from, to) = (self.offsets.byte(span.start.index()), self.offsets.byte(span.end.index()));
        let written = match style {
            ScalarStyle::SingleQuoted => up_to_quote(self.slice(from, to), '\''),
            ScalarStyle::DoubleQuoted => up_to_quote(self.slice(from, to), '"'),
            _ => self.slice(from, to),
        };
        let place = self.line(from, from + written.len());
        let node = match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" if !quoted => Node::Null,
            _ => Node::Scalar { text, quoted },
        };
        let compact = place.start < place.end && !written.trim_end().contains('\n');
        Built { node: Located::new(node, place), compact, size: 1, height: 0 }
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Built, Stop> {
        self.limit_depth(start, depth)?;
        let (mut items, mut size, mut height) = (Vec::new(), 1, 0);
        let end = loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                break span;
            }
            let item = self.node(event, span, depth)?;
            size += item.size;
            height = height.max(item.height);
            items.push(item.node);
        };
        Ok(self.collection(Node::List(items), start, end, size, height))
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Built, Stop> {
        self.limit_depth(start, depth)?;
        let (mut entries, mut size, mut height) = (Vec::new(), 1, 0);
        let mut seen: HashMap<String, Place> = HashMap::new();
        let end = loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                break span;
            }
            let key = self.key(event, span, depth)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth)?;
            let Some((key, quoted)) = key else { continue };
            size += value.size + 1;
            height = height.max(value.height);
            match seen.get(&key.value) {
                Some(first) => self.report.add(twice(&key, *first)),
                None => {
                    seen.insert(key.value.clone(), key.place);
                    let place = if value.compact { value.node.place } else { key.place };
                    entries.push(Entry { key, quoted, value: Located::new(value.node.value, place) });
                }
            }
        };
        Ok(self.collection(Node::Map(entries), start, end, size, height))
    }

    /// A key, and whether it is quoted; `None` for what cannot be one, which has been reported.
    fn key(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Option<(Located<String>, bool)>, Stop> {
        let place = self.place(span);
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<" => {
                let diagnostic =
                    Diagnostic::new(Code::UnsupportedYaml, "merge keys are not supported").at(place, "a merge key");
                self.report.add(diagnostic.help("write the keys out, or give the whole value an anchor and an alias"));
                Ok(None)
            }
            Event::Scalar(text, style, _, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                let place = self.scalar(String::new(), style, span).node.place;
                Ok(Some((Located::new(text.into_owned(), place), style != ScalarStyle::Plain)))
            }
            other => {
                self.node(other, span, depth)?;
                let diagnostic = Diagnostic::new(Code::UnsupportedYaml, "a key must be text").at(place, "not text");
                self.report.add(diagnostic.help("keys are names: plain text, or text in quotes"));
                Ok(None)
            }
        }
    }

    fn collection(&self, node: Node, start: Span, end: Span, size: usize, height: usize) -> Built {
        // Only a collection in brackets has a start of its own: a block begins with its first key or item.
        let bracketed = !start.is_empty();
        let (from, to) = (self.offsets.byte(start.start.index()), self.offsets.byte(end.end.index()));
        let compact = bracketed && !self.slice(from, to).contains('\n');
        let node = Located::new(node, self.line(from, to));
        Built { node, compact, size, height: height + 1 }
    }

    fn anchored(&mut self, anchor: usize, built: Built) -> Built {
        if anchor > 0 {
            self.anchors.insert(anchor, built.clone());
        }
        built
    }

    fn alias(&mut self, anchor: usize, span: Span, depth: usize) -> Result<Built, Stop> {
        let place = self.place(span);
        let Some(Built { node, size, height, .. }) = self.anchors.get(&anchor) else {
            let diagnostic = Diagnostic::new(Code::UnsupportedYaml, "an alias stands inside its own anchor")
                .at(place, "would never end");
            return Err(self.stop(diagnostic));
        };
        self.aliased += size;
        if self.aliased > MOST_ALIASED {
            let diagnostic =
                Diagnostic::new(Code::TooManyAliases, format!("the aliases stand for more than {MOST_ALIASED} values"))
                    .at(place, "too much by here")
                    .help("write the values out, or split the file");
            return Err(self.stop(diagnostic));
        }
        if depth + height > MOST_NESTED {
            return Err(self.too_deep(place));
        }
        let node = Located::new(node.value.clone(), place);
        Ok(Built { node, compact: true, size: *size, height: *height })
    }

    fn limit_depth(&mut self, span: Span, depth: usize) -> Result<(), Stop> {
        if depth <= MOST_NESTED { Ok(()) } else { Err(self.too_deep(self.place(span))) }
    }

    fn too_deep(&mut self, place: Place) -> Stop {
        let message = format!("nested deeper than {MOST_NESTED} levels");
        self.stop(Diagnostic::new(Code::TooDeep, message).at(place, "one level too many"))
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, span: Span) {
        if let Some(tag) = tag {
            let diagnostic = Diagnostic::new(Code::UnsupportedYaml, format!("tags such as `{tag}` are not supported"))
                .at(self.place(span), "has a tag")
                .help("leave the tag out; to make text of a number, put it in quotes");
            self.report.add(diagnostic);
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            // The parser looks ahead of its events, and gives up at brackets nested 255 deep.
            Some(Err(error)) if error.info().contains("recursion limit") => {
                let at = self.offsets.byte(error.marker().index());
                Err(self.too_deep(self.exactly(at, at)))
            }
            Some(Err(error)) => {
                let diagnostic = self.syntax(&error);
                Err(self.stop(diagnostic))
            }
            // After its end a stream has no event, and nobody asks for one.
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let at = self.offsets.byte(error.marker().index());
        let before = self.slice(0, at);
        // The parser names the position after a tab.
        let from = if error.info().contains("tab") && before.ends_with('\t') { at - 1 } else { at };
        let rest = self.slice(from, self.text.len());
        let to = from + rest.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        let diagnostic =
            Diagnostic::new(Code::Syntax, format!("not YAML: {}", error.info())).at(self.exactly(from, to), "");
        match rest.chars().next() {
            Some('\t') => diagnostic.help("indent with spaces: YAML does not allow tabs here"),
            Some(c @ ('@' | '`' | '%' | '*' | '&' | '!' | '|' | '>')) => {
                diagnostic.help(format!("text that begins with `{c}` stands in quotes"))
            }
            Some(':') => diagnostic.help("text that holds `: ` stands in quotes; a map begins on a line of its own"),
            _ => diagnostic,
        }
    }

    fn empty(&mut self) -> Stop {
        let diagnostic = Diagnostic::new(Code::EmptyFile, "the file holds nothing").at(self.exactly(0, 0), "");
        self.stop(diagnostic.help("write something into it, or remove it"))
    }

    fn stop(&mut self, diagnostic: Diagnostic) -> Stop {
        self.report.add(diagnostic);
        Stop
    }

    /// The first line of a span.
    fn place(&self, span: Span) -> Place {
        self.line(self.offsets.byte(span.start.index()), self.offsets.byte(span.end.index()))
    }

    fn line(&self, from: usize, to: usize) -> Place {
        let line = self.slice(from, to).split('\n').next().unwrap_or("").trim_end();
        self.exactly(from, from + line.len())
    }

    fn exactly(&self, from: usize, to: usize) -> Place {
        // A file of 4 GiB has been refused before.
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Place { file: self.file, start: offset(from), end: offset(to) }
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or("")
    }
}

/// The parser counts a comment after a quoted scalar as a part of it: the text up to the quote that closes.
fn up_to_quote(text: &str, quote: char) -> &str {
    let mut inside = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let escapes = match quote {
            '"' => c == '\\',
            _ => c == quote && chars.peek().is_some_and(|(_, next)| *next == quote),
        };
        if inside && escapes {
            chars.next();
        } else if inside && c == quote {
            return text.get(..=at).unwrap_or(text);
        } else if c == quote {
            inside = true;
        }
    }
    text
}

fn twice(key: &Located<String>, first: Place) -> Diagnostic {
    Diagnostic::new(Code::DuplicateKey, format!("the key `{}` is given twice", key.value))
        .at(key.place, "given again")
        .also(first, "given first here")
        .help("keep one of the two")
}
