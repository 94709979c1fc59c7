//! Any text, made safe for rustdoc.
//!
//! What comes out holds no HTML, no image, no code block but `text`, no link but to the web, and no control character; in
//! front of, behind and between lines of ours too.

use pulldown_cmark::{CodeBlockKind, Event, Tag};
use tcgen::render::safe_markdown;

use crate::rendered::{check_characters, parse};

/// Holds one text.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let safe = safe_markdown(&String::from_utf8_lossy(input));
    check_characters("a safe text", &safe);
    check_events(&safe);
    // A block that is left open would take in what follows.
    let lines = format!("First.\n\n{safe}\n\n- Last.\n");
    check_events(&lines);
    let is_last = |event: &Event<'_>| matches!(event, Event::Text(text) if text.starts_with("Last"));
    let events: Vec<Event<'_>> = parse(&lines).collect();
    let last = events.iter().rposition(is_last).unwrap_or_else(|| panic!("the last line is gone\n{lines}"));
    let open = events[..last].iter().rev().find_map(|event| match event {
        Event::Start(tag) => Some(tag),
        _ => None,
    });
    assert!(matches!(open, Some(Tag::Item)) || matches!(open, Some(Tag::Paragraph)), "{open:?}\n{lines}");
}

fn check_events(text: &str) {
    for event in parse(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML {html:?}\n{text}"),
            Event::Start(Tag::Image { .. }) => panic!("an image\n{text}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("indented code\n{text}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => assert_eq!(&*language, "text", "{text}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://") || dest_url.starts_with("http://"), "{dest_url}\n{text}");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_kind_hold() {
        for text in [
            "a <b>c</b> [x](y) ![i](http://a/i.png) https://example.com/ [p](https://example.com/)",
            "a\n\n    let x = 1;\n\n```\nfn main() {}\n```\n~~~\n",
            "<pre>\n\n    let x = 1;\n</pre>",
            "| a | b |\n|---|---|\n| c | d |\n\n- e\n  - f\n\n1. g\n",
            "a\rb\u{202e}c",
            "",
        ] {
            check(text.as_bytes());
        }
    }
}
