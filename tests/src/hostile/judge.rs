//! Whether generated files do harm. In: the files of a crate or a module. Out: what is wrong with them.
//!
//! It shares no code with tcgen: files are read by syn, docs by pulldown-cmark as rustdoc does, `Cargo.toml` by toml.

use std::collections::BTreeSet;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use tcgen::render::RenderedFile;

use super::CANARY;

/// Every key of a `Cargo.toml`, as a path.
#[must_use]
pub fn manifest_keys(text: &str) -> Option<BTreeSet<String>> {
    fn collect(value: &toml::Value, path: &str, keys: &mut BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    let path = format!("{path}/{key}");
                    keys.insert(path.clone());
                    collect(value, &path, keys);
                }
            }
            toml::Value::Array(items) => items.iter().for_each(|item| collect(item, path, keys)),
            _ => {}
        }
    }
    let table: toml::Table = text.parse().ok()?;
    let mut keys = BTreeSet::new();
    collect(&toml::Value::Table(table), "", &mut keys);
    Some(keys)
}

/// What is wrong with the files; `keys` are all that their `Cargo.toml` may have.
#[must_use]
pub fn judge_files(files: &[RenderedFile], keys: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let mut say = |what: String| wrong.push(format!("{}: {what}", file.path));
        if let Some(c) = unseen(&file.text) {
            say(format!("{} stands in it", c.escape_unicode()));
        }
        if file.path.ends_with(".rs") {
            judge_rust(&file.text, &mut say);
        } else if file.path == "Cargo.toml" {
            match manifest_keys(&file.text) {
                None => say("it is not TOML".to_owned()),
                Some(found) => found.difference(keys).for_each(|key| say(format!("it has the key {key}"))),
            }
        } else {
            judge_readme(&file.text, &mut say);
        }
    }
    wrong
}

/// What rustc refuses, and what hides or turns around what a reader sees.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(u32::from(c), 0x61c | 0x200b | 0x200e..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe0000..=0xe007f)
}

/// The first character of a text that may stand in no file.
fn unseen(text: &str) -> Option<char> {
    text.chars().find(|c| is_forbidden(*c))
}

fn judge_rust(text: &str, say: &mut impl FnMut(String)) {
    if let Err(error) = syn::parse_file(text) {
        return say(format!("it is not Rust: {error}"));
    }
    let Ok(tokens) = TokenStream::from_str(text) else { return say("it has no tokens".to_owned()) };
    let mut docs = Vec::new();
    walk(tokens, &mut docs, say);
    docs.iter().for_each(|doc| judge_doc(doc, say));
}

/// Looks for names that are not ours, and gathers docs.
fn walk(tokens: TokenStream, docs: &mut Vec<String>, say: &mut impl FnMut(String)) {
    let mut doc = String::new();
    let mut pending: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match &token {
            // As a part it may stand in a name that a file gave: `tcgen_pwned`.
            TokenTree::Ident(ident) if *ident == CANARY => say(format!("the code holds `{ident}`")),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                if let Some(line) = doc_line(group.stream()) {
                    // Lines of one doc comment follow each other without anything between.
                    doc.push_str(&line);
                    doc.push('\n');
                    pending.clear();
                    continue;
                }
                walk(group.stream(), docs, say);
            }
            TokenTree::Group(group) => walk(group.stream(), docs, say),
            _ => {}
        }
        let is_sign = matches!(&token, TokenTree::Punct(punct) if matches!(punct.as_char(), '#' | '!'));
        if !is_sign && !doc.is_empty() {
            docs.push(unindented(&std::mem::take(&mut doc)));
        }
        pending.push(token);
    }
    if !doc.is_empty() {
        docs.push(unindented(&doc));
    }
}

/// The text of `doc = "…"`.
fn doc_line(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    matches!(tokens.next()?, TokenTree::Ident(ident) if ident == "doc").then_some(())?;
    tokens.next()?;
    let literal: syn::LitStr = syn::parse2(TokenStream::from(tokens.next()?)).ok()?;
    Some(literal.value())
}

/// As rustdoc takes the common indentation away.
fn unindented(doc: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = doc.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    doc.lines().map(|line| format!("{}\n", line.get(least..).unwrap_or_default())).collect()
}

/// rustdoc shows a page with extensions, and looks for examples without.
fn judge_doc(doc: &str, say: &mut impl FnMut(String)) {
    let shown = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    for options in [shown, Options::empty()] {
        let mut code: Option<String> = None;
        for event in Parser::new_ext(doc, options) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => {}
                Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
                Event::Text(text) => code.iter_mut().for_each(|code| code.push_str(&text)),
                Event::End(TagEnd::CodeBlock) => {
                    if let Some(code) = code.take() {
                        judge_example(&code, say);
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => say(format!("a doc holds HTML: {html}")),
                Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_)) => {
                    say("a doc embeds something".to_owned())
                }
                Event::Start(Tag::Link { dest_url, .. })
                    if dest_url.contains(CANARY)
                        && !["http", "Self#", "struct@", "crate::"].iter().any(|it| dest_url.starts_with(it)) =>
                {
                    say(format!("a doc links to {dest_url}"));
                }
                _ => {}
            }
        }
    }
}

/// An example that runs is Rust, uses the crate, and holds nothing of a text but in literals.
fn judge_example(code: &str, say: &mut impl FnMut(String)) {
    let is_ours = code.trim_start().starts_with("use ")
        && (code.trim_end().ends_with("assert!(request.validate().is_ok());") || code.trim_end().ends_with("# }"));
    if !is_ours {
        return say(format!("a text runs as an example: {code:?}"));
    }
    let visible: String = code.lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line))).collect();
    match TokenStream::from_str(&visible) {
        Ok(tokens) => walk(tokens, &mut Vec::new(), say),
        Err(error) => say(format!("an example is not Rust: {error}")),
    }
}

fn judge_readme(text: &str, say: &mut impl FnMut(String)) {
    let header: usize = text.split_inclusive('\n').take(2).map(str::len).sum();
    let mut blocks = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => blocks.push(language.to_string()),
            Event::Start(Tag::CodeBlock(_)) => blocks.push("indented".to_owned()),
            Event::Html(html) | Event::InlineHtml(html) if range.end > header => say(format!("it holds HTML: {html}")),
            Event::Start(Tag::Image { .. } | Tag::Link { .. } | Tag::FootnoteDefinition(_)) => {
                say("it links or embeds".to_owned());
            }
            _ => {}
        }
    }
    if blocks != ["toml", "rust,no_run"] {
        say(format!("it has the blocks {blocks:?}"));
    }
    if !text.lines().nth(3).is_some_and(|line| line.starts_with("# ")) {
        say("its header is not two lines".to_owned());
    }
}

/// What a forge reads.
fn markdown() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// What is wrong with a report or a changelog in Markdown.
#[must_use]
pub fn judge_report(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(c) = unseen(text) {
        wrong.push(format!("report: {} stands in it", c.escape_unicode()));
    }
    let mut in_heading = false;
    for event in Parser::new_ext(text, markdown()) {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(text) if in_heading && text.contains(CANARY) => wrong.push(format!("report: heading {text}")),
            Event::Html(html) | Event::InlineHtml(html) => wrong.push(format!("report: HTML {html}")),
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_)) => {
                wrong.push("report: a block of code, a link or an image".to_owned());
            }
            _ => {}
        }
    }
    wrong
}

/// What is wrong with messages for a terminal.
#[must_use]
pub fn judge_messages(text: &str) -> Vec<String> {
    unseen(text).map(|c| format!("messages: {} stands in them", c.escape_unicode())).into_iter().collect()
}
