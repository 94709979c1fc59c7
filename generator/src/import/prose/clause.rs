//! What stands around a phrase. In: flat text and a place in it. Out: what the phrase is about, and whether it ends.

use super::flat::BULLET;
use super::{Described, Found};

/// What stands before the place in its sentence.
pub(super) fn sentence_before(text: &str, at: usize) -> &str {
    last_part(text, at, &['。', '\n', ';', '!'])
}

/// What stands before the place in its clause.
pub(super) fn clause_before(text: &str, at: usize) -> &str {
    last_part(text, at, &['。', '\n', ';', '!', ',', '(', ')', '、', '•', '|'])
}

/// What stands behind the place in its sentence.
pub(super) fn sentence_after(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    rest.split(['。', '\n', ';']).next().unwrap_or("")
}

fn last_part<'t>(text: &'t str, at: usize, ends: &[char]) -> &'t str {
    let before = text.get(..at).unwrap_or("");
    after_english_sentence(before.rsplit(ends).next().unwrap_or(""))
}

/// What stands behind the last `. A`: a point ends an English sentence, and much else besides.
fn after_english_sentence(text: &str) -> &str {
    let begins = |(at, _): &(usize, &str)| {
        let (before, behind) = text.split_at_checked(*at).unwrap_or((text, ""));
        before.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ')' || c == '"')
            && behind.get(2..).and_then(|behind| behind.chars().next()).is_none_or(|c| c.is_ascii_uppercase())
    };
    let last = text.match_indices(". ").filter(begins).last();
    last.and_then(|(at, sign)| text.get(at + sign.len()..)).unwrap_or(text)
}

/// Whether a clause ends at the start of this text.
pub(super) fn ends_clause(rest: &str) -> bool {
    let mut chars = rest.trim_start_matches([' ', '"']).chars();
    match chars.next() {
        None | Some('\n' | ',' | ';' | '。' | ')' | '(' | '、' | '!' | '|') => true,
        // The end of an English sentence, and no part of a number.
        Some('.') => !chars.next().is_some_and(|next| next.is_ascii_alphanumeric() || next == '.'),
        _ => false,
    }
}

/// Whether what follows holds under a condition only: "若", "当 … 时", "if".
pub(super) fn is_conditional(sentence: &str) -> bool {
    const WORDS: [&str; 19] = [
        "若",
        "如果",
        "假如",
        "时,",
        "时:",
        "时 ",
        "的情况",
        "场景",
        "模式下",
        "情况下",
        "仅当",
        "取决于",
        "有关",
        "对应",
        "版本:",
        "级:",
        "当且",
        "when ",
        "if ",
    ];
    // `• OG：可选值1-8` is one case of several.
    if sentence.starts_with(BULLET) && sentence.contains(':') {
        return true;
    }
    let lower_case = sentence.to_ascii_lowercase();
    let on = sentence.match_indices('当').any(|(at, _)| !sentence.get(at..).unwrap_or("").starts_with("当前"));
    on || sentence.ends_with('时') || WORDS.iter().any(|word| lower_case.contains(word))
}

/// Whether the clause speaks of another member: `Filters.Values`, `VpcId 下`.
pub(super) fn names_another(clause: &str, member: &Described<'_>, is_chinese: bool) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    // In English a capital alone begins a sentence.
    let least = if is_chinese { 1 } else { 2 };
    clause.split(|c: char| !is_word(c)).map(|word| word.trim_end_matches('.')).any(|word| {
        let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
        let is_path = word.contains(|c: char| c.is_ascii_alphabetic()) && word.contains(['.', '_']);
        let is_pascal = word.starts_with(|c: char| c.is_ascii_uppercase())
            && capitals >= least
            && word.contains(|c: char| c.is_ascii_lowercase());
        (is_pascal || is_path) && !word.eq_ignore_ascii_case(member.name)
    })
}

/// Whether a word other than the member's name ends right here: `cacheKey取值`, `x-default`.
pub(super) fn ends_in_word(clause: &str, member: &Described<'_>) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let word = clause.rsplit(|c: char| !is_word(c)).next().unwrap_or("");
    !word.is_empty() && word != member.name
}

/// Whether the text holds any of the words.
pub(super) fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The one thing that all say; nothing where they disagree.
pub(super) fn agreed<T: PartialEq>(found: impl IntoIterator<Item = Found<T>>) -> Option<Found<T>> {
    let mut found = found.into_iter();
    let first = found.next()?;
    found.all(|other| other.value == first.value).then_some(first)
}
