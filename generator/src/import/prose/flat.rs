//! A description as plain lines. In: text, Markdown or HTML, with full- or half-width signs. Out: text with one way
//! to write everything, in which every byte knows where it came from.
//!
//! One space between words and none at the ends of lines; `•` before the items of a list; signs, digits and letters
//! at half width; no emphasis, no tags, no escapes.

use std::ops::Range;

/// The mark before an item of a list.
pub(super) const BULLET: char = '•';

/// A description as plain lines.
pub(super) struct Flat<'a> {
    source: &'a str,
    text: String,
    /// Where the parts of `text` came from, in their order.
    pieces: Vec<Piece>,
    /// Whether there is Chinese in it.
    pub(super) is_chinese: bool,
    /// Whether there is a digit in it.
    pub(super) has_digits: bool,
}

/// A part of the text, up to the next: the same bytes as in the source, or one character that stands for another.
#[derive(Clone, Copy)]
struct Piece {
    /// Where it begins in the text.
    start: usize,
    /// Where it begins in the source.
    origin: usize,
    is_copy: bool,
}

impl<'a> Flat<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let text = String::with_capacity(source.len());
        let mut flat = Flat { source, text, pieces: Vec::new(), is_chinese: false, has_digits: false };
        let mut at = 0;
        while let Some(rest) = source.get(at..) {
            at += flat.copy(rest, at);
            let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) else { break };
            at += flat.take(c, at);
        }
        flat
    }

    /// Takes the words that the source begins with here as they are; returns how many bytes they are long.
    fn copy(&mut self, rest: &str, at: usize) -> usize {
        let (mut is_chinese, mut has_digits) = (false, false);
        let is_word = |c: char| {
            is_chinese |= ('\u{4e00}'..='\u{9fff}').contains(&c);
            has_digits |= c.is_ascii_digit();
            ('\u{4e00}'..='\u{9fff}').contains(&c) || c.is_ascii_alphanumeric()
        };
        let words = rest.trim_start_matches(is_word);
        let length = rest.len() - words.len();
        if let Some(words) = rest.get(..length).filter(|words| !words.is_empty()) {
            self.begin(at, true);
            self.text.push_str(words);
            self.is_chinese |= is_chinese;
            self.has_digits |= has_digits;
        }
        length
    }

    /// Begins another piece.
    fn begin(&mut self, origin: usize, is_copy: bool) {
        self.pieces.push(Piece { start: self.text.len(), origin, is_copy });
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the description that a part of the text came from.
    pub(super) fn origin(&self, part: Range<usize>) -> Range<usize> {
        let start = self.origin_of(part.start).unwrap_or(self.source.len());
        let last = part.end.checked_sub(1).and_then(|last| self.origin_of(last)).unwrap_or(start);
        let rest = self.source.get(last..).unwrap_or("");
        let length = entity(rest).map(|(_, length)| length).or_else(|| rest.chars().next().map(char::len_utf8));
        start..(last + length.unwrap_or(0)).max(start)
    }

    /// Where the character that a byte of the text came from begins in the source.
    fn origin_of(&self, at: usize) -> Option<usize> {
        let next = self.pieces.partition_point(|piece| piece.start <= at);
        let piece = self.pieces.get(next.checked_sub(1)?).filter(|_| at < self.text.len())?;
        let within = if piece.is_copy { at - piece.start } else { 0 };
        Some(self.source.floor_char_boundary(piece.origin + within))
    }

    /// Takes what begins with `c` at this place of the source; returns how many bytes it is long.
    fn take(&mut self, c: char, at: usize) -> usize {
        let rest = self.source.get(at..).unwrap_or("");
        match c {
            '<' => match tag(rest) {
                Some((kind, length)) => {
                    match kind {
                        Tag::Line => self.line(at),
                        Tag::Item => self.item(at),
                        Tag::Cell => self.push('|', at),
                        Tag::Inline => {}
                    }
                    return length;
                }
                None => self.push('<', at),
            },
            '&' => match entity(rest) {
                Some((decoded, length)) => {
                    self.plain(decoded, at);
                    return length;
                }
                None => self.push('&', at),
            },
            '\n' => self.line(at),
            '`' | '\u{200b}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\r' => {}
            '*' if rest.starts_with("**") => return 2,
            '\\' if rest.get(1..2).is_some_and(|next| next.chars().all(|c| c.is_ascii_punctuation())) => {
                self.push(rest.get(1..2).and_then(|next| next.chars().next()).unwrap_or('\\'), at);
                return 2;
            }
            '-' | '*' | '+' | '·' | '●' | '•' if self.begins_item(c, rest) => self.item(at),
            _ => self.plain(c, at),
        }
        c.len_utf8()
    }

    /// A bullet of Markdown or of its looks: at the start of a line, and a space after `-`, `*` and `+`.
    fn begins_item(&self, c: char, rest: &str) -> bool {
        let first = self.text.is_empty() || self.text.ends_with('\n');
        first && (!c.is_ascii() || rest.get(1..2).is_some_and(|next| next == " " || next == "\t"))
    }

    fn plain(&mut self, c: char, at: usize) {
        match c {
            ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2002}' | '\u{2003}' => self.space(at),
            '！'..='～' => {
                // The block of full-width forms stands in the order of ASCII.
                let folded = u32::from(c) - u32::from('！') + u32::from('!');
                self.push(char::from_u32(folded).unwrap_or(c), at);
            }
            '〜' | '∼' => self.push('~', at),
            '–' | '—' | '−' | '―' => self.push('-', at),
            '“' | '”' | '‘' | '’' | '「' | '」' | '\'' => self.push('"', at),
            '【' => self.push('(', at),
            '】' => self.push(')', at),
            '≤' => self.push_all("<=", at),
            '≥' => self.push_all(">=", at),
            _ => self.push(c, at),
        }
    }

    fn push_all(&mut self, text: &str, at: usize) {
        text.chars().for_each(|c| self.push(c, at));
    }

    fn push(&mut self, c: char, at: usize) {
        self.has_digits |= c.is_ascii_digit();
        self.is_chinese |= ('\u{4e00}'..='\u{9fff}').contains(&c);
        self.begin(at, false);
        self.text.push(c);
    }

    fn space(&mut self, at: usize) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n', BULLET]) {
            self.push(' ', at);
        }
    }

    fn line(&mut self, at: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
            self.pieces.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with(['\n', BULLET]) {
            self.push('\n', at);
        }
    }

    fn item(&mut self, at: usize) {
        self.line(at);
        if !self.text.ends_with(BULLET) {
            self.push(BULLET, at);
        }
    }
}

/// What a tag does to the text.
#[derive(Clone, Copy)]
enum Tag {
    Line,
    Item,
    Cell,
    Inline,
}

/// The tag that the text begins with, and its length. A `<` before anything else is a sign.
fn tag(rest: &str) -> Option<(Tag, usize)> {
    const MOST_BYTES: usize = 400;
    let inner = rest.get(1..)?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if !name.get(length..)?.starts_with(['>', ' ', '/', '\n']) {
        return None;
    }
    let kind = match name.get(..length)?.to_ascii_lowercase().as_str() {
        "li" if !inner.starts_with('/') => Tag::Item,
        "br" | "p" | "div" | "ul" | "ol" | "li" | "tr" | "table" | "tbody" | "thead" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" | "blockquote" | "pre" | "hr" => Tag::Line,
        "td" | "th" => Tag::Cell,
        "a" | "b" | "strong" | "i" | "em" | "code" | "span" | "font" | "u" | "s" | "del" | "sub" | "sup" | "img"
        | "mark" => Tag::Inline,
        _ => return None,
    };
    let end = rest.bytes().take(MOST_BYTES).position(|byte| byte == b'>')?;
    Some((kind, end + 1))
}

/// The character that an entity at the start of the text stands for, and the entity's length.
fn entity(rest: &str) -> Option<(char, usize)> {
    const ENTITIES: [(&str, char); 8] = [
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&#39;", '\''),
        ("&apos;", '\''),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&nbsp;", ' '),
    ];
    if !rest.starts_with('&') {
        return None;
    }
    ENTITIES.into_iter().find(|(entity, _)| rest.starts_with(entity)).map(|(entity, c)| (c, entity.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_to_write_a_list_are_one() {
        let lists = [
            "取值：\n- **0**：否\n- **1**：是",
            "取值：<br><li>0：否</li><li> 1：是</li>",
            "<p>取值：</p><ul><li><p>0：否</p></li>\n<li><code>1</code>：是</li></ul>",
            "取值：\n• 0：否\n• 1：是\n",
        ];
        for list in lists {
            assert_eq!(Flat::new(list).text().trim_end(), "取值:\n•0:否\n•1:是", "{list}");
        }
    }

    #[test]
    fn signs_that_are_no_mark_up_stay() {
        assert_eq!(Flat::new("a<b，x &y 2*3 -1 <公共参数>").text(), "a<b,x &y 2*3 -1 <公共参数>");
        assert_eq!(Flat::new("≤&nbsp;１０ &lt;b&gt;").text(), "<= 10 <b>");
    }

    #[test]
    fn a_part_knows_where_it_came_from() {
        let source = "<p>取值：&quot;A&quot;，最多１０个</p>";
        let flat = Flat::new(source);
        for (part, origin) in [("取值", "取值"), ("\"A\"", "&quot;A&quot;"), ("10个", "１０个"), (",", "，")] {
            let start = flat.text().find(part).unwrap();
            assert_eq!(&source[flat.origin(start..start + part.len())], origin);
        }
    }
}
