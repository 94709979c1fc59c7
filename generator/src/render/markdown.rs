//! Texts of others made safe for rustdoc. In: Markdown or plain text. Out: Markdown without warnings or doctests.
//!
//! 62,953 descriptions of 300 service versions hold HTML, and 90 of their blocks would run as doctests if they
//! were copied as they are (typify#1060, prost#621 are the same mistake elsewhere).

use super::piece::Piece;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Markdown as rustdoc may read it: HTML becomes text, every code block is `text`, links lead to the web or
/// nowhere, bare addresses become code, brackets do not become intra-doc links.
pub(super) fn safe(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let mut cleaner = Cleaner::default();
    let events = parse(&clean).flat_map(|event| cleaner.clean(event));
    let mut out = String::with_capacity(clean.len());
    let style = pulldown_cmark_to_cmark::Options { list_token: '-', ..Default::default() };
    let written = pulldown_cmark_to_cmark::cmark_with_options(events, &mut out, style);
    // The writer fails only on an unbalanced stream, and no text is known that grows a block that runs: either
    // way what would be wrong is shown as it came, as code.
    if written.is_ok() && !parse(&out).any(|event| runs(&event)) { out.trim().to_owned() } else { code(&clean) }
}

fn parse(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Whether rustdoc would take it for an example.
fn runs(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language != "text",
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
        _ => false,
    }
}

/// Text on one line with nothing in it that Markdown would read.
#[derive(Clone, Copy)]
pub(super) struct Plain<'a>(pub(super) &'a str);

impl Piece for Plain<'_> {
    fn put_to(self, out: &mut String) {
        for c in self.0.chars() {
            match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                    out.push('\\');
                    out.push(c);
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
        }
    }
}

/// The same as a text of its own.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    Plain(text).put_to(&mut out);
    out
}

/// A code span around any text: as many backticks as it takes.
#[derive(Clone, Copy)]
pub(super) struct Code<'a>(pub(super) &'a str);

impl Piece for Code<'_> {
    fn put_to(self, out: &mut String) {
        let text = self.0;
        let backticks = text.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1;
        let is_padded = text.starts_with('`') || text.ends_with('`') || text.chars().all(is_blank);
        let padding = if is_padded { " " } else { "" };
        out.extend(std::iter::repeat_n('`', backticks));
        out.push_str(padding);
        out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        out.push_str(padding);
        out.extend(std::iter::repeat_n('`', backticks));
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// The same as a text of its own.
pub(super) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    Code(text).put_to(&mut out);
    out
}

/// What has been opened around an event.
#[derive(Default)]
struct Cleaner {
    /// For each open link or image, whether it is kept.
    links: Vec<bool>,
    in_code: bool,
}

impl Cleaner {
    /// The events that stand for this one.
    fn clean<'a>(&mut self, event: Event<'a>) -> Vec<Event<'a>> {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                // Inside HTML an empty line and an indentation are no code; outside they would be.
                let lines: Vec<&str> = html.split('\n').map(str::trim_start).collect();
                self.text(lines.join("\n").into())
            }
            Event::Start(Tag::HtmlBlock) => vec![Event::Start(Tag::Paragraph)],
            Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
            Event::Start(Tag::CodeBlock(_)) => {
                self.in_code = true;
                vec![Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into())))]
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                vec![event]
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let kept = is_web(&dest_url);
                self.links.push(kept);
                let tag = Tag::Link { link_type: inline(link_type), dest_url, title, id };
                if kept { vec![Event::Start(tag)] } else { Vec::new() }
            }
            // The pictures of a page are not ours to load; their caption stays.
            Event::Start(Tag::Image { .. }) => {
                self.links.push(false);
                Vec::new()
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let kept = self.links.pop().unwrap_or(false);
                if kept { vec![Event::End(TagEnd::Link)] } else { Vec::new() }
            }
            Event::Text(text) if !self.in_code => self.text(text),
            other => vec![other],
        }
    }

    fn text<'a>(&self, text: CowStr<'a>) -> Vec<Event<'a>> {
        // In a link that is kept an address is no bare one.
        let events = if self.links.contains(&true) { vec![Event::Text(text)] } else { code_addresses(text) };
        events
            .into_iter()
            .flat_map(|event| if let Event::Text(text) = event { pieces(text) } else { vec![event] })
            .collect()
    }
}

/// The writer escapes a special character at the beginning of a text only, so each begins one; it knows nothing of
/// `~`, three of which open a block of code.
fn pieces(text: CowStr<'_>) -> Vec<Event<'_>> {
    const SPECIAL: &[char] = &['#', '\\', '_', '*', '<', '`', '|', '[', ']', '~'];
    if !text.contains(SPECIAL) {
        return vec![Event::Text(text)];
    }
    let mut events = Vec::new();
    let mut rest: &str = &text;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        let end = after.find(SPECIAL).unwrap_or(after.len());
        let (piece, next) = rest.split_at(first.len_utf8() + end);
        events.push(match piece.strip_prefix('~') {
            Some(piece) => Event::InlineHtml(format!("\\~{piece}").into()),
            None => Event::Text(piece.to_owned().into()),
        });
        rest = next;
    }
    events
}

/// Reference-style links have lost their definitions here.
fn inline(link_type: LinkType) -> LinkType {
    match link_type {
        LinkType::Autolink | LinkType::Email => link_type,
        _ => LinkType::Inline,
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Turns bare addresses in a text into code: rustdoc warns of them, and few of them still lead somewhere.
fn code_addresses(text: CowStr<'_>) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut rest: &str = &text;
    while let Some(start) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let (before, from) = rest.split_at(start);
        let ends = |c: char| {
            !c.is_ascii()
                || c.is_whitespace()
                || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | '`' | ',' | ';' | '{' | '}' | '|')
        };
        let whole = from.get(..from.find(ends).unwrap_or(from.len())).unwrap_or(from);
        // The full stop after an address ends the sentence.
        let (address, after) = from.split_at(whole.trim_end_matches(['.', ':', '!', '?']).len());
        events.push(Event::Text(before.to_owned().into()));
        events.push(Event::Code(address.to_owned().into()));
        rest = after;
    }
    if events.is_empty() {
        return vec![Event::Text(text)];
    }
    events.push(Event::Text(rest.to_owned().into()));
    events
}

#[cfg(test)]
mod tests {
    use super::{code, plain, safe};

    #[test]
    fn fences_and_indented_blocks_never_run() {
        assert_eq!(safe("a\n\n    let x = 1;\n"), "a\n\n````text\nlet x = 1;\n````");
        assert_eq!(safe("```\nfn main() {}\n```"), "````text\nfn main() {}\n````");
    }

    #[test]
    fn nothing_in_html_runs() {
        assert_eq!(safe("<p>a</p> [0,10] `b`"), r"\<p>a\</p> \[0,10\] \`b\`");
        assert_eq!(safe("<pre>\n\n    let x = 1;\n</pre>"), "\\<pre>\n\nlet x = 1;\n\\</pre>");
        assert_eq!(safe("<pre>\n~~~\nlet x = 1;\n</pre>"), "\\<pre>\n\\~\\~\\~\nlet x = 1;\n\\</pre>");
        assert_eq!(safe("&#32;&#32;&#32;&#32;let x"), "&#32;   let x");
        assert_eq!(safe("```\nhttps://example.com/\n```"), "````text\nhttps://example.com/\n````");
    }

    #[test]
    fn html_is_text() {
        assert_eq!(safe("a <b>c</b>"), r"a \<b>c\</b>");
    }

    #[test]
    fn brackets_do_not_link() {
        assert_eq!(safe("see [Agent] and [x](y)"), r"see \[Agent\] and x");
        assert_eq!(safe("[page](https://example.com/a)"), "[page](https://example.com/a)");
    }

    #[test]
    fn bare_addresses_are_code() {
        assert_eq!(safe("at https://example.com/a，then"), "at `https://example.com/a`，then");
    }

    #[test]
    fn code_takes_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(plain("a*b"), r"a\*b");
    }
}
