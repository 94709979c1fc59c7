//! The cell of a name. In: the cell, and the names that are known. Out: the name, and what stands beside it; or why there
//! is none.
//!
//! `**Name**`, `[Name](#name)`, `Ｎａｍｅ` and `Name*` are `Name`; `Name（已废弃）` is `Name` with a note; `~~Name~~` is
//! struck out. Nothing else is guessed: a cell that could be two names is none.

use std::collections::HashSet;

use super::document::Text;
use super::form::to_cell;
use crate::spec::{Member, Named as _};

/// What the cell of a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReadName {
    /// Without the `.N` of a list.
    pub(super) name: String,
    /// Whether it has `.N`.
    pub(super) is_list: bool,
    /// What stands behind the name: `（已废弃）`.
    pub(super) note: Option<String>,
    pub(super) is_struck: bool,
}

/// Reads a name; `None` where the cell is none, or could be several.
pub(super) fn read_name(cell: &Text, known: &HashSet<String>) -> Option<ReadName> {
    let plain = plain(cell);
    let is_struck = !plain.struck.is_empty() && !plain.text.contains(is_word);
    let text = if is_struck { &plain.struck } else { &plain.text };
    let text = unwrapped(text);
    let (text, is_tilde) = match text.strip_prefix("~~").and_then(|text| text.split_once("~~")) {
        Some((inner, rest)) if rest.trim().is_empty() => (unwrapped(inner), true),
        _ => (text, false),
    };
    let text = link_text(text);
    let length = word_length(text);
    let (word, rest) = text.split_at_checked(length)?;
    if !Member::is_name(word) {
        return None;
    }
    let mut read = ReadName { name: word.to_owned(), is_struck: is_struck || is_tilde, ..ReadName::default() };
    let rest = match rest.strip_prefix(".N").or(rest.strip_prefix(".n")).filter(|rest| !rest.starts_with(is_word)) {
        Some(rest) => {
            read.is_list = true;
            rest
        }
        None => rest,
    };
    // `Name<span>New</span>` and `Very<br>LongName`: what is known decides.
    let start = plain.text.find(text).unwrap_or(0);
    let seams = plain.seams.iter().filter_map(|at| at.checked_sub(start)).filter(|at| (1..length).contains(at));
    let seam = seams.min().filter(|_| !is_struck);
    if let Some(seam) = seam.filter(|_| !known.contains(word)) {
        let (front, behind) = word.split_at_checked(seam)?;
        let is_note = known.contains(front) && !read.is_list;
        return is_note.then(|| ReadName {
            name: front.to_owned(),
            note: Some(format!("{behind}{rest}").trim().to_owned()),
            ..read
        });
    }
    let trimmed = rest.trim();
    if trimmed.is_empty() {
        let beside = plain.text.trim();
        let note = (is_struck && !beside.is_empty()).then(|| beside.to_owned());
        return Some(ReadName { note, ..read });
    }
    let whole: String = text.split_whitespace().collect();
    let is_broken = rest.starts_with('\n') && word_length(&whole) == whole.len();
    if is_broken {
        let is_one = known.contains(&whole);
        let is_note = known.contains(word);
        return match (is_one, is_note) {
            (true, false) => Some(ReadName { name: whole, ..read }),
            (false, true) => Some(ReadName { note: Some(trimmed.to_owned()), ..read }),
            _ => None,
        };
    }
    let is_note = is_mark(trimmed) || is_bracketed(trimmed) || is_remark(rest);
    is_note.then(|| ReadName { note: (!is_mark(trimmed)).then(|| trimmed.to_owned()), ..read })
}

/// Every name that a cell may have meant: a stored member of one of them stays where the cell cannot be read.
pub(super) fn possible_names(cell: &Text) -> Vec<String> {
    let plain = plain(cell);
    let mut names = Vec::new();
    for text in [&plain.text, &plain.struck] {
        let joined: String = text.split_whitespace().collect();
        for text in [text.as_str(), &joined] {
            names.extend(
                text.split(|c| !is_word(c))
                    .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
                    .map(str::to_owned),
            );
        }
        let whole: String = joined.chars().filter(|c| is_word(*c)).collect();
        names.push(whole);
    }
    for seam in &plain.seams {
        names.extend(plain.text.get(..*seam).and_then(|front| front.rsplit(|c| !is_word(c)).next()).map(str::to_owned));
    }
    let mut seen = HashSet::new();
    names.retain(|name| !name.is_empty() && seen.insert(name.clone()));
    names
}

/// The cell in half-width letters; mark-up that a form of text has as text is read.
fn plain(cell: &Text) -> Text {
    let folded = |text: &str| text.chars().map(half_width).collect::<String>();
    let has_tags = cell.text.contains('<') && cell.text.contains('>');
    let read = if has_tags { to_cell(&cell.text, cell.place) } else { cell.clone() };
    let struck = if read.struck.is_empty() { &cell.struck } else { &read.struck };
    Text { text: folded(&read.text), struck: folded(struck), ..read }
}

/// `Ｎ` is `N`; signs stay, since `（` tells a note.
pub(super) fn half_width(c: char) -> char {
    match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '＿' | '．' => {
            char::from_u32((c as u32).wrapping_sub(0xfee0)).unwrap_or(c)
        }
        c if c.is_whitespace() && c != '\n' => ' ',
        c => c,
    }
}

/// Without quotes, stars, backticks and bullets around it.
fn unwrapped(text: &str) -> &str {
    const AROUND: [char; 15] = ['*', '`', '"', '\'', '“', '”', '‘', '’', ' ', '\n', '†', '‡', '※', '•', '·'];
    let text = text.trim();
    text.strip_prefix("- ").or(text.strip_prefix("+ ")).unwrap_or(text).trim_matches(AROUND)
}

/// `[Name](#name)`, `[Name]`.
fn link_text(text: &str) -> &str {
    let Some((label, rest)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) else { return text };
    let is_link = rest.is_empty() || rest.starts_with('(') && rest.ends_with(')');
    if is_link { unwrapped(label) } else { text }
}

/// Marks of a footnote, and nothing else: `*`, `¹`, `^a`.
fn is_mark(text: &str) -> bool {
    text.starts_with('^')
        || text.chars().all(|c| {
            matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '※' | '+' | '`' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '①'..='⓿' | '❶'..='➓' | '。' | ':' | '：' | '"' | '\'' | '”')
        })
}

/// `（已废弃）`, `(deprecated)`, `[1]`, several of them, with marks.
fn is_bracketed(text: &str) -> bool {
    const PAIRS: [(char, char); 7] =
        [('（', '）'), ('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕'), ('{', '}'), ('「', '」')];
    let mut rest = text.trim_start_matches('*').trim();
    if rest.is_empty() || is_mark(rest) {
        return true;
    }
    let Some(first) = rest.chars().next() else { return true };
    let Some(end) = PAIRS.iter().find(|(open, _)| *open == first).map(|(_, end)| *end) else { return false };
    // A bracket that mixes both widths ends all the same.
    let ends = |c: char| c == end || matches!((end, c), ('）', ')') | (')', '）'));
    let Some(at) = rest.find(ends) else { return false };
    let behind = rest.get(at..).unwrap_or("");
    rest = behind.strip_prefix(ends).unwrap_or("");
    is_bracketed(rest)
}

/// `Name 已废弃`, `Name - deprecated`, `Name<br>必填`: a remark without brackets, and not a second name.
fn is_remark(rest: &str) -> bool {
    const WORDS: [&str; 14] = [
        "deprecated",
        "obsolete",
        "removed",
        "discontinued",
        "unused",
        "legacy",
        "new",
        "beta",
        "required",
        "optional",
        "disabled",
        "offline",
        "retired",
        "abandoned",
    ];
    const SIGNS: [char; 12] = [' ', '\n', '-', '–', '—', ':', '：', '，', ',', '|', '*', '~'];
    let remark = rest.trim_matches(SIGNS).trim_matches(['(', ')', '（', '）', '[', ']', '*']).trim();
    let is_apart = rest.starts_with(SIGNS) || remark.starts_with(|c: char| !c.is_ascii());
    let lower = remark.to_lowercase();
    let is_word_of_ours = WORDS.into_iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', ',', ':', ';']))
    });
    let has_no_name = !remark.contains(is_word) && remark.contains(char::is_alphabetic);
    is_apart && (is_word_of_ours || has_no_name) && !remark.contains('/')
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn word_length(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Place;

    fn cell(html: &str) -> Text {
        to_cell(html, Place::default())
    }

    fn shown(html: &str, known: &[&str]) -> Option<String> {
        let known = known.iter().map(|name| (*name).to_owned()).collect();
        let read = read_name(&cell(html), &known)?;
        let list = if read.is_list { ".N" } else { "" };
        let note = read.note.map_or_else(String::new, |note| format!(" [{note}]"));
        Some(format!("{}{list}{note}{}", read.name, if read.is_struck { " struck" } else { "" }))
    }

    #[test]
    fn what_stands_around_a_name_is_no_part_of_it() {
        for html in [
            "Name",
            " Name ",
            "**Name**",
            "<b>Name</b>",
            "<code>Name</code>",
            "`Name`",
            "<a href='#x'>Name</a>",
            "[Name](#x)",
            "<span>Name</span>",
            "Na<wbr>me",
            "Na&shy;me",
            "Na&#8203;me",
            "Na\u{2060}me",
            "Ｎａｍｅ",
            "\u{3000}Name\u{3000}",
            "Name*",
            "*Name",
            "Name<sup>1</sup>",
            "Name<sup>*</sup>",
            "Name †",
            "Name①",
            "- Name",
            "“Name”",
            "Name<del>Old</del>",
        ] {
            assert_eq!(shown(html, &[]).as_deref(), Some("Name"), "{html}");
        }
        assert_eq!(shown("<b>Names</b>.N", &[]).as_deref(), Some("Names.N"));
        assert_eq!(shown("Ｎａｍｅｓ．Ｎ", &[]).as_deref(), Some("Names.N"));
    }

    #[test]
    fn notes_and_struck_names_are_told_apart() {
        for (html, expected) in [
            ("Name（已废弃）", "Name [（已废弃）]"),
            ("Name (deprecated)", "Name [(deprecated)]"),
            ("Name(必填) *", "Name [(必填)]"),
            ("Name【新】[1]", "Name [【新】[1]]"),
            ("Name 已废弃", "Name [已废弃]"),
            ("Name<br>已废弃", "Name [已废弃]"),
            ("Name - deprecated since 2024", "Name [- deprecated since 2024]"),
            ("<del>Name</del>", "Name struck"),
            ("<s>Name</s>（已废弃）", "Name [（已废弃）] struck"),
            ("~~Name~~", "Name struck"),
            ("<s style=''><b>Names</b>.N</s>", "Names.N struck"),
            ("<span style='text-decoration: line-through'>Name</span>", "Name struck"),
        ] {
            assert_eq!(shown(html, &[]).unwrap_or_default(), expected, "{html}");
        }
    }

    #[test]
    fn what_could_be_two_names_is_none() {
        for html in [
            "",
            "名称",
            "1x",
            "Na me",
            "Name Yes",
            "A/B",
            "A、B",
            "A or B",
            "Name: see Other",
            "A<br>B",
            "Nаme",
            "N.A",
            "Name.M",
            "Na-me",
            "<b>Na</b>me",
        ] {
            assert_eq!(shown(html, &[]), None, "{html}");
        }
        assert_eq!(shown("Very<br>Long", &["VeryLong"]).as_deref(), Some("VeryLong"));
        assert_eq!(shown("Very<br>Long", &["Very"]).as_deref(), Some("Very [Long]"));
        assert_eq!(shown("<b>Na</b>me", &["Name"]).as_deref(), Some("Name"));
        assert_eq!(shown("Name<span>New</span>", &["Name"]).as_deref(), Some("Name [New]"));
        assert_eq!(possible_names(&cell("Name、Other<del>Third</del>")), ["Name", "Other", "NameOther", "Third"]);
    }
}
