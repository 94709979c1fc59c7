//! From tokens to the text of a file. In: items and the table of docs. Out: formatted Rust.

use proc_macro2::TokenStream;

use crate::report::{Code, Diagnostic};

/// What stands before the number in the place of a doc comment. Doc comments come from the table only, so no
/// other line of a file can look like one.
const MARK: &str = "@tcgen-doc ";

/// What stands before an item: a text, and attributes as they are written.
pub(super) struct Doc {
    pub(super) text: String,
    pub(super) attributes: Vec<String>,
}

/// The placeholder of entry `index` of the table of docs.
pub(super) fn doc_mark(index: usize) -> String {
    format!("{MARK}{index}")
}

/// Formats the items, an empty line between them, and puts the docs in their places.
///
/// # Errors
/// Where the tokens are not Rust: a defect of tcgen, reported with the file it was making.
pub(super) fn format_items(
    path: &str,
    imports: TokenStream,
    items: TokenStream,
    docs: &[Doc],
) -> Result<String, Diagnostic> {
    let parse = |tokens| {
        syn::parse2::<syn::File>(tokens).map_err(|error| {
            Diagnostic::new(Code::Defect, format!("the text made for `{path}` is not Rust: {error}"))
                .help("this is a defect of tcgen: please report it with the spec that shows it")
        })
    };
    let (imports, file) = (parse(imports)?, parse(items)?);
    let mut groups: Vec<syn::File> =
        file.attrs.into_iter().map(|attribute| group(vec![attribute], Vec::new())).collect();
    for item in imports.items.into_iter().chain(file.items) {
        match groups.last_mut() {
            Some(last) if last.items.last().is_some_and(|previous| stand_together(previous, &item)) => {
                last.items.push(item)
            }
            _ => groups.push(group(Vec::new(), vec![item])),
        }
    }
    let texts: Vec<String> = groups.iter().map(|group| prettyplease::unparse(group).trim_end().to_owned()).collect();
    Ok(place_docs(&texts.join("\n\n"), docs))
}

fn group(attrs: Vec<syn::Attribute>, items: Vec<syn::Item>) -> syn::File {
    syn::File { shebang: None, frontmatter: None, attrs, items }
}

/// Imports stand together, and so do re-exports and modules.
fn stand_together(one: &syn::Item, next: &syn::Item) -> bool {
    let is_public = |visibility: &syn::Visibility| matches!(visibility, syn::Visibility::Public(_));
    match (one, next) {
        (syn::Item::Use(one), syn::Item::Use(next)) => is_public(&one.vis) == is_public(&next.vis),
        (syn::Item::Mod(one), syn::Item::Mod(next)) => one.content.is_none() && next.content.is_none(),
        _ => false,
    }
}

/// Formats statements as the body of an example: no indentation, no surrounding function.
pub(super) fn format_statements(statements: TokenStream) -> Option<String> {
    let file = syn::parse2(quote::quote!(fn example() { #statements })).ok()?;
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let body = lines.get(1..lines.len().checked_sub(1)?)?;
    let unindented: Vec<&str> = body.iter().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    Some(unindented.join("\n"))
}

/// Replaces each marked line by its doc, a `///` before every line. A documented method after another item gets
/// an empty line before it.
fn place_docs(text: &str, docs: &[Doc]) -> String {
    let mut out = String::with_capacity(text.len() + docs.iter().map(|doc| doc.text.len()).sum::<usize>() * 2);
    let mut previous = "";
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.get(..line.len() - code.len()).unwrap_or_default();
        let slashes = code.get(..3).filter(|slashes| matches!(*slashes, "///" | "//!"));
        let marked =
            slashes.and_then(|slashes| Some((slashes, code.strip_prefix(slashes)?.trim_start().strip_prefix(MARK)?)));
        match marked.and_then(|(slashes, index)| Some((slashes, docs.get(index.trim().parse::<usize>().ok()?)?))) {
            Some((slashes, doc)) => {
                let ended = previous
                    .strip_prefix(indent)
                    .is_some_and(|end| matches!(end, "}" | "];") || end.starts_with("pub const "));
                if ended && !indent.is_empty() {
                    out.push('\n');
                }
                push_doc(&mut out, indent, slashes, doc);
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
        previous = line;
    }
    out
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
