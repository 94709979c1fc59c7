//! From tokens to the text of a file. In: items, and what is put into them afterwards. Out: formatted Rust.
//!
//! What is irregular or short is made from tokens and formatted by prettyplease. Docs, and blocks of regular text, stay
//! out of the tokens: a mark stands for each until the rest is formatted.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::text::Text;
use crate::report::{Code, Diagnostic};

/// What stands before the number in the place of a doc comment. Doc comments come from here only, so no other line of a
/// file can look like one.
const DOC_MARK: &str = "@tcgen-doc ";

/// The same for lines of code: a macro that nobody has.
const LINES_MARK: &str = "tcgen_lines!(";

/// What is put in after formatting.
#[derive(Default)]
pub(super) struct Inserts {
    docs: Vec<Doc>,
    lines: Vec<String>,
}

/// What stands before an item: a text, and attributes as they are written.
struct Doc {
    text: String,
    attributes: Vec<String>,
}

impl Inserts {
    /// A doc comment.
    pub(super) fn doc(&mut self, text: impl Into<String>) -> TokenStream {
        self.doc_with(text, Vec::new())
    }

    /// A doc comment and the attributes after it, a line each.
    pub(super) fn doc_with(&mut self, text: impl Into<String>, attributes: Vec<String>) -> TokenStream {
        let mark = self.doc_mark(text.into(), attributes);
        quote!(#[doc = #mark])
    }

    /// A doc comment of the file or module that it stands in.
    pub(super) fn inner_doc(&mut self, text: impl Into<String>) -> TokenStream {
        let mark = self.doc_mark(text.into(), Vec::new());
        quote!(#![doc = #mark])
    }

    /// Lines between the items of an `impl`.
    pub(super) fn lines(&mut self, lines: String) -> TokenStream {
        let index = Literal::usize_unsuffixed(self.lines.len());
        self.lines.push(lines);
        quote!(tcgen_lines!(#index);)
    }

    fn doc_mark(&mut self, text: String, attributes: Vec<String>) -> String {
        self.docs.push(Doc { text, attributes });
        format!("{DOC_MARK}{}", self.docs.len() - 1)
    }
}

/// Writes the items, an empty line between them, with what belongs into them.
///
/// # Errors
/// Where the tokens are not Rust: a defect of tcgen, reported with the file it was making.
pub(super) fn write_items(
    text: &mut Text,
    path: &str,
    items: TokenStream,
    inserts: &Inserts,
) -> Result<(), Diagnostic> {
    let file = syn::parse2::<syn::File>(items).map_err(|error| {
        Diagnostic::new(Code::Defect, format!("the text made for `{path}` is not Rust: {error}"))
            .help("this is a defect of tcgen: please report it with the spec that shows it")
    })?;
    let attributes = file.attrs.into_iter().map(|attribute| group(vec![attribute], Vec::new()));
    let mut groups: Vec<syn::File> = attributes.collect();
    for item in file.items {
        match groups.last_mut() {
            Some(last) if last.items.last().is_some_and(|previous| stand_together(previous, &item)) => {
                last.items.push(item)
            }
            _ => groups.push(group(Vec::new(), vec![item])),
        }
    }
    for group in &groups {
        text.gap();
        text.put_lines(&place(&prettyplease::unparse(group), inserts));
    }
    Ok(())
}

fn group(attrs: Vec<syn::Attribute>, items: Vec<syn::Item>) -> syn::File {
    syn::File { shebang: None, frontmatter: None, attrs, items }
}

/// Re-exports stand together, and so do modules.
fn stand_together(one: &syn::Item, next: &syn::Item) -> bool {
    let is_public = |visibility: &syn::Visibility| matches!(visibility, syn::Visibility::Public(_));
    match (one, next) {
        (syn::Item::Use(one), syn::Item::Use(next)) => is_public(&one.vis) == is_public(&next.vis),
        (syn::Item::Mod(one), syn::Item::Mod(next)) => one.content.is_none() && next.content.is_none(),
        _ => false,
    }
}

/// Replaces each marked line by what it stands for. A documented method after another item gets an empty line before it,
/// and so do lines.
fn place(text: &str, inserts: &Inserts) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut previous = "";
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.get(..line.len() - code.len()).unwrap_or_default();
        let ended =
            previous.strip_prefix(indent).is_some_and(|end| matches!(end, "}" | "];") || end.starts_with("pub const "));
        let gap = if ended && !indent.is_empty() { "\n" } else { "" };
        if let Some((slashes, doc)) = marked_doc(code, inserts) {
            out.push_str(gap);
            push_doc(&mut out, indent, slashes, doc);
        } else if let Some(lines) = marked_lines(code, inserts) {
            out.push_str(gap);
            out.push_str(lines);
        } else {
            out.push_str(line);
            out.push('\n');
        }
        previous = line;
    }
    out
}

/// The doc that this line stands for, and how its lines begin.
fn marked_doc<'a>(code: &'a str, inserts: &'a Inserts) -> Option<(&'a str, &'a Doc)> {
    let slashes = code.get(..3).filter(|slashes| matches!(*slashes, "///" | "//!"))?;
    let index = code.strip_prefix(slashes)?.trim_start().strip_prefix(DOC_MARK)?;
    Some((slashes, inserts.docs.get(index.trim().parse::<usize>().ok()?)?))
}

/// The lines that this line stands for.
fn marked_lines<'a>(code: &str, inserts: &'a Inserts) -> Option<&'a str> {
    let index = code.strip_prefix(LINES_MARK)?.strip_suffix(");")?;
    inserts.lines.get(index.parse::<usize>().ok()?).map(String::as_str)
}

fn push_doc(out: &mut String, indent: &str, slashes: &str, doc: &Doc) {
    let mut blank = false;
    for line in doc.text.trim_end().lines().map(str::trim_end) {
        // Parts that end and begin with an empty line leave one.
        if blank && line.is_empty() {
            continue;
        }
        blank = line.is_empty();
        out.push_str(indent);
        out.push_str(slashes);
        if !line.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
        out.push('\n');
    }
    for attribute in &doc.attributes {
        out.push_str(indent);
        out.push_str(attribute);
        out.push('\n');
    }
}
