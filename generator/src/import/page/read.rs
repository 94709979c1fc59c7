//! One file to what it says. In: text, and what the stored spec knows. Out: actions, structures, codes and changes;
//! and what could not be read.

use super::common::is_common;
use super::document::{Table, Text};
use super::examples::{ReadExample, read_example};
use super::form::{read_blocks, shown};
use super::history::{Change, read_history};
use super::identity::{Identity, read_identity};
use super::known::Known;
use super::names::read_name;
use super::sections::{ActionPart, Parts, StructurePart, read_parts};
use super::tables::{Before, Codes, Members, read_codes, read_members};
use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources};
use crate::spec::{Action, Map, Member, Service};

/// What one file says.
#[derive(Debug)]
pub(super) struct ReadPage {
    pub(super) file: FileId,
    pub(super) actions: Vec<ReadAction>,
    pub(super) structures: Vec<ReadStructure>,
    /// Error codes that belong to no action.
    pub(super) codes: Codes,
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
    pub(super) codes: Option<Codes>,
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
    // What nobody sees of the page says nothing of it.
    let (form, source) = shown(sources.text(file));
    let source = &*source;
    let known = Known::of_spec(stored).of_page(source, stored);
    let parts = read_parts(form, read_blocks(form, source, file, &known));
    for (place, structure) in &parts.unknown_tables {
        let message = "the columns of a table are none of the documentation's";
        let diagnostic = Diagnostic::new(Code::UnreadRow, message).at(*place, "this row should name them");
        report.add(match structure {
            Some(name) if stored.structures.contains_key(name) => {
                diagnostic.note(format!("`{name}` stays as the stored spec has it"))
            }
            Some(name) => Diagnostic::new(Code::LostRow, format!("the table of `{name}` does not name its columns"))
                .at(*place, "this row should name them")
                .help("give the table its row of columns: name, type, description"),
            None => diagnostic,
        });
    }
    for line in &parts.stray {
        let message = "a line that looks like a row stands in no table";
        report.add(
            Diagnostic::new(Code::LostRow, message)
                .at(line.place, "not read")
                .help("a table begins with a row that names its columns, and an empty line ends it"),
        );
    }
    for place in &parts.further_tables {
        let message = "a section has a second table, and only its first is that of the members";
        report.add(Diagnostic::new(Code::UnreadRow, message).at(*place, "left out"));
    }
    let history = read_history(&parts.lines, report);
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
    let page = Page { file, source, known: &known, stored };
    let actions = actions.into_iter().zip(ends).filter_map(|(part, end)| page.action(part, end, report)).collect();
    let structures = structures.into_iter().filter_map(|part| page.structure(part, report)).collect();
    let mut all = Codes::default();
    for table in &codes {
        let read = page.codes(table, report);
        all.rows.extend(read.rows);
        all.partly = all.partly.or(read.partly);
    }
    Some(ReadPage { file, actions, structures, codes: all, history })
}

/// A page while it is read.
struct Page<'p> {
    file: FileId,
    /// What is shown of it.
    source: &'p str,
    known: &'p Known,
    stored: &'p Service,
}

impl Page<'_> {
    fn structure(&self, part: StructurePart, report: &mut Report) -> Option<ReadStructure> {
        let place = part.table.rows.first().map_or_else(Place::default, |row| row.place);
        let name = part.name.and_then(|name| {
            let read = read_name(&name, &self.known.structures).filter(|read| is_structure_name(&read.name))?;
            Some(Text::new(read.name, name.place))
        });
        let stored = name.as_ref().and_then(|name| self.stored.structures.get(&name.text));
        let members = self.members(&part.table, stored.map(|stored| &stored.value.members), report);
        if name.is_none() {
            report.add(
                Diagnostic::new(Code::LostRow, "a table of members without a name")
                    .at(place, "no heading above it names a structure")
                    .help("write the name of the structure as a heading above the table, or take the table out"),
            );
        }
        Some(ReadStructure { name: name?, description: part.description, members })
    }

    fn members(&self, table: &Table, stored: Option<&Map<Member>>, report: &mut Report) -> Members {
        let mut names = self.known.members.clone();
        names.extend(stored.into_iter().flat_map(Map::keys).cloned());
        read_members(table, &Before { members: stored, names: &names }, report)
    }

    fn codes(&self, table: &Table, report: &mut Report) -> Codes {
        read_codes(table, &|code| self.known.codes.contains(code), report)
    }

    fn action(&self, part: ActionPart, end: usize, report: &mut Report) -> Option<ReadAction> {
        let identity = read_identity(&part, self.file, self.source, end);
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
        report_cut(&part, &shown, self.source, end, report);
        let examples: Vec<ReadExample> = part.examples.iter().map(|example| read_example(example, report)).collect();
        let stored = name.as_ref().and_then(|name| self.stored.actions.get(name)).map(|stored| &stored.value);
        let (was_sent, was_answered) = (stored.map(|stored| &stored.input), stored.map(|stored| &stored.output));
        let mut input = part.input.as_ref().map(|table| self.members(table, was_sent, report));
        let output = part.output.as_ref().map(|table| self.members(table, was_answered, report));
        if let Some(members) = &mut input {
            let is_sent = |name: &str| examples.iter().any(|example| example.sends(name));
            let is_own = |name: &str| was_sent.is_some_and(|members| members.contains_key(name)) || is_sent(name);
            members.rows.retain(|row| !is_common(row, is_own(&row.name.text)));
        }
        let codes = part.errors.as_ref().map(|table| self.codes(table, report));
        let codes = codes.or_else(|| codes_of_text(&part, stored, report));
        for (_, what) in
            [(codes.is_some(), "error codes"), (part.has_example_section || !examples.is_empty(), "examples")]
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
}

/// A section of error codes without a table that can be read: it may say that there are none, and says nothing else.
fn codes_of_text(part: &ActionPart, stored: Option<&Action>, report: &mut Report) -> Option<Codes> {
    const NONE: [&str; 8] = ["暂无", "没有", "无业务", "无错误码", "不涉及", "no error code", "no business", "none"];
    if !part.has_error_section {
        return None;
    }
    let says_none = |text: &Text| NONE.into_iter().any(|word| text.text.to_lowercase().contains(word));
    let is_none = part.unknown_errors.is_none() && part.error_texts.iter().any(says_none);
    let is_empty = part.unknown_errors.is_none() && part.error_texts.is_empty();
    let is_stored = stored.is_some_and(|action| !action.errors.is_empty());
    if is_none || is_empty && !is_stored {
        return Some(Codes::default());
    }
    let place = part.unknown_errors.or(part.error_texts.first().map(|text| text.place)).unwrap_or(part.place);
    let message = "a section of error codes has no table that can be read";
    report.add(
        Diagnostic::new(Code::UnreadRow, message)
            .at(place, "neither a code and its description, nor that there are none")
            .note("the codes that the stored spec has stay"),
    );
    Some(Codes { rows: Vec::new(), partly: Some(place) })
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
        let named = |cell: &Text| cell.text.trim_matches(['*', '`', ' ']) == name;
        table.rows.iter().any(|row| row.cells.first().is_some_and(named))
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
