//! Tables to rows of members and codes. In: a table. Out: names, types, what is required, descriptions; and warnings
//! about rows that cannot be read.

use std::collections::{HashMap, HashSet};

use super::document::{Row, Table, Text};
use super::sections::columns;
use super::titles::Column;
use crate::report::{Code, Diagnostic, Place, Report};
use crate::spec::{Located, TypeName, translate_type};

/// A member as a page has it.
#[derive(Clone, Debug)]
pub(super) struct MemberRow {
    /// Its name, without the `.N` of a list.
    pub(super) name: Text,
    pub(super) type_name: Located<TypeName>,
    /// `None` where the page does not say.
    pub(super) required: Option<bool>,
    pub(super) description: Text,
}

/// The rows of a table of members.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    pub(super) rows: Vec<MemberRow>,
    /// Names of rows that cannot be read: they say nothing, not even that a member has gone.
    pub(super) unread: Vec<String>,
    /// Whether the table has a column that says what is required.
    pub(super) says_required: bool,
}

/// An error code as a page has it.
#[derive(Clone, Debug)]
pub(super) struct CodeRow {
    pub(super) code: Text,
    pub(super) description: Text,
}

/// Reads a table of members.
pub(super) fn read_members(table: &Table, report: &mut Report) -> Members {
    let columns = columns(table).unwrap_or_default();
    let at = |wanted: Column| columns.iter().position(|column| *column == Some(wanted));
    let (name, type_name) = (at(Column::Parameter).or(at(Column::Name)), at(Column::Type));
    let (required, description) = (at(Column::Required), at(Column::Description));
    let mut members = Members { says_required: required.is_some(), ..Members::default() };
    if let Some(first) = table.unread.first() {
        let diagnostic =
            unread("a table begins with lines that are no rows", first.place, "neither a row nor part of one");
        report.add(diagnostic.note(format!("lines before the first row: {}", table.unread.len())));
    }
    let mut places: HashMap<String, Place> = HashMap::new();
    let mut mistakes = Vec::new();
    for row in table.rows.iter().skip(1) {
        let cell = |index: Option<usize>| index.and_then(|index| row.cells.get(index));
        let read = read_member(row, cell(name), cell(type_name), cell(required), cell(description));
        match read.and_then(|member| match places.get(&member.name.text) {
            None => Ok(member),
            Some(first) => {
                let message = format!("the table lists `{}` twice", member.name.text);
                let diagnostic = unread(&message, member.name.place, "listed again");
                Err(Box::new(diagnostic.also(*first, "listed first here")))
            }
        }) {
            Ok(member) => {
                places.insert(member.name.text.clone(), member.name.place);
                members.rows.push(member);
            }
            Err(diagnostic) => {
                members.unread.extend(cell(name).map(|name| without_mark(&name.text).to_owned()));
                mistakes.push(*diagnostic);
            }
        }
    }
    add_first(mistakes, report);
    members
}

/// A table that was cut apart has as many mistakes as rows: the first of them show what is wrong.
fn add_first(mistakes: Vec<Diagnostic>, report: &mut Report) {
    const MOST: usize = 20;
    let more = mistakes.len().saturating_sub(MOST);
    for (index, diagnostic) in mistakes.into_iter().take(MOST).enumerate() {
        let is_last = index + 1 == MOST && more > 0;
        report.add(if is_last { diagnostic.note(format!("{more} more rows cannot be read")) } else { diagnostic });
    }
}

fn read_member(
    row: &Row,
    name: Option<&Text>,
    type_name: Option<&Text>,
    required: Option<&Text>,
    description: Option<&Text>,
) -> Result<MemberRow, Box<Diagnostic>> {
    let filled = |cell: Option<&Text>| cell.filter(|cell| !cell.text.is_empty()).cloned();
    let wrong = |message: &str, label: &str| Box::new(unread(message, row.place, label));
    let name = filled(name).ok_or_else(|| wrong("a row names no member", "the first cell is empty"))?;
    let bare = without_mark(&name.text);
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        return Err(Box::new(unread(
            &format!("`{}` is no name of a member", shorten(&name.text)),
            name.place,
            "not a name",
        )));
    }
    let word = filled(type_name)
        .ok_or_else(|| wrong(&format!("the row of `{bare}` has no type"), "its cell is missing or empty"))?;
    let read = read_type(&word.text).ok_or_else(|| {
        let message = format!("`{}` has no type that the API knows: `{}`", bare, shorten(&word.text));
        Box::new(unread(&message, word.place, "not a type"))
    })?;
    let marked = bare.len() < name.text.len();
    if marked && !read.is_list() {
        let message = format!("`{}` is marked as a list, and its type is `{read}`", name.text);
        return Err(Box::new(unread(&message, word.place, "no `Array of`").also(name.place, "`.N` marks a list")));
    }
    Ok(MemberRow {
        name: Text::new(bare, name.place),
        type_name: Located::new(read, word.place),
        required: required.and_then(|cell| read_required(&cell.text)),
        description: description.cloned().unwrap_or_else(|| Text::new("", row.place)),
    })
}

/// A name without the `.N` of a list.
fn without_mark(name: &str) -> &str {
    name.strip_suffix(".N").unwrap_or(name).trim()
}

/// A type in the documentation's words, or in those of its older pages: `Int64`, `Bool`.
pub(super) fn read_type(text: &str) -> Option<TypeName> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '`' | '\u{200b}'))
        .filter(|word| !word.is_empty())
        .collect();
    let text = singular(&words.join(" "));
    match TypeName::parse(&text) {
        // `UInt` looks like the name of a structure.
        Some(known) if known.structure().is_some() => {
            translate_type(&text).and_then(|word| TypeName::parse(&word)).or(Some(known))
        }
        Some(known) => Some(known),
        None => translate_type(&text).and_then(|word| TypeName::parse(&word)),
    }
}

/// The oldest pages have `array of Filter objects`, `array of Strings`, `Price object`.
fn singular(text: &str) -> String {
    let text = text.strip_suffix(" objects").or_else(|| text.strip_suffix(" object")).unwrap_or(text);
    let item = text.rsplit(' ').next().unwrap_or(text);
    match item.strip_suffix('s').filter(|item| translate_type(item).is_some()) {
        Some(_) => text.strip_suffix('s').unwrap_or(text).to_owned(),
        None => text.to_owned(),
    }
}

fn read_required(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "是" | "yes" | "true" | "必选" | "必填" | "y" => Some(true),
        "否" | "no" | "false" | "可选" | "选填" | "n" => Some(false),
        _ => None,
    }
}

/// Reads a table of error codes.
pub(super) fn read_codes(table: &Table, report: &mut Report) -> Vec<CodeRow> {
    let columns = columns(table).unwrap_or_default();
    let at = |wanted: Column| columns.iter().position(|column| *column == Some(wanted));
    let (code, description) = (at(Column::ErrorCode), at(Column::Description));
    let (mut rows, mut known, mut mistakes) = (Vec::new(), HashSet::new(), Vec::new());
    for row in table.rows.iter().skip(1) {
        let cell =
            |index: Option<usize>| index.and_then(|index| row.cells.get(index)).filter(|cell| !cell.text.is_empty());
        let Some(code) = cell(code) else {
            mistakes.push(unread("a row names no error code", row.place, "the first cell is empty"));
            continue;
        };
        let is_code = code.text.starts_with(|c: char| c.is_ascii_alphabetic())
            && code.text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        if !is_code {
            mistakes.push(unread(&format!("`{}` is no error code", shorten(&code.text)), code.place, "not a code"));
        } else if known.insert(code.text.clone()) {
            let description = cell(description).cloned().unwrap_or_else(|| Text::new("", row.place));
            rows.push(CodeRow { code: code.clone(), description });
        }
    }
    add_first(mistakes, report);
    rows
}

pub(super) fn unread(message: &str, place: Place, label: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreadRow, message).at(place, label)
}

/// As much of a text as a message can hold.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or("");
    let cut: String = line.chars().take(MOST).collect();
    if cut.len() == text.len() { cut } else { format!("{cut}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_all_years_are_types_of_the_api() {
        for (text, expected) in [
            ("Array of  String", "Array of String"),
            ("array of Strings", "Array of String"),
            ("array of Filter objects", "Array of Filter"),
            ("Price object", "Price"),
            ("UInt64", "Unsigned Integer"),
            ("Bool", "Boolean"),
            ("Timestamp ISO8601", "Timestamp ISO8601"),
            ("Filters", "Filters"),
        ] {
            assert_eq!(read_type(text).map(|it| it.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "是", "Map<String, String>", "a type", "Array of Array of String"] {
            assert_eq!(read_type(text), None, "{text}");
        }
    }
}
