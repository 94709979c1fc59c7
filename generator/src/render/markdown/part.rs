//! Parts of a text. In: its events, cleaned. Out: those of the part, with everything closed that it opens.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Events;

/// Up to the end of the first block.
pub(super) fn first_block(mut events: Events<'_>) -> Events<'_> {
    let mut depth = 0_usize;
    let ends = |event: &Event<'_>| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    if let Some(last) = events.iter().position(ends) {
        events.truncate(last + 1);
    }
    events
}

/// The first line that says something, as a paragraph of its own; of a block of code its first line, as code.
pub(super) fn first_line(events: Events<'_>) -> Events<'_> {
    let mut line = Line::default();
    for event in events {
        if !line.take(event) {
            break;
        }
    }
    line.finish()
}

#[derive(Default)]
struct Line<'a> {
    events: Events<'a>,
    /// What is open in the line, innermost last.
    open: Vec<TagEnd>,
    says_something: bool,
    in_code: bool,
}

impl<'a> Line<'a> {
    /// Takes the event into the line; false where the line has ended.
    fn take(&mut self, event: Event<'a>) -> bool {
        match event {
            Event::Start(tag @ (Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })) => {
                self.open.push(tag.to_end());
                self.events.push(Event::Start(tag));
            }
            Event::End(end @ (TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)) => {
                self.open.pop();
                self.events.push(Event::End(end));
            }
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::Text(text) if self.in_code => {
                if let Some(first) = text.lines().find(|line| !line.trim().is_empty()) {
                    self.events.push(Event::Code(first.trim().to_owned().into()));
                    self.says_something = true;
                }
            }
            Event::Text(text) => return self.take_text(&text, |text| Event::Text(text.into())),
            Event::InlineHtml(text) => return self.take_text(&text, |text| Event::InlineHtml(text.into())),
            Event::Code(_) => {
                self.events.push(event);
                self.says_something = true;
            }
            // What ends a line, or a block.
            _ => return !self.says_something,
        }
        true
    }

    /// Up to the end of the line in the text.
    fn take_text(&mut self, text: &str, event: impl FnOnce(String) -> Event<'a>) -> bool {
        let text = if self.says_something { text } else { text.trim_start() };
        let (line, ends) = text.split_once('\n').map_or((text, false), |(line, _)| (line, true));
        if !line.is_empty() {
            self.events.push(event(line.to_owned()));
            self.says_something = true;
        }
        !(ends && self.says_something)
    }

    fn finish(mut self) -> Events<'a> {
        if !self.says_something {
            return Vec::new();
        }
        self.events.insert(0, Event::Start(Tag::Paragraph));
        self.events.extend(self.open.into_iter().rev().map(Event::End));
        self.events.push(Event::End(TagEnd::Paragraph));
        self.events
    }
}
