//! Which form a page was written in, and its blocks. In: text. Out: the form and the blocks.
//!
//! The form is told by what the text holds: a file's name says little about what somebody pasted into it.

mod decorated;
mod glued;
mod hidden;
mod html;
mod markdown;
mod normal;
mod spaced;
mod text;

use std::borrow::Cow;

use super::document::Block;
use super::known::Known;
use super::titles::{header, section};
use crate::report::FileId;
pub(super) use glued::is_code;
pub(super) use html::to_cell;

/// A form of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Markdown,
    #[default]
    Text,
}

/// The form of a page, and its text without what nobody sees of it: every byte stays where it was, with a filler in place
/// of comments, scripts and hidden elements.
pub(super) fn shown(source: &str) -> (Form, Cow<'_, str>) {
    let form = detect(&hidden::without_comments(source));
    let shown = match form {
        Form::Html => hidden::of_html(source),
        Form::Markdown => hidden::of_markdown(source),
        Form::Text => Cow::Borrowed(source),
    };
    (form, shown)
}

/// Reads what is shown of a page in this form.
pub(super) fn read_blocks(form: Form, shown: &str, file: FileId, known: &Known) -> Vec<Block> {
    match form {
        Form::Html => html::read_page(shown, file),
        Form::Markdown => markdown::read_page(shown, file),
        Form::Text => text::read_page(shown, file, known),
    }
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
