//! Characters that nobody sees. In: text of a page. Out: the same text without them.
//!
//! `Na<U+200B>me` and `Name` look alike; taken as they are, a member goes and nobody can see why. Joiners and variation
//! selectors mean something between letters of other scripts and in emoji: there they stay.

use std::borrow::Cow;

/// The text as a reader sees it.
pub(super) fn without_invisible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_invisible(c) || is_joiner(c)) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = is_joiner(c) && seen.chars().next_back().is_some_and(is_joined);
        // A selector of emoji may stand before anything; a joiner is one only between two letters.
        let joins = joins && (is_selector(c) || rest.peek().copied().is_some_and(is_joined));
        if !is_invisible(c) && (!is_joiner(c) || joins) {
            seen.push(c);
        }
    }
    Cow::Owned(seen)
}

/// Soft hyphens, zero-width spaces, marks of direction, byte order marks, tags and the like.
fn is_invisible(c: char) -> bool {
    // Control characters too, but for U+0001, which fills hidden parts, and those that part words.
    matches!(c,
        '\u{2}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{e0000}'..='\u{e007f}')
}

/// What joins or varies the character before it.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}') || is_selector(c)
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a joiner means something at this character: not in ASCII, and not in Chinese, Japanese or Korean text.
fn is_joined(c: char) -> bool {
    let is_eastern = matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    !c.is_ascii() && !c.is_whitespace() && !is_eastern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_nobody_sees() {
        for hidden in
            "\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2060}\u{2061}\u{feff}\u{ad}\u{fe0f}\u{202e}\u{2066}\u{e0061}\u{e0101}\u{180e}"
                .chars()
        {
            for text in [format!("Na{hidden}me"), format!("{hidden}Name"), format!("Name{hidden}")] {
                assert_eq!(without_invisible(&text), "Name", "{hidden:?}");
            }
            assert_eq!(without_invisible(&format!("输入{hidden}参数")), "输入参数", "{hidden:?}");
        }
    }

    #[test]
    fn other_scripts_keep_their_joiners() {
        for text in ["می\u{200c}خواهم", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f} a", "क\u{94d}\u{200d}ष"]
        {
            assert_eq!(without_invisible(text), text);
        }
    }
}
