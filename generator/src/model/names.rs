//! From names of the API to names in Rust. In: a wire name. Out: an identifier. It knows neither spec nor tokens.
//!
//! Types keep the API's spelling; members, methods, modules and files become `snake_case`; the values of an
//! enum become `CamelCase` variants. The wire name is always written out beside the identifier, so no rule
//! here has to be reversible.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::words::WORDS;

/// Strict and reserved keywords of edition 2024 (The Rust Reference, "Keywords"). `union`, `static` lifetimes
/// and the other weak ones are identifiers everywhere we write one.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The four that `r#` may not stand before, and `_`.
const UNRAWABLE: &[&str] = &["self", "Self", "super", "crate", "_"];

/// `FlowIds` -> `flow_ids`, `IPv6CIDRs` -> `ipv6_cidrs`, `type` -> `r#type`, `super` -> `super_`.
pub fn member_name(wire: &str) -> String {
    escape(snake_case(wire))
}

/// The file, and module, that an item lives in. Modules are private, so a keyword gets a plain suffix.
pub fn module_name(wire: &str) -> String {
    let name = snake_case(wire);
    // `mod.rs` and `lib.rs` are files with a meaning of their own.
    if is_keyword(&name) || name == "lib" { format!("{name}_") } else { name }
}

/// A type: the API's own spelling, with its first letter raised and without underscores, of which rustc would warn
/// (`Topic_Simplification` of tdmq is `TopicSimplification`).
pub fn type_name(wire: &str) -> String {
    let mut name: String = wire.split(|c: char| !c.is_ascii_alphanumeric()).map(raise).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'N');
    }
    if UNRAWABLE.contains(&name.as_str()) { name + "_" } else { name }
}

/// A variant from the text of a value or from an error code: `IN_PROGRESS` -> `InProgress`,
/// `InvalidParameter.DupTask` -> `InvalidParameterDupTask`. `None` where the text yields no identifier of
/// ASCII letters and digits that begins with a letter (`1`, `全部`, `-`).
pub fn variant_name(text: &str) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    let shouting = !text.chars().any(|c| c.is_ascii_lowercase());
    let name = if shouting {
        text.to_upper_camel_case()
    } else {
        // Inner capitals are the author's own word boundaries: only separators are dropped.
        let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
        parts.map(raise).collect()
    };
    let starts_well = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    (starts_well && !UNRAWABLE.contains(&name.as_str())).then_some(name)
}

/// Lower-case words joined by underscores, whatever keyword that may be.
fn snake_case(wire: &str) -> String {
    let name = join_words(wire).to_snake_case();
    match name.chars().next() {
        None => "_".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    }
}

/// Rewrites each listed word, and each plural acronym, to one capitalised word between underscores, which
/// heck then keeps whole.
fn join_words(wire: &str) -> String {
    let mut out = String::with_capacity(wire.len() + 4);
    let mut rest = wire;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let word = listed_word(rest, before).or_else(|| plural_acronym(rest, before));
        let taken = word.map_or(first.len_utf8(), str::len);
        let (done, remaining) = rest.split_at(taken);
        if word.is_some() {
            out.push('_');
            out.push_str(&done.to_ascii_lowercase());
            out.push('_');
        } else {
            out.push(first);
        }
        before = done.chars().next_back();
        rest = remaining;
    }
    out
}

/// The longest listed word that `rest` begins with, where a word may begin and end.
fn listed_word(rest: &str, before: Option<char>) -> Option<&'static str> {
    let begins =
        rest.starts_with(|c: char| !c.is_ascii_lowercase()) || !before.is_some_and(|c| c.is_ascii_alphanumeric());
    let ends = |word: &&&str| {
        // A glance at the first letter spares nearly all of the comparing.
        word.as_bytes().first() == rest.as_bytes().first()
            && rest.strip_prefix(**word).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    if begins { WORDS.iter().filter(ends).max_by_key(|word| word.len()).copied() } else { None }
}

/// `IDs` of `FlowIDsList`: two or more capitals and an `s` that ends the word.
fn plural_acronym(rest: &str, before: Option<char>) -> Option<&str> {
    let inside = before.is_some_and(|c| c.is_ascii_uppercase());
    let capitals = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let after = rest.get(capitals..)?.strip_prefix('s')?;
    let ends = !after.starts_with(|c: char| c.is_ascii_lowercase());
    if !inside && capitals >= 2 && ends { rest.get(..=capitals) } else { None }
}

fn escape(name: String) -> String {
    if UNRAWABLE.contains(&name.as_str()) {
        name + "_"
    } else if is_keyword(&name) {
        format!("r#{name}")
    } else {
        name
    }
}

/// Whether a name is a keyword of Rust, or no name at all.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name) || UNRAWABLE.contains(&name)
}

fn raise(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests;
