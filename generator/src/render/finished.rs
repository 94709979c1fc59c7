//! The last look at a file, where texts of others stand between ours. In: its path and text, and the code in its docs that
//! may run. Out: nothing, or what is wrong.
//!
//! Each text is made safe before it is put in; this holds whatever the parts make together.

use std::fmt;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::markdown::rustdoc_options;
use crate::characters::first_unseen;
use crate::report::{Code, Diagnostic};

/// Looks through a Rust file: no character that rustc refuses or nobody sees, and in its docs no code that runs but ours.
///
/// # Errors
/// A defect of tcgen, with the line of the file.
pub(super) fn check_rust(path: &str, text: &str, runs: &[String]) -> Result<(), Diagnostic> {
    check_characters(path, text)?;
    let mut runs = runs.iter();
    let docs = Docs { lines: text.lines().enumerate().peekable() };
    for doc in docs {
        if doc.is_suspicious {
            check_blocks(path, &doc, &mut runs)?;
        }
    }
    match runs.next() {
        None => Ok(()),
        Some(_) => Err(defect(path, 1, "an example of the docs is no code")),
    }
}

/// Looks through a file that is Markdown: blocks of `toml` and `text`, and ours.
///
/// # Errors
/// A defect of tcgen, with the line of the file.
pub(super) fn check_markdown(path: &str, text: &str, runs: &[String]) -> Result<(), Diagnostic> {
    check_characters(path, text)?;
    let doc = Doc { line: 1, text: text.to_owned(), is_suspicious: true };
    check_blocks(path, &doc, &mut runs.iter())
}

/// Looks for characters that may stand in no file.
///
/// # Errors
/// A defect of tcgen, with the line of the file.
pub(super) fn check_characters(path: &str, text: &str) -> Result<(), Diagnostic> {
    match first_unseen(text) {
        None => Ok(()),
        Some((line, c)) => Err(defect(path, line, format_args!("{} stands in it", c.escape_unicode()))),
    }
}

fn defect(path: &str, line: usize, what: impl fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::Defect, format!("the text made for `{path}` is not safe: line {line}: {what}"))
        .help("this is a defect of tcgen: please report it with the spec that shows it")
}

/// A doc comment.
struct Doc {
    /// Its first line in the file.
    line: usize,
    text: String,
    /// Whether there can be a block of code in it.
    is_suspicious: bool,
}

/// The doc comments of a file, one after another.
struct Docs<L: Iterator> {
    lines: std::iter::Peekable<L>,
}

impl<'a, L: Iterator<Item = (usize, &'a str)>> Iterator for Docs<L> {
    type Item = Doc;

    fn next(&mut self) -> Option<Doc> {
        let (index, (slashes, first)) = self.lines.find_map(|(index, line)| Some((index, doc_line(line)?)))?;
        let mut doc = Doc { line: index + 1, text: String::new(), is_suspicious: false };
        let mut next = Some(first);
        while let Some(line) = next {
            // A fence, or an indentation that makes code.
            doc.is_suspicious |= line.contains("```") || line.contains("~~~") || line.contains("    ");
            doc.text.push_str(line);
            doc.text.push('\n');
            let is_same = |(_, line): &(usize, &'a str)| doc_line(line).is_some_and(|(kind, _)| kind == slashes);
            next = self.lines.next_if(is_same).and_then(|(_, line)| doc_line(line)).map(|(_, line)| line);
        }
        Some(doc)
    }
}

/// The kind of doc comment that the line is of, and what it says.
fn doc_line(line: &str) -> Option<(&str, &str)> {
    let (slashes, said) = line.trim_start_matches(' ').split_at_checked(3)?;
    matches!(slashes, "///" | "//!").then(|| (slashes, said.strip_prefix(' ').unwrap_or(said)))
}

/// Each block of code is `text` or `toml`, or the next of those that may run. What is shown is read with rustdoc's
/// extensions, and what runs without them; the two have to agree.
fn check_blocks<'r>(
    path: &str,
    doc: &Doc,
    runs: &mut (impl Iterator<Item = &'r String> + Clone),
) -> Result<(), Diagnostic> {
    let mut shown = runs.clone();
    check_blocks_in(path, doc, rustdoc_options(), &mut shown)?;
    check_blocks_in(path, doc, Options::empty(), runs)
}

fn check_blocks_in<'r>(
    path: &str,
    doc: &Doc,
    options: Options,
    runs: &mut impl Iterator<Item = &'r String>,
) -> Result<(), Diagnostic> {
    let mut code: Option<String> = None;
    for (event, range) in Parser::new_ext(&doc.text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if matches!(&*language, "text" | "toml") => {}
            Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
            Event::Text(text) => {
                if let Some(code) = &mut code {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some(code) = code.take() else { continue };
                if runs.next().is_none_or(|run| run.trim_end() != code.trim_end()) {
                    let line = doc.line + doc.text.get(..range.start).unwrap_or_default().matches('\n').count();
                    return Err(defect(path, line, "a text of the spec would run as an example"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check_markdown, check_rust};

    const OURS: &str = "use demo::Client;\n\nlet client = Client::new();";

    fn message(text: &str, runs: &[&str]) -> Option<String> {
        let runs: Vec<String> = runs.iter().map(|run| (*run).to_owned()).collect();
        check_rust("src/a.rs", text, &runs).err().map(|error| error.message().to_owned())
    }

    #[test]
    fn only_our_code_runs() {
        let ours =
            "/// A.\n///\n/// ```\n/// use demo::Client;\n///\n/// let client = Client::new();\n/// ```\nstruct A;\n";
        assert_eq!(message(ours, &[OURS]), None);
        assert!(message(ours, &[]).unwrap().ends_with("line 3: a text of the spec would run as an example"));
        assert!(message(&ours.replace("new", "other"), &[OURS]).is_some());
        assert!(message("/// A.\n", &[OURS]).unwrap().ends_with("an example of the docs is no code"));
    }

    #[test]
    fn every_way_to_run_is_found() {
        for doc in [
            "```\nx\n```",
            "~~~\nx\n~~~",
            "a\n\n    x",
            "- a\n\n      x",
            "> ```\n> x",
            "-     x",
            "[^a]: b\n\n        x",
        ] {
            let lines: String = doc.lines().map(|line| format!("    /// {line}\n")).collect();
            assert!(message(&lines, &[]).is_some(), "{doc:?}");
        }
        assert_eq!(message("/// ````text\n/// x\n/// ````\n", &[]), None);
        // Code is no doc.
        assert_eq!(message("fn a() {\n    \"```\";\n}\n", &[]), None);
    }

    #[test]
    fn nothing_unseen_is_in_a_file() {
        assert!(message("// a\rb\n", &[]).unwrap().contains("\\u{d}"));
        assert!(message("a\n\"\u{202e}\"\n", &[]).unwrap().contains("line 2"));
    }

    #[test]
    fn markdown_has_blocks_that_are_known() {
        assert!(check_markdown("README.md", "# A\n\n```toml\nx = 1\n```\n", &[]).is_ok());
        assert!(check_markdown("README.md", "# A\n\n```rust\nx\n```\n", &["x".to_owned()]).is_ok());
        assert!(check_markdown("README.md", "# A\n\n```rust\nx\n```\n", &[]).is_err());
    }
}
