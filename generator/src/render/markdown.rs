//! Texts of others made safe for rustdoc. In: Markdown or plain text. Out: Markdown without warnings or doctests.
//!
//! 62,953 descriptions of 300 service versions hold HTML, and 90 of their blocks would run as doctests if they
//! were copied as they are (typify#1060, prost#621 are the same mistake elsewhere).
//!
//! A text is cleaned as events, cut as events, written, put behind what it follows, and then read again as rustdoc
//! reads it. What is not harmless by then is shown as code on one line.

mod cleaner;
mod harm;
mod inline;
mod part;

use pulldown_cmark::{Event, Options, Parser, Tag};

pub(super) use crate::characters::code_span as code;
use cleaner::Cleaner;
pub(super) use harm::{is_harmless, rustdoc_options};
pub(super) use inline::{Code, Plain, plain};
use part::{first_block, first_line};

/// The text, standing on its own: blocks with an empty line before and after them.
pub(super) fn safe(text: &str) -> String {
    made_safe(text, "", |events| events)
}

/// The first block of the text, whole: no fence, list or quotation in it stays open.
pub(super) fn safe_opening(text: &str) -> String {
    made_safe(text, "", first_block)
}

/// The first line of the text with words in it, which goes on in the line that it is put into.
pub(super) fn safe_line(text: &str) -> String {
    made_safe(text, "", first_line)
}

/// The text behind a lead, such as a value and what it means; a block that is no paragraph stands below the lead.
pub(super) fn safe_behind(lead: &str, text: &str) -> String {
    made_safe(text, lead, |events| events)
}

type Events<'a> = Vec<Event<'a>>;

fn made_safe(text: &str, lead: &str, cut: impl for<'a> FnOnce(Events<'a>) -> Events<'a>) -> String {
    let text = with_plain_lines(text);
    let mut cleaner = Cleaner::default();
    let parser = Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let events = cut(parser.flat_map(|event| cleaner.clean(event)).collect());
    let style = pulldown_cmark_to_cmark::Options {
        list_token: '-',
        code_block_token_count: longest_fence(&events).max(FENCE),
        ..Default::default()
    };
    let is_paragraph = matches!(events.first(), Some(Event::Start(Tag::Paragraph)));
    let mut written = String::with_capacity(text.len());
    let is_written = pulldown_cmark_to_cmark::cmark_with_options(events.iter(), &mut written, style).is_ok();
    let out = join(lead, &tidy(&written), is_paragraph);
    // The writer fails only on an unbalanced stream, and no text is known that grows a block that runs: either
    // way what would be wrong is shown as it came, as code.
    if is_written && is_harmless(&out) { out } else { join(lead, &code(text.trim()), true) }
}

/// The backticks of a fence, if the code in it has no more.
const FENCE: usize = 4;

/// How many backticks a fence around any of the code needs.
fn longest_fence(events: &[Event<'_>]) -> usize {
    let runs = |text: &str| text.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1;
    let texts = events.iter().filter_map(|event| if let Event::Text(text) = event { Some(runs(text)) } else { None });
    texts.max().unwrap_or(0)
}

/// A text of lines as everybody counts them: one kind of line break, and no tabs, of which an indentation could be made.
fn with_plain_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.replace(['\r', '\u{85}', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ")
}

/// Behind the lead, or below it; a lead without anything ends there.
fn join(lead: &str, text: &str, is_paragraph: bool) -> String {
    match (lead, text) {
        ("", _) => text.to_owned(),
        (_, "") => format!("{lead}."),
        _ if is_paragraph => format!("{lead}: {text}"),
        _ => format!("{lead}:\n\n{text}"),
    }
}

/// As a doc comment will have it: without spaces at the ends of lines, and without two empty lines together.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines().map(str::trim_end) {
        if line.is_empty() && out.ends_with("\n\n") {
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::{safe, safe_behind, safe_line, safe_opening};

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
    fn no_control_comes_out_of_an_entity() {
        assert_eq!(safe("a `&#13;` &#13;b&#13;let"), "a `&#13;`  b let");
        assert_eq!(safe("x&#8238;y\u{202e}&#10;&#10;    code"), "xy      code");
        assert_eq!(safe("a\rb\r\nc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(safe("[a](https://b&#13;c \"t&#13;u\")"), "a");
    }

    #[test]
    fn a_block_behind_a_lead_stands_below_it() {
        assert_eq!(safe_behind("`a`", "```\nx\n```\n\nfn main() {}"), "`a`:\n\n````text\nx\n````\n\nfn main() {}");
        assert_eq!(safe_behind("`a`", "What it *is*.\n\nMore."), "`a`: What it *is*.\n\nMore.");
        assert_eq!(safe_behind("`a`", " \n "), "`a`.");
    }

    #[test]
    fn a_text_that_is_cut_leaves_nothing_open() {
        assert_eq!(safe_opening("```\na\n\nb\n```\n\nc"), "````text\na\n\nb\n````");
        assert_eq!(safe_opening("a\nb\n\nc"), "a\nb");
        assert_eq!(safe_line("```\na\nb\n```"), "`a`");
        assert_eq!(safe_line("**a `b\n<c>` d**"), "**a `b <c>` d**");
        assert_eq!(safe_line("- **a\n  b**\n- c"), "**a**");
        assert_eq!(safe_line("<pre>\n<b>x</b>\n</pre>"), r"\<pre>");
    }

    #[test]
    fn a_fence_is_longer_than_any_in_it() {
        let text = "~~~~~~~\n`````\nfn main() {}\n~~~~~~~\nb";
        assert_eq!(safe(text), "``````text\n`````\nfn main() {}\n``````\n\nb");
    }
}
