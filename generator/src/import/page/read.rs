//! One file to what it says. In: text, and what the stored spec knows. Out: actions, structures, codes and changes;
//! and what could not be read.

use super::document::{Table, Text};
use super::examples::{ReadExample, read_example};
use super::form::read_blocks;
use super::history::{Change, read_history};
use super::identity::{Identity, read_identity};
use super::known::Known;
use super::sections::{ActionPart, Parts, read_parts};
use super::tables::{CodeRow, Members, read_codes, read_members};
use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources};
use crate::spec::Service;

/// What one file says.
#[derive(Debug)]
pub(super) struct ReadPage {
    pub(super) file: FileId,
    pub(super) actions: Vec<ReadAction>,
    pub(super) structures: Vec<ReadStructure>,
    /// Error codes that belong to no action.
    pub(super) codes: Vec<CodeRow>,
    pub(super) history: Vec<Change>,
}

/// What the page of an action says.
#[derive(Debug)]
pub(super) struct ReadAction {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) title: Option<Text>,
    pub(super) description: Vec<Text>,
    pub(super) identity: Identity,
    pub(super) input: Members,
    pub(super) output: Members,
    /// `None` where the page has no such section.
    pub(super) codes: Option<Vec<CodeRow>>,
    /// `None` where the page has no such section.
    pub(super) examples: Option<Vec<ReadExample>>,
}

/// What a page says of a structure.
#[derive(Debug)]
pub(super) struct ReadStructure {
    pub(super) name: Text,
    pub(super) description: Vec<Text>,
    pub(super) members: Members,
}

/// Reads a file; `None` where it is no page, which has then been reported.
pub(super) fn read_page(file: FileId, sources: &Sources, stored: &Service, report: &mut Report) -> Option<ReadPage> {
    let source = sources.text(file);
    let known = Known::of_spec(stored).of_page(source, stored);
    let (form, blocks) = read_blocks(source, file, &known);
    let parts = read_parts(form, blocks);
    for place in &parts.unknown_tables {
        let message = "the columns of a table are none of the documentation's";
        report.add(Diagnostic::new(Code::UnreadRow, message).at(*place, "this row should name them"));
    }
    for place in &parts.further_tables {
        let message = "a section has a second table, and only its first is that of the members";
        report.add(Diagnostic::new(Code::UnreadRow, message).at(*place, "left out"));
    }
    let history = read_history(&parts.lines);
    let is_nothing =
        parts.actions.is_empty() && parts.structures.is_empty() && parts.codes.is_empty() && history.is_empty();
    if is_nothing {
        report.add(no_page(file, source, sources));
        return None;
    }
    if let Some(table) = common_parameters(&parts) {
        let message = format!("`{}` lists the parameters of every action, and is about none", sources.path(file));
        report.add(
            Diagnostic::new(Code::NotAPage, message).at(table, "common parameters").help("name the page of an action"),
        );
        return None;
    }
    let Parts { actions, structures, codes, .. } = parts;
    let ends: Vec<usize> = actions.iter().skip(1).map(|next| next.place.start as usize).chain([source.len()]).collect();
    let actions =
        actions.into_iter().zip(ends).filter_map(|(part, end)| read_action(part, file, source, end, report)).collect();
    let mut read_structures = Vec::with_capacity(structures.len());
    for part in structures {
        let place = part.table.rows.first().map_or_else(Place::default, |row| row.place);
        let name = part.name.filter(|name| is_structure_name(&name.text));
        let members = read_members(&part.table, report);
        match name {
            Some(name) => read_structures.push(ReadStructure { name, description: part.description, members }),
            None => report.add(
                Diagnostic::new(Code::UnreadRow, "a table of members without a name")
                    .at(place, "no heading above it names a structure"),
            ),
        }
    }
    let codes = codes.iter().flat_map(|table| read_codes(table, report)).collect();
    Some(ReadPage { file, actions, structures: read_structures, codes, history })
}

fn read_action(part: ActionPart, file: FileId, source: &str, end: usize, report: &mut Report) -> Option<ReadAction> {
    let identity = read_identity(&part, file, source, end);
    identity.report_differences(report);
    let name = identity.action().map(|claim| claim.value.clone());
    let shown = name.clone().unwrap_or_else(|| "an action".to_owned());
    if name.is_none() {
        let message = "the page does not say which action it is about";
        report
            .add(Diagnostic::new(Code::UnknownIdentity, message).at(part.place, "a page of an action begins here").help(
            "the table of its parameters has a row `Action`, and its examples a header `X-TC-Action`: keep one of them",
        ));
    }
    let missing = [(&part.input, "input parameters"), (&part.output, "output parameters")];
    for (_, what) in missing.iter().filter(|(table, _)| table.is_none()) {
        let message = format!("the page of {shown} has no table of {what}");
        report.add(
            Diagnostic::new(Code::IncompletePage, message)
                .at(part.place, "the page begins here")
                .help("every page has one, if only with `RequestId`: save or copy the whole page"),
        );
    }
    report_cut(&part, &shown, source, end, report);
    let (input, output) = (
        part.input.as_ref().map(|table| read_members(table, report)),
        part.output.as_ref().map(|table| read_members(table, report)),
    );
    let codes = part.errors.as_ref().map(|table| read_codes(table, report)).or(part.has_error_section.then(Vec::new));
    let examples: Vec<ReadExample> = part.examples.iter().map(|example| read_example(example, report)).collect();
    for (_, what) in [(codes.is_some(), "error codes"), (part.has_example_section || !examples.is_empty(), "examples")]
        .iter()
        .filter(|(has, _)| !has)
    {
        let message = format!("the page of {shown} has no {what}");
        report.add(
            Diagnostic::new(Code::LeftOut, message)
                .at(part.place, "the page begins here")
                .note(format!("the {what} of the stored spec stay")),
        );
    }
    let has_examples = part.has_example_section || !examples.is_empty();
    Some(ReadAction {
        name: name?,
        place: part.place,
        title: part.title,
        description: part.description,
        identity,
        input: input?,
        output: output?,
        codes,
        examples: has_examples.then_some(examples),
    })
}

/// Reports a page that ends within an example: what followed is not known.
fn report_cut(part: &ActionPart, shown: &str, source: &str, end: usize, report: &mut Report) {
    let Some(last) = part.examples.last() else { return };
    let Some(code) = last.answer.as_ref().or(last.request.as_ref()) else { return };
    let opens = code.text.matches('{').count();
    let is_open = opens > code.text.matches('}').count();
    let rest = source.get(code.place.start as usize..end).unwrap_or("");
    // The code is the last of the page, but for mark-up.
    let is_last = rest.lines().count() <= code.text.lines().count() + 2;
    if is_open && is_last {
        let message = format!("the page of {shown} ends within an example");
        report.add(
            Diagnostic::new(Code::IncompletePage, message)
                .at(code.place, "its braces never close")
                .help("save or copy the whole page"),
        );
    }
}

fn is_structure_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The page of common parameters has the columns of an action's.
fn common_parameters(parts: &Parts) -> Option<Place> {
    let [action] = parts.actions.as_slice() else { return None };
    let has = |table: &Table, name: &str| {
        table.rows.iter().any(|row| row.cells.first().is_some_and(|cell| cell.text == name))
    };
    let tables = [&action.input, &action.output];
    let table = tables.into_iter().flatten().find(|table| has(table, "SecretId") && has(table, "Signature"))?;
    table.rows.first().map(|row| row.place)
}

fn no_page(file: FileId, source: &str, sources: &Sources) -> Diagnostic {
    let lower = source.to_lowercase();
    let path = sources.path(file);
    let asks = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let help = if asks(&["login", "sign in", "登录"]) && asks(&["password", "密码", "验证码", "扫码", "account"])
    {
        "this looks like a page that asks to log in: save the page from a browser that is logged in"
    } else if lower.contains("<script") && !lower.contains("<td") {
        "the page's text comes from a script: save it from a browser, after it has loaded"
    } else {
        "a page of an action has tables of its parameters, a page of structures one for each, a list of error codes one of codes"
    };
    let first = source.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let start = source.find(first).unwrap_or(0);
    let place = super::document::place_in(file, source, start, start + first.len());
    Diagnostic::new(Code::NotAPage, format!("`{path}` is no page of the API: it holds no table of the documentation"))
        .at(place, "the file begins like this")
        .help(help)
}
