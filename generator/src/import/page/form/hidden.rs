//! A page without what nobody sees of it. In: a page in HTML or Markdown. Out: the same bytes, with a filler in
//! place of comments, front matter, scripts and hidden elements, so that every place stays where it was.
//!
//! In Markdown, code is shown as it stands: a comment or a script in it is text.

use std::borrow::Cow;
use std::ops::Range;

use super::html::hidden_ranges;

/// What fills the place of something that is not shown. Lines of a table that hold nothing else are no end of it.
pub(super) const FILLER: char = '\u{1}';

pub(super) fn of_html(source: &str) -> Cow<'_, str> {
    blank(source, &hidden_ranges(source), FILLER)
}

pub(super) fn of_markdown(source: &str) -> Cow<'_, str> {
    let (code, comments) = code_and_comments(source);
    // Code is kept from the reader of HTML, which would take what stands in it for tags.
    let without_code = blank(source, &code, ' ');
    let mut hidden = hidden_ranges(&without_code);
    hidden.extend(comments);
    hidden.extend(front_matter(source));
    blank(source, &hidden, FILLER)
}

/// For whoever only wants to know in which form a page is.
pub(super) fn without_comments(source: &str) -> Cow<'_, str> {
    let (_, comments) = code_and_comments(source);
    blank(source, &comments, ' ')
}

fn blank<'s>(source: &'s str, ranges: &[Range<usize>], filler: char) -> Cow<'s, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut bytes = source.as_bytes().to_vec();
    let filler = u8::try_from(filler).unwrap_or(b' ');
    for range in ranges {
        for byte in bytes.get_mut(range.clone()).unwrap_or_default() {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = filler;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// The code of a page in Markdown, and its comments outside of code.
fn code_and_comments(source: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut code, mut comments) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let is_line = at == 0 || source.get(..at).is_some_and(|before| before.ends_with('\n'));
        let fence = ["```", "~~~"].into_iter().find(|mark| is_line && rest.trim_start_matches(' ').starts_with(mark));
        if let Some(mark) = fence {
            let end = fence_end(rest, mark);
            code.push(at..at + end);
            at += end;
        } else if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            comments.push(at..at + end);
            at += end;
        } else if rest.starts_with('`') {
            let run = rest.len() - rest.trim_start_matches('`').len();
            let (mark, inner) = rest.split_at_checked(run).unwrap_or((rest, ""));
            let line = inner.lines().next().unwrap_or("");
            let end = run + line.find(mark).map_or(0, |end| end + run);
            code.push(at..at + end);
            at += end;
        } else {
            // No further than this line: a page may be one of megabytes without any of the marks.
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let marks = rest.get(..line).unwrap_or(rest).char_indices().skip(1);
            at += marks.into_iter().find(|(_, c)| matches!(c, '`' | '<')).map_or(line, |it| it.0);
        }
    }
    (code, comments)
}

/// The bytes of a fenced block that begins here.
fn fence_end(rest: &str, mark: &str) -> usize {
    let mut end = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        end += line.len();
        if index > 0 && line.trim_start_matches(' ').starts_with(mark) {
            break;
        }
    }
    end
}

/// Keys and values between `---`, at the very top, which site generators read and nobody sees.
fn front_matter(source: &str) -> Option<Range<usize>> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut end = first.len();
    for line in lines {
        end += line.len();
        match line.trim_end() {
            "---" | "..." => return Some(0..end),
            // Two rules with text between them are none.
            line if line.is_empty() || !line.starts_with([' ', '#', '-']) && !line.contains(':') => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: Cow<'_, str>) -> String {
        text.replace(FILLER, "").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_a_browser_does_not_show_is_gone() {
        for hidden in [
            "<!-- x -->",
            "<p hidden>x</p>",
            "<div style='Display : none'>x<div>y</div></div>",
            "<span style=\"visibility:hidden\">x</span>",
            "<template>x</template>",
            "<script>x</script>",
            "<style>x</style>",
            "<noscript>x</noscript>",
            "<dialog>x</dialog>",
        ] {
            let html = format!("<p>a</p>{hidden}<p>b</p>");
            assert_eq!(shown(of_html(&html)), "<p>a</p><p>b</p>", "{hidden}");
            assert_eq!(of_html(&html).len(), html.len());
            let markdown = format!("a\n\n{hidden}\n\nb\n");
            assert_eq!(shown(of_markdown(&markdown)), "a b", "{hidden}");
        }
        assert_eq!(shown(of_html("<style>.o, #i { display: none }</style><b class='p o'>x</b><b id=i>y</b>z")), "z");
        let aria = "<p aria-hidden=true>a</p><details>b</details>";
        assert_eq!(of_html(aria), aria);
    }

    #[test]
    fn rows_and_cells_end_where_the_next_begins() {
        let html = "<table><tr hidden><td>x<tr><td style='display:none'>y<td>b</table>c";
        assert_eq!(shown(of_html(html)), "<table><tr><td>b</table>c");
    }

    #[test]
    fn code_of_markdown_is_shown_as_it_stands() {
        for text in ["```\n<!-- a -->\n<script>\n```\nb", "`<!--` a `-->`", "a < b `c", "~~~\n<template>\n~~~\n"] {
            assert_eq!(of_markdown(text), text);
        }
        assert_eq!(shown(of_markdown("<!--\n```\na\n```\n-->\nb")), "b");
        assert_eq!(shown(of_markdown("---\ntitle: a\n---\nb")), "b");
        assert_eq!(shown(of_markdown("---\na\n\n---\nb")), "--- a --- b");
    }
}
