//! Tables to rows of members and codes. In: a table, and what the stored spec has in its place. Out: names, types, what
//! is required, descriptions; and findings about rows that cannot be read.
//!
//! A row that cannot be read says nothing, not even that a member has gone: where it names a stored member, that stays
//! and a warning says so; anything else is an error, for nothing would stand in for it.

use std::collections::{HashMap, HashSet};

use super::document::{Row, Table, Text};
use super::form::is_code;
use super::names::{ReadName, possible_names, read_name};
use super::sections::columns;
use super::titles::Column;
use crate::report::{Code, Diagnostic, Place, Report};
use crate::spec::{ErrorCode, Located, Map, Member, Named as _, TypeName, translate_type};

/// A member as a page has it.
#[derive(Clone, Debug)]
pub(super) struct MemberRow {
    /// Its name, without the `.N` of a list.
    pub(super) name: Text,
    pub(super) type_name: Located<TypeName>,
    /// `None` where the page does not say.
    pub(super) required: Option<bool>,
    pub(super) description: Text,
    /// Whether the page strikes it out, and nothing stored has it: it is recorded as out of use.
    pub(super) is_struck: bool,
}

/// The rows of a table of members.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    pub(super) rows: Vec<MemberRow>,
    /// Members that stay as they are stored: their rows cannot be read, or are struck out.
    pub(super) kept: HashSet<String>,
    /// Where the table has something that is no row, or none at all: then it does not say that anything has gone.
    pub(super) partly: Option<Place>,
    /// Whether the table has a column that says what is required.
    pub(super) says_required: bool,
    /// The last row, or that of the columns.
    pub(super) end: Place,
}

/// An error code as a page has it.
#[derive(Clone, Debug)]
pub(super) struct CodeRow {
    pub(super) code: Text,
    pub(super) description: Text,
}

/// The rows of a table of error codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    pub(super) rows: Vec<CodeRow>,
    /// Where the list has something that cannot be read: then it does not say that a code has gone.
    pub(super) partly: Option<Place>,
}

/// What the stored spec has in place of a table, and names that are known beside.
pub(super) struct Before<'s> {
    pub(super) members: Option<&'s Map<Member>>,
    pub(super) names: &'s HashSet<String>,
}

impl Before<'_> {
    fn has(&self, name: &str) -> bool {
        self.members.is_some_and(|members| members.contains_key(name))
    }
}

/// A row that cannot be read.
struct Fault {
    message: String,
    place: Place,
    label: String,
    also: Option<(Place, &'static str)>,
    /// What it may be about.
    names: Vec<String>,
}

impl Fault {
    fn new(message: impl Into<String>, place: Place, label: &str) -> Self {
        Fault { message: message.into(), place, label: label.to_owned(), also: None, names: Vec::new() }
    }

    /// A warning where a stored member stands in for the row, and an error where none does.
    fn report(self, before: &Before<'_>) -> (Vec<String>, Diagnostic) {
        let kept: Vec<String> = self.names.into_iter().filter(|name| before.has(name)).collect();
        let code = if kept.is_empty() { Code::LostRow } else { Code::UnreadRow };
        let diagnostic = Diagnostic::new(code, self.message).at(self.place, self.label);
        let diagnostic = match self.also {
            Some((place, label)) => diagnostic.also(place, label),
            None => diagnostic,
        };
        let diagnostic = match kept.first() {
            Some(name) => diagnostic.note(format!("`{name}` stays as the stored spec has it")),
            None => diagnostic.help(
                "correct the row in the file of the page, or save the page again; take the row out where it is about no member",
            ),
        };
        (kept, diagnostic)
    }
}

/// The columns of a table of members.
struct Columns {
    name: Option<usize>,
    type_name: Option<usize>,
    required: Option<usize>,
    description: Option<usize>,
    count: usize,
}

/// Reads a table of members.
pub(super) fn read_members(table: &Table, before: &Before<'_>, report: &mut Report) -> Members {
    let known = columns(table).unwrap_or_default();
    let at = |wanted: Column| known.iter().position(|column| *column == Some(wanted));
    let columns = Columns {
        name: at(Column::Parameter).or(at(Column::Name)),
        type_name: at(Column::Type),
        required: at(Column::Required),
        description: at(Column::Description),
        count: known.len(),
    };
    let head = table.rows.first();
    let end = table.rows.last().map_or_else(Place::default, |row| row.place);
    let mut members = Members { says_required: columns.required.is_some(), end, ..Members::default() };
    for cell in head.iter().flat_map(|row| &row.cells).zip(&known).filter(|it| it.1.is_none()).map(|it| it.0) {
        let message = format!("the column `{}` is none of the documentation's", shorten(&cell.text));
        report.add(unread(&message, cell.place, "its cells are left out"));
    }
    let mut mistakes = Vec::new();
    for text in &table.stray {
        members.partly.get_or_insert(text.place);
        let cell = text.text.trim_start_matches('|').split('|').next().unwrap_or("");
        let names = possible_names(&Text::new(cell, text.place));
        mistakes.push(Fault {
            names,
            ..Fault::new("a line that looks like a row stands in no table", text.place, "not read")
        });
    }
    if let Some(first) = table.unread.first() {
        let diagnostic = unread("a table holds text that is no row", first.place, "neither a row nor part of one");
        report.add(diagnostic.note(format!("texts of it that are no rows: {}", table.unread.len())));
        members.partly.get_or_insert(first.place);
    }
    if let (Some(head), true) = (head, table.rows.len() < 2 && table.stray.is_empty()) {
        report.add(unread("a table has no rows", head.place, "its columns, and nothing below"));
        members.partly = Some(head.place);
    }
    let mut places: HashMap<String, Place> = HashMap::new();
    for row in table.rows.iter().skip(1).filter(|row| head.is_none_or(|head| !repeats(row, head))) {
        if row.cells.iter().all(|cell| cell.text.is_empty() && cell.struck.is_empty()) {
            report.add(unread("a row is empty", row.place, "none of its cells holds anything"));
            members.partly.get_or_insert(row.place);
            continue;
        }
        let read = read_member(row, &columns, before, &mut members.kept, report);
        let read = read.and_then(|member| {
            let name = member.as_ref().map_or("", |member| &member.name.text);
            match places.get(name).zip(member.as_ref()) {
                None => Ok(member),
                Some((first, member)) => {
                    let message = format!("the table lists `{name}` twice");
                    let fault = Fault::new(message, member.name.place, "listed again");
                    Err(Box::new(Fault { also: Some((*first, "listed first here, and counts")), ..fault }))
                }
            }
        });
        match read {
            Ok(Some(mut member)) => {
                for (name, at) in rows_within(&member.description.text) {
                    let message = format!("the row of `{}` goes on with a row of `{name}`", member.name.text);
                    let fault = Fault::new(message, row.place, "a line end is missing between two rows");
                    mistakes.push(Fault { names: vec![name], ..fault });
                    member.description.text.truncate(at);
                }
                places.insert(member.name.text.clone(), member.name.place);
                members.rows.push(member);
            }
            Ok(None) => {}
            Err(fault) if fault.also.is_some_and(|(_, label)| label.ends_with("counts")) => {
                let diagnostic = unread(&fault.message, fault.place, &fault.label);
                report.add(fault.also.into_iter().fold(diagnostic, |it, (place, label)| it.also(place, label)));
            }
            Err(fault) => mistakes.push(*fault),
        }
    }
    let mut findings = Vec::with_capacity(mistakes.len());
    for mistake in mistakes {
        let place = mistake.place;
        let (kept, diagnostic) = mistake.report(before);
        if kept.is_empty() {
            members.partly.get_or_insert(place);
        }
        members.kept.extend(kept);
        findings.push(diagnostic);
    }
    add_first(findings, report);
    members
}

/// Rows that stand behind the text of another one, which lost its line end: `标识 | Count | Integer | 数`. Each has its
/// name, and where the text ends. A row of a table within the text begins with a pipe, and is none of these.
fn rows_within(description: &str) -> Vec<(String, usize)> {
    let line = description.lines().next().unwrap_or("");
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let is_scalar = |cell: &str| read_type(cell).is_some_and(|it| it.structure().is_none());
    let is_row = |cells: &[&str]| match cells {
        [name, rest @ ..] if !is_scalar(name) => {
            let says = usize::from(rest.first().is_some_and(|cell| read_required(cell).is_some()));
            rest.get(says).is_some_and(|cell| is_scalar(cell))
        }
        _ => false,
    };
    if cells.first().is_none_or(|text| text.is_empty()) {
        return Vec::new();
    }
    let end = line.find('|').unwrap_or(line.len());
    let names = (1..cells.len()).filter_map(|at| cells.get(at..).filter(|cells| is_row(cells))?.first());
    let names = names.map(|name| name.strip_suffix(".N").unwrap_or(name)).filter(|name| Member::is_name(name));
    names.map(|name| (name.to_owned(), end)).collect()
}

/// A table over several pages of paper names its columns again.
fn repeats(row: &Row, head: &Row) -> bool {
    row.cells.len() == head.cells.len() && row.cells.iter().zip(&head.cells).all(|(cell, head)| cell.text == head.text)
}

/// A table that was cut apart has as many mistakes as rows: the first of them show what is wrong. Those that stop the
/// import come first.
fn add_first(mut mistakes: Vec<Diagnostic>, report: &mut Report) {
    const MOST: usize = 20;
    mistakes.sort_by_key(|diagnostic| diagnostic.code().severity());
    let more = mistakes.len().saturating_sub(MOST);
    for (index, diagnostic) in mistakes.into_iter().take(MOST).enumerate() {
        let is_last = index + 1 == MOST && more > 0;
        report.add(if is_last { diagnostic.note(format!("{more} more rows cannot be read")) } else { diagnostic });
    }
}

/// The member of a row; nothing where the page strikes out one that is stored.
fn read_member(
    row: &Row,
    columns: &Columns,
    before: &Before<'_>,
    kept: &mut HashSet<String>,
    report: &mut Report,
) -> Result<Option<MemberRow>, Box<Fault>> {
    let cell = |index: Option<usize>| index.and_then(|index| row.cells.get(index));
    let is_filled = |cell: &&Text| !cell.text.is_empty() || !cell.struck.is_empty();
    let name = cell(columns.name)
        .filter(is_filled)
        .ok_or_else(|| Box::new(Fault::new("a row names no member", row.place, "the cell of its name is empty")))?;
    let names = possible_names(name);
    let fault = |message: String, place: Place, label: &str| {
        Box::new(Fault { names: names.clone(), ..Fault::new(message, place, label) })
    };
    let count = row.written.unwrap_or(row.cells.len());
    let Some(read) = read_name(name, before.names) else {
        let shown = if name.text.is_empty() { &name.struck } else { &name.text };
        return Err(fault(format!("`{}` is no name of a member", shorten(shown)), name.place, "not a name"));
    };
    let bare = read.name.as_str();
    if count != columns.count {
        let message = format!("the row of `{bare}` has {count} cells, and its table has {} columns", columns.count);
        return Err(fault(message, row.place, "a cell is missing, or one too many"));
    }
    report_notes(&read, name, before, kept, report);
    if read.is_struck && before.has(bare) {
        return Ok(None);
    }
    let text_of =
        |cell: &Text| if read.is_struck && cell.text.is_empty() { cell.struck.clone() } else { cell.text.clone() };
    let word = cell(columns.type_name).filter(|cell| !text_of(cell).is_empty());
    let word = word
        .ok_or_else(|| fault(format!("the row of `{bare}` has no type"), row.place, "its cell is missing or empty"))?;
    let type_name = read_type(&text_of(word)).ok_or_else(|| {
        let message = format!("`{bare}` has no type that the API knows: `{}`", shorten(&text_of(word)));
        fault(message, word.place, "not a type")
    })?;
    if read.is_list && !type_name.is_list() {
        let message = format!("`{bare}.N` is marked as a list, and its type is `{type_name}`");
        let also = Some((name.place, "`.N` marks a list"));
        return Err(Box::new(Fault { also, ..*fault(message, word.place, "no `Array of`") }));
    }
    let required = cell(columns.required);
    let says = required.and_then(|cell| read_required(&text_of(cell)));
    if let (Some(cell), None) = (required.filter(|cell| !cell.text.is_empty()), says) {
        let message = format!("`{}` does not say whether `{bare}` is required", shorten(&cell.text));
        report.add(unread(&message, cell.place, "neither yes nor no"));
    }
    Ok(Some(MemberRow {
        name: Text::new(bare, name.place),
        type_name: Located::new(type_name, word.place),
        required: says,
        description: cell(columns.description).cloned().unwrap_or_else(|| Text::new("", row.place)),
        is_struck: read.is_struck,
    }))
}

/// Says what stands beside a name, and which members the page strikes out.
fn report_notes(read: &ReadName, cell: &Text, before: &Before<'_>, kept: &mut HashSet<String>, report: &mut Report) {
    let name = &read.name;
    if let Some(note) = &read.note {
        let message = format!("the name of `{name}` has a note: `{}`", shorten(note));
        report.add(Diagnostic::new(Code::NoteAtName, message).at(cell.place, format!("read as `{name}`")));
    }
    let struck = possible_names(&Text::new(cell.struck.as_str(), cell.place));
    for gone in struck.iter().chain(read.is_struck.then_some(name)).filter(|gone| *gone != name || read.is_struck) {
        if before.has(gone) && kept.insert(gone.clone()) {
            let message = format!("the page strikes out `{gone}`");
            let diagnostic =
                Diagnostic::new(Code::StruckOut, message).at(cell.place, "it stays as the stored spec has it");
            report.add(
                diagnostic
                    .help("take it out of the spec by hand, or mark it `disabled: true`, where it is really gone"),
            );
        }
    }
    if read.is_struck && !before.has(name) {
        let message = format!("the page strikes out `{name}`");
        let diagnostic = Diagnostic::new(Code::StruckOut, message).at(cell.place, "recorded as out of use");
        report.add(diagnostic.help("it is in the spec with `disabled: true`: take that away where it is in use"));
    }
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

/// `是`, `Yes`, with what stands in brackets behind it: `是（仅企业）`.
pub(super) fn read_required(text: &str) -> Option<bool> {
    let word = text.split(['（', '(', '[', '【', '\n']).next().unwrap_or(text);
    let word = word.trim().trim_matches(['*', '`', '^', '¹', '²', '³', '。', '.']).trim();
    match word.to_ascii_lowercase().as_str() {
        "是" | "yes" | "true" | "必选" | "必填" | "y" => Some(true),
        "否" | "no" | "false" | "可选" | "选填" | "n" => Some(false),
        _ => None,
    }
}

/// Reads a table of error codes; `stored` are those of the spec.
pub(super) fn read_codes(table: &Table, stored: &dyn Fn(&str) -> bool, report: &mut Report) -> Codes {
    let known = columns(table).unwrap_or_default();
    let at = |wanted: Column| known.iter().position(|column| *column == Some(wanted));
    let (code, description) = (at(Column::ErrorCode), at(Column::Description));
    let (mut codes, mut seen, mut mistakes) = (Codes::default(), HashSet::new(), Vec::new());
    // Where nothing stored stands in for a code, leaving it out would lose it.
    let lost = |place: Place, partly: &mut Option<Place>, message: String, label: &str, text: &str| {
        partly.get_or_insert(place);
        match possible_code(text).filter(|code| !stored(code)) {
            None => unread(&message, place, label).note("the codes that the stored spec has stay"),
            Some(_) => Diagnostic::new(Code::LostRow, message).at(place, label).help(
                "correct the row in the file of the page, or save the page again; take the row out where it is about no code",
            ),
        }
    };
    for text in table.stray.iter().chain(&table.unread) {
        let message = format!("text in the list of error codes is no row: `{}`", shorten(&text.text));
        mistakes.push(lost(text.place, &mut codes.partly, message, "not read", &text.text));
    }
    let head = table.rows.first();
    if let (Some(head), true) = (head, table.rows.len() < 2) {
        mistakes.push(lost(
            head.place,
            &mut codes.partly,
            "a list of error codes has no rows".to_owned(),
            "its columns",
            "",
        ));
    }
    for row in table.rows.iter().skip(1).filter(|row| head.is_none_or(|head| !repeats(row, head))) {
        let cell = |index: Option<usize>| index.and_then(|index| row.cells.get(index));
        let named = cell(code).filter(|cell| !cell.text.is_empty() || !cell.struck.is_empty());
        let Some(named) = named else {
            let message = "a row names no error code".to_owned();
            mistakes.push(lost(row.place, &mut codes.partly, message, "the cell of the code is empty", ""));
            continue;
        };
        let is_struck = named.text.is_empty();
        let shown = if is_struck { &named.struck } else { &named.text };
        let described = cell(description).filter(|cell| !cell.text.is_empty());
        let both = described.is_none().then(|| code_and_text(shown)).flatten();
        let read = both.map(|(code, _)| code).or_else(|| read_code(shown));
        let Some(bare) = read.and_then(|code| undivided(code, named, stored)) else {
            let message = format!("`{}` is no error code", shorten(shown));
            mistakes.push(lost(named.place, &mut codes.partly, message, "not a code", shown));
            continue;
        };
        let is_struck = is_struck || shown.trim_start().starts_with("~~");
        for (next, text) in described.iter().flat_map(|cell| codes_within(&cell.text)) {
            let message = format!("the row of `{bare}` goes on with a row of `{next}`");
            let label = "a line end is missing between two rows";
            mistakes.push(lost(row.place, &mut codes.partly, message, label, text));
        }
        if is_struck {
            let (message, label) = if stored(bare) {
                codes.partly.get_or_insert(named.place);
                (format!("the page strikes out the error code `{bare}`"), "it stays as the stored spec has it")
            } else {
                (format!("the page strikes out the error code `{bare}`"), "left out")
            };
            report.add(Diagnostic::new(Code::StruckOut, message).at(named.place, label));
        } else if seen.insert(bare.to_owned()) {
            let text = both.map(|(_, text)| Text::new(text, named.place));
            let description = text.or(described.cloned()).unwrap_or_else(|| Text::new("", row.place));
            codes.rows.push(CodeRow { code: Text::new(bare, named.place), description });
        }
    }
    add_first(mistakes, report);
    codes
}

/// A code without what stands around it: stars, backticks, a note in brackets.
fn read_code(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches(['*', '`', '"', '\'', ' ', '~']);
    let text = text.strip_prefix('[').and_then(|text| text.split_once("](")).map_or(text, |(label, _)| label);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(text.len());
    let (code, rest) = text.split_at_checked(end)?;
    let is_note =
        rest.trim().is_empty() || rest.trim_start().starts_with(['（', '(', '[', '【', '*', '¹', '²', '³', '^']);
    (ErrorCode::is_name(code) && is_note).then_some(code)
}

/// A code and its text in one cell, for the pipe between them is missing. A single Latin word behind a code may be part
/// of it.
fn code_and_text(cell: &str) -> Option<(&str, &str)> {
    let (code, text) = cell.trim().split_once([' ', '\t'])?;
    let is_text = text.contains(|c: char| !c.is_ascii()) || text.trim().contains(' ');
    let is_note = text.trim_start().starts_with(['（', '(', '[', '【']);
    (is_code(code) && ErrorCode::is_name(code) && is_text && !is_note).then(|| (code, text.trim()))
}

/// `Code<span>New</span>` is not `CodeNew`: what is known decides.
fn undivided<'c>(code: &'c str, cell: &Text, stored: &dyn Fn(&str) -> bool) -> Option<&'c str> {
    let start = cell.text.find(code).unwrap_or(0);
    let within = cell.seams.iter().filter_map(|at| at.checked_sub(start)).filter(|at| (1..code.len()).contains(at));
    match within.min() {
        Some(seam) if !stored(code) => code.get(..seam).filter(|front| stored(front)),
        _ => Some(code),
    }
}

/// Codes behind the text of another one, whose row lost its line end; each with what begins there.
fn codes_within(description: &str) -> Vec<(&str, &str)> {
    let line = description.lines().next().unwrap_or("");
    let parts = line.match_indices('|').filter_map(|(at, _)| line.get(at + 1..)).map(str::trim_start);
    let named = parts.filter_map(|text| Some((text.split('|').next()?.trim(), text)));
    if line.trim_start().starts_with('|') { Vec::new() } else { named.filter(|(code, _)| is_code(code)).collect() }
}

/// The code that a text begins with, or that its words make together. Only a dot makes it certain: a word of prose may
/// have several capitals.
fn possible_code(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['*', '`', '|', '~', ' ', '?', '？']);
    let joined: String = text.split_whitespace().collect();
    [text, &joined].into_iter().find_map(|text| {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(text.len());
        text.get(..end)
            .map(|word| word.trim_end_matches('.'))
            .filter(|word| is_code(word) && word.contains('.'))
            .map(str::to_owned)
    })
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
