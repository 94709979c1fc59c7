//! HTML to the tokens that say something. In: HTML. Out: text and tags, each with whether it is struck out.
//!
//! A tag that HTML does not have is text: `List<String>`.

use html5gum::{DefaultEmitter, Span, StartTag, Token, Tokenizer};

use super::super::super::invisible::without_invisible;
use super::super::hidden::FILLER;
use super::scope::Scope;

/// A token of HTML that says something.
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    /// Text, or the source of the tag.
    pub(super) text: String,
    pub(super) span: Span<usize>,
    /// Whether a browser strikes it out.
    pub(super) is_struck: bool,
}

pub(super) enum PieceKind {
    Text,
    Open(String),
    Close(String),
    /// A cell: how many rows and columns it stands in.
    Cell {
        rows: usize,
        columns: usize,
    },
}

/// The tags that mean something here; others of HTML are passed over, and what is no tag of HTML is text.
pub(super) const BLOCK_TAGS: [&str; 41] = [
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
    "aside",
    "address",
    "details",
    "summary",
    "dialog",
    "fieldset",
    "figcaption",
];
const INLINE_TAGS: [&str; 60] = [
    "a", "b", "strong", "i", "em", "code", "span", "font", "u", "s", "del", "ins", "sub", "sup", "img", "mark",
    "small", "big", "center", "label", "input", "button", "form", "iframe", "svg", "path", "g", "link", "meta",
    "title", "script", "style", "noscript", "video", "audio", "source", "col", "colgroup", "caption", "figure", "kbd",
    "tt", "var", "abbr", "time", "textarea", "select", "option", "wbr", "strike", "cite", "q", "dfn", "samp", "bdi",
    "bdo", "ruby", "nobr", "acronym", "template",
];

pub(super) fn tokens(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut struck: Option<Scope> = None;
    for token in read(html) {
        let (kind, text, span) = match token {
            Token::String(text) => {
                let shown = String::from_utf8_lossy(&text.value).replace(FILLER, "");
                (PieceKind::Text, without_invisible(&shown).into_owned(), text.span)
            }
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match &mut struck {
                    Some(scope) => struck = (!scope.opens(&name)).then(|| scope.clone()),
                    None => struck = is_strike(&name, &tag).then(|| Scope::new(&name)).flatten(),
                }
                let count = |key: &str, most: usize| {
                    attribute(&tag, key).and_then(|it| it.trim().parse().ok()).unwrap_or(1).clamp(1, most)
                };
                let kind = match name.as_str() {
                    "td" | "th" => PieceKind::Cell { rows: count("rowspan", 1000), columns: count("colspan", 20) },
                    _ => PieceKind::Open(name),
                };
                (kind, String::new(), tag.span)
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                struck = struck.and_then(|mut scope| (!scope.closes(&name)).then_some(scope));
                (PieceKind::Close(name), String::new(), tag.span)
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => continue,
        };
        let is_foreign = matches!(&kind, PieceKind::Open(name) | PieceKind::Close(name) if is_foreign(name));
        let is_struck = struck.is_some();
        if is_foreign {
            let source = html.get(span.start..span.end).unwrap_or("").to_owned();
            pieces.push(Piece { kind: PieceKind::Text, text: source, span, is_struck });
        } else {
            pieces.push(Piece { kind, text, span, is_struck });
        }
    }
    pieces
}

/// All tokens, as browsers see them.
pub(super) fn read(html: &str) -> impl Iterator<Item = Token<usize>> + '_ {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).map(|token| {
        let Ok(token) = token;
        token
    })
}

/// Browsers show what stands in a tag that they do not know. Names with a hyphen are those of scripts; any other is a
/// word of the documentation.
fn is_foreign(name: &str) -> bool {
    let is_scripted = name.contains('-') && name.is_ascii();
    !(is_scripted || BLOCK_TAGS.contains(&name) || INLINE_TAGS.contains(&name))
}

/// The value of an attribute, `None` where the tag has none of the name.
pub(super) fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let found = tag.attributes.iter().find(|(key, _)| key.as_slice().eq_ignore_ascii_case(name.as_bytes()));
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}

/// The style of a tag without blanks, in lower case.
pub(super) fn style(tag: &StartTag<usize>) -> String {
    attribute(tag, "style").unwrap_or_default().to_lowercase().split_whitespace().collect()
}

fn is_strike(name: &str, tag: &StartTag<usize>) -> bool {
    matches!(name, "del" | "s" | "strike") || style(tag).contains("line-through")
}
