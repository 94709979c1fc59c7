//! Events of a foreign text to events that are safe. In: what pulldown-cmark reads. Out: what may be written.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use crate::characters::is_unseen;

/// What has been opened around an event.
#[derive(Default)]
pub(super) struct Cleaner {
    /// For each open link or image, whether it is kept.
    links: Vec<bool>,
    in_code: bool,
}

impl Cleaner {
    /// The events that stand for this one.
    pub(super) fn clean<'a>(&mut self, event: Event<'a>) -> Vec<Event<'a>> {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                // Inside HTML an empty line and an indentation are no code; outside they would be.
                let lines: Vec<&str> = html.split('\n').map(str::trim_start).collect();
                self.text(visible(lines.join("\n").into(), "\n"))
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
                let title = visible(title, "");
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
            // An entity has become its character by now: `&#13;` is a carriage return.
            Event::Text(text) if !self.in_code => self.text(visible(text, "")),
            Event::Text(text) => vec![Event::Text(visible(text, "\n"))],
            Event::Code(text) => vec![Event::Code(visible(text, ""))],
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

/// An address of the web, with nothing in it that could end it.
pub(super) fn is_web(address: &str) -> bool {
    (address.starts_with("https://") || address.starts_with("http://"))
        && !address.contains(|c: char| c.is_whitespace() || is_unseen(c) || matches!(c, '<' | '>' | '\\'))
}

/// Without what is unseen: a control character is a blank, any other is nothing. `kept` may stay.
fn visible<'a>(text: CowStr<'a>, kept: &str) -> CowStr<'a> {
    let is_out = |c: char| is_unseen(c) && !kept.contains(c);
    if !text.contains(is_out) {
        return text;
    }
    let shown = |c: char| if !is_out(c) { Some(c) } else { c.is_control().then_some(' ') };
    text.chars().filter_map(shown).collect::<String>().into()
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
