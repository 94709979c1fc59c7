//! Whether a text does harm where it stands. In: Markdown as it is written. Out: yes or no, as rustdoc reads it.

use std::cell::Cell;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::cleaner::is_web;

/// What rustdoc reads when it shows a page. When it looks for examples it reads plain CommonMark.
pub(in crate::render) fn rustdoc_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// What is put behind the text to see whether it leaves something open.
const AFTER: &str = "after";

/// Whether the text runs nothing, embeds nothing, links to the web only, and ends whatever it begins.
pub(in crate::render) fn is_harmless(text: &str) -> bool {
    let text = format!("{text}\n\n{AFTER}");
    is_harmless_in(&text, rustdoc_options()) && is_harmless_in(&text, Options::empty())
}

fn is_harmless_in(text: &str, options: Options) -> bool {
    let has_broken = Cell::new(false);
    let broken = |_: BrokenLink<'_>| {
        has_broken.set(true);
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let (mut links, mut depth, mut in_code) = (0_usize, 0_usize, false);
    let mut last = [None, None, None];
    for event in Parser::new_with_broken_link_callback(text, options, Some(broken)) {
        let is_good = match &event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                matches!(kind, CodeBlockKind::Fenced(language) if &**language == "text")
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                true
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                links += 1;
                is_web(dest_url)
            }
            Event::End(TagEnd::Link) => {
                links = links.saturating_sub(1);
                true
            }
            Event::Text(text) => in_code || links > 0 || !(text.contains("http://") || text.contains("https://")),
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => false,
            Event::Start(Tag::HtmlBlock | Tag::Image { .. } | Tag::FootnoteDefinition(_)) => false,
            _ => true,
        };
        if !is_good {
            return false;
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        last.rotate_left(1);
        last[2] = Some((depth, event));
    }
    let [Some((1, Event::Start(Tag::Paragraph))), Some((1, Event::Text(text))), Some((0, Event::End(_)))] = last else {
        return false;
    };
    &*text == AFTER && !has_broken.get()
}
