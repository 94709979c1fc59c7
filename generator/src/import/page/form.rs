//! Which form a page was written in, and its blocks. In: text. Out: the form and the blocks.
//!
//! The form is told by what the text holds: a file's name says little about what somebody pasted into it.

mod glued;
mod html;
mod markdown;
mod normal;
mod spaced;
mod text;

use super::document::Block;
use super::known::Known;
use super::titles::{header, section};
use crate::report::FileId;

/// A form of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Markdown,
    #[default]
    Text,
}

/// Reads a page in whatever form it is.
pub(super) fn read_blocks(source: &str, file: FileId, known: &Known) -> (Form, Vec<Block>) {
    let form = detect(source);
    let blocks = match form {
        Form::Html => html::read_page(source, file),
        Form::Markdown => markdown::read_page(source, file),
        Form::Text => text::read_page(source, file, known),
    };
    (form, blocks)
}

fn detect(source: &str) -> Form {
    let lines = || source.lines().map(str::trim);
    if lines().any(|line| line.starts_with('#') && section(line).is_some()) {
        return Form::Markdown;
    }
    let has = |tags: &[&str]| tags.iter().any(|tag| source.contains(tag));
    if source.trim_start().starts_with('<')
        && has(&["<table", "<h1", "<h2", "<h3", "<body", "<html", "<!DOCTYPE", "<!doctype", "<p>", "<div"])
    {
        return Form::Html;
    }
    // In text a line of its own names the columns; a description may hold Markdown, and tables of it, all the same.
    if lines().any(|line| !line.starts_with('|') && header(line).is_some()) {
        return Form::Text;
    }
    let is_delimiter = |line: &str| {
        line.starts_with('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
    };
    if lines()
        .any(|line| is_delimiter(line) || line.starts_with("# ") || line.starts_with("## ") || line.starts_with("```"))
    {
        return Form::Markdown;
    }
    if has(&["<td", "<h2", "<body"]) { Form::Html } else { Form::Text }
}
