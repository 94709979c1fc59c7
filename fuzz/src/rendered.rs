//! What must hold for every file that tcgen renders, whatever stands in its spec. Files come in; nothing goes out.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use tcgen::render::RenderedFile;

/// The name of the crate that is rendered.
pub(crate) const CRATE: &str = "tcgen_demo";

/// Macros of generated code.
const MACROS: &[&str] = &["assert", "assert_eq", "vec"];

/// Attributes of generated code.
const ATTRIBUTES: &[&str] = &[
    "allow",
    "cfg_attr",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "non_exhaustive",
    "test",
];

/// How every example of a call ends.
const LAST_LINE: &str = "assert!(request.validate().is_ok());";

/// Checks one file by what it is.
///
/// # Panics
/// Where an invariant is broken.
pub(crate) fn check_file(file: &RenderedFile) {
    let RenderedFile { path, text } = file;
    check_characters(path, text);
    match path.rsplit('.').next() {
        Some("rs") => check_rust(path, text),
        Some("toml") => check_manifest(text),
        Some("md") => check_docs(path, text),
        _ => panic!("a file of an unknown kind: {path}"),
    }
}

/// Neither control characters nor those that turn the direction of a text.
pub(crate) fn check_characters(path: &str, text: &str) {
    let hidden = text.chars().find(|c| c.is_control() && *c != '\n' || is_bidi(*c));
    assert_eq!(hidden, None, "{path}");
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check_rust(path: &str, text: &str) {
    let parsed = syn::parse_file(text);
    assert!(parsed.is_ok(), "{path} is not Rust: {:?}\n{text}", parsed.err());
    let tokens: TokenStream = text.parse().unwrap_or_default();
    check_tokens(path, tokens);
}

/// Macros and attributes are from the lists, and the docs hold no foreign code.
fn check_tokens(path: &str, tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut docs = String::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let mut next = tokens.get(at);
        match (token, next) {
            (TokenTree::Punct(punct), _) if punct.as_char() == '#' => {
                if let Some(TokenTree::Punct(_)) = next {
                    at += 1;
                    next = tokens.get(at);
                }
                if let Some(TokenTree::Group(group)) = next.filter(|it| is_bracket(it)) {
                    at += 1;
                    let attribute: Vec<TokenTree> = group.stream().into_iter().collect();
                    let name = attribute.first().map(ToString::to_string).unwrap_or_default();
                    assert!(ATTRIBUTES.contains(&name.as_str()), "{path}: #[{name}]");
                    if name == "doc" {
                        let line = attribute.get(2).and_then(text_of).unwrap_or_default();
                        docs.push_str(line.strip_prefix(' ').unwrap_or(&line));
                        docs.push('\n');
                    }
                    continue;
                }
            }
            (TokenTree::Ident(name), Some(TokenTree::Punct(punct))) if punct.as_char() == '!' => {
                if let Some(TokenTree::Group(_)) = tokens.get(at + 1) {
                    assert!(MACROS.contains(&name.to_string().as_str()), "{path}: {name}!");
                }
            }
            (TokenTree::Group(group), _) => check_tokens(path, group.stream()),
            _ => {}
        }
        if !docs.is_empty() {
            check_docs(path, &std::mem::take(&mut docs));
        }
    }
    check_docs(path, &docs);
}

fn is_bracket(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

fn text_of(token: &TokenTree) -> Option<String> {
    syn::parse2::<syn::LitStr>(TokenStream::from(token.clone())).ok().map(|text| text.value())
}

/// Markdown of ours around texts of others: no HTML, no image, and no code but ours.
fn check_docs(path: &str, docs: &str) {
    let (mut code, mut content) = (None, String::new());
    for event in parse(docs) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.trim_start().starts_with("<!-- ") && path == "README.md", "{path}: HTML {html:?}\n{docs}");
            }
            Event::Start(Tag::Image { .. }) => panic!("{path}: an image\n{docs}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("{path}: indented code\n{docs}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => code = Some(language),
            Event::Text(text) if code.is_some() => content.push_str(&text),
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
                check_code(path, &code.take().unwrap_or("".into()), &std::mem::take(&mut content), docs);
            }
            _ => {}
        }
    }
}

fn check_code(path: &str, language: &str, code: &str, docs: &str) {
    match language {
        "text" | "toml" => {}
        "" => assert!(code.trim_end().ends_with(LAST_LINE), "{path}: foreign code\n{docs}"),
        "no_run" | "rust,no_run" => {
            assert!(
                code.starts_with(&format!("use {CRATE}::")) || code.starts_with("# "),
                "{path}: foreign code\n{docs}"
            );
        }
        other => panic!("{path}: a block of {other:?}\n{docs}"),
    }
    if !matches!(language, "text" | "toml") {
        let parsed: Result<TokenStream, _> =
            code.lines().map(|it| it.strip_prefix("# ").unwrap_or(it).to_owned() + "\n").collect::<String>().parse();
        let tokens = parsed.unwrap_or_else(|error| panic!("{path}: an example is not Rust: {error}\n{docs}"));
        check_tokens(path, tokens);
    }
}

/// As rustdoc reads it.
pub(crate) fn parse(text: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(text, options)
}

/// A manifest with the keys of the template and no others.
pub(crate) fn check_manifest(text: &str) {
    let manifest: toml::Table = text.parse().unwrap_or_else(|error| panic!("Cargo.toml is not TOML: {error}\n{text}"));
    let keys = |path: &[&str], known: &[&str]| {
        let table = path.iter().try_fold(&manifest, |table, key| table.get(*key)?.as_table());
        for key in table.into_iter().flat_map(toml::Table::keys) {
            assert!(known.contains(&key.as_str()), "{}: `{key}`\n{text}", path.join("."));
        }
    };
    keys(&[], &["package", "features", "dependencies", "dev-dependencies", "test"]);
    keys(
        &["package"],
        &["name", "version", "edition", "rust-version", "license", "description", "readme", "keywords", "categories"],
    );
    keys(
        &["features"],
        &[
            "default",
            "hyper",
            "webpki-roots",
            "socks",
            "tracing",
            "metrics",
            "blocking",
            "gzip",
            "hmac-v1",
            "json",
            "test-util",
            "serde",
        ],
    );
    keys(&["dependencies"], &["serde", "tcgen-runtime"]);
    keys(&["dependencies", "serde"], &["version", "features", "optional"]);
    keys(&["dependencies", "tcgen-runtime"], &["path", "version", "default-features"]);
    keys(&["dev-dependencies"], &["serde_json"]);
}
