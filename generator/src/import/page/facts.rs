//! Rows to facts. In: the members of a table, and the same members of the stored spec. Out: members of a spec; and
//! warnings about what the page leaves out, and where it differs from the stored spec.
//!
//! A page does not know everything: `Integer` hides the width, an output does not say what is always there, a member
//! out of use has no row. All that comes from the stored spec.

use std::collections::HashSet;

use super::document::Text;
use super::tables::{MemberRow, Members};
use crate::import::sample::read_value;
use crate::report::{Code, Diagnostic, Place, Report};
use crate::spec::{Located, Map, Member, Scalar, TypeName};

/// Whose members they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
    Structure,
}

/// What a page leaves out, until the whole of it has been read: a warning for each member would bury the others.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// Members of which the page does not say whether they are required, and the stored spec does.
    required_stored: Vec<Located<String>>,
    /// Members of which neither says it.
    required_unknown: Vec<Located<String>>,
    /// Integers that the stored spec does not know.
    widths: Vec<Located<String>>,
}

/// Turns the rows of a table into members.
pub(super) fn import_members(
    owner: &str,
    rows: &Members,
    stored: Option<&Map<Member>>,
    side: Side,
    left_out: &mut LeftOut,
    report: &mut Report,
) -> Map<Member> {
    let mut members = Map::with_capacity_and_hasher(rows.rows.len(), Default::default());
    for row in rows.rows.iter().filter(|row| !is_everywhere(row, side)) {
        let known = stored.and_then(|stored| stored.get(&row.name.text));
        let member = import_member(owner, row, known, side, rows.says_required, left_out, report);
        members.insert(row.name.text.clone(), Located::new(member, row.name.place));
    }
    if let Some(stored) = stored {
        let gone: Vec<&String> = stored.keys().filter(|name| !members.contains_key(*name)).collect();
        let doubtful: HashSet<&str> = gone.iter().filter(|it| stands_as_text(it, rows)).map(|it| it.as_str()).collect();
        let stays = |name: &str| rows.kept.contains(name) || rows.partly.is_some() || doubtful.contains(name);
        report_kept(owner, &gone, stored, rows, &doubtful, report);
        keep_stored(&mut members, stored, &stays);
        report_gone(owner, &members, stored, rows, report);
    }
    crate::import::twins::name_members(&mut members);
    members
}

/// What is in every response.
fn is_everywhere(row: &MemberRow, side: Side) -> bool {
    side == Side::Output && row.name.text == "RequestId"
}

fn import_member(
    owner: &str,
    row: &MemberRow,
    known: Option<&Located<Member>>,
    side: Side,
    says_required: bool,
    left_out: &mut LeftOut,
    report: &mut Report,
) -> Member {
    let place = row.name.place;
    let stored = known.map(|known| &known.value);
    let flag = |value: bool| value.then(|| Located::new(true, place));
    let name = || Located::new(format!("{owner}.{}", row.name.text), place);
    let type_name = with_width(&row.type_name.value, stored);
    if stored.is_none() && type_name.scalar() == Some(Scalar::Integer) {
        left_out.widths.push(name());
    }
    let stored_required = stored.is_some_and(Member::is_required);
    let required = match (side, row.required) {
        (Side::Output, _) => stored_required,
        (_, Some(required)) => required,
        // The table of a structure that only answers hold has no such column.
        (Side::Structure, None) if !says_required => stored_required,
        (_, None) => {
            let list = if stored.is_some() { &mut left_out.required_stored } else { &mut left_out.required_unknown };
            list.push(name());
            stored_required
        }
    };
    if let Some(known) = known {
        report_differences(owner, row, known, &type_name, required, side, report);
    }
    let nullable =
        if side == Side::Input { stored.is_some_and(is_nullable) } else { may_be_null(&row.description.text) };
    let (_, example) = split_example(&row.description.text);
    Member {
        example: example.and_then(|example| read_value(&type_name, example, place)),
        type_: Some(Located::new(type_name, row.type_name.place)),
        required: flag(required),
        nullable: flag(nullable),
        disabled: flag(row.is_struck),
        name: stored.and_then(|stored| stored.name.clone()),
        ..Member::default()
    }
}

fn is_nullable(member: &Member) -> bool {
    member.nullable.as_ref().is_some_and(|nullable| nullable.value)
}

/// `注意：此字段可能返回 null…` stands at 23,812 of the 23,907 members that may be null, and at 91 others (tccli 3.1.189.1).
pub(super) fn may_be_null(text: &str) -> bool {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '`').collect();
    text.contains("可能返回null") || text.contains("mayreturnnull")
}

/// A description, and the example value that stands last in its cell: the metadata keeps the two apart, and a list of
/// values without a heading is one only if the example is in it.
pub(super) fn split_example(text: &str) -> (&str, Option<&str>) {
    let marks = ["示例值", "Example value", "example value"];
    let last = marks.into_iter().filter_map(|mark| text.rfind(mark).map(|at| (at, mark))).max();
    let split = last.and_then(|(at, mark)| {
        let (before, rest) = text.split_at_checked(at)?;
        let value = rest.strip_prefix(mark)?.trim_start().strip_prefix(['：', ':'])?.trim();
        let is_last = !value.is_empty() && !value.contains('\n') && !may_be_null(value);
        is_last.then_some((before.trim_end(), Some(value)))
    });
    split.unwrap_or((text, None))
}

/// The page's type; an `Integer` has the width that the stored spec gives it.
fn with_width(page: &TypeName, stored: Option<&Member>) -> TypeName {
    let stored = stored.and_then(|stored| stored.type_.as_ref()).map(|stored| &stored.value);
    let is_wider =
        |stored: &&TypeName| stored.scalar() == Some(Scalar::UnsignedInteger) && stored.is_list() == page.is_list();
    match stored.filter(is_wider) {
        Some(stored) if page.scalar() == Some(Scalar::Integer) => stored.clone(),
        _ => page.clone(),
    }
}

fn report_differences(
    owner: &str,
    row: &MemberRow,
    known: &Located<Member>,
    type_name: &TypeName,
    required: bool,
    side: Side,
    report: &mut Report,
) {
    let name = format!("{owner}.{}", row.name.text);
    let differs = |message: String, at: Place, label: String, stored: Place, stored_label: String| {
        Diagnostic::new(Code::DiffersFromSpec, message).at(at, label).also(stored, stored_label)
    };
    if let Some(stored) = known.value.type_.as_ref().filter(|stored| stored.value != *type_name) {
        let message = format!("`{name}` was `{}`, the page has `{type_name}`", stored.value);
        report.add(differs(
            message,
            row.type_name.place,
            "this is taken".to_owned(),
            stored.place,
            "the stored type".to_owned(),
        ));
    }
    let was = known.value.is_required();
    if side == Side::Input && was != required {
        let word = |required: bool| if required { "required" } else { "optional" };
        let message = format!("`{name}` was {}, the page has it {}", word(was), word(required));
        report.add(differs(
            message,
            row.name.place,
            "this is taken".to_owned(),
            known.place,
            "the stored member".to_owned(),
        ));
    }
    if known.value.is_disabled() {
        let message = format!("`{name}` was out of use, and the page has it");
        report.add(differs(
            message,
            row.name.place,
            "in use from now on".to_owned(),
            known.place,
            "disabled here".to_owned(),
        ));
    }
}

/// What is out of use has no row, and a row that cannot be read says nothing: both stay as they were, where they stood.
fn keep_stored(members: &mut Map<Member>, stored: &Map<Member>, stays: &dyn Fn(&str) -> bool) {
    for (index, (name, member)) in stored.iter().enumerate() {
        if members.contains_key(name) || !member.value.is_disabled() && !stays(name) {
            continue;
        }
        let before = stored.iter().take(index).rev().find_map(|(before, _)| members.get_index_of(before));
        members.shift_insert(before.map_or(0, |before| before + 1), name.clone(), member.clone());
    }
}

fn report_gone(owner: &str, members: &Map<Member>, stored: &Map<Member>, rows: &Members, report: &mut Report) {
    for (name, member) in stored.iter().filter(|(name, _)| !members.contains_key(*name)) {
        let message = format!("`{owner}.{name}` is not on the page");
        let diagnostic = Diagnostic::new(Code::DiffersFromSpec, message)
            .at(rows.end, "the table ends here, without it")
            .also(member.place, "it goes from the stored spec");
        report.add(diagnostic);
    }
}

/// Says which members stay although the table does not have them; those whose own rows are at fault have been told of.
fn report_kept(
    owner: &str,
    gone: &[&String],
    stored: &Map<Member>,
    rows: &Members,
    doubtful: &HashSet<&str>,
    report: &mut Report,
) {
    for name in gone.iter().filter(|name| !rows.kept.contains(**name)) {
        let Some(member) = stored.get(*name).filter(|member| !member.value.is_disabled()) else { continue };
        let (place, label) = match rows.partly {
            _ if doubtful.contains(name.as_str()) => {
                (rows.end, "a text of the table begins with its name, as a row would")
            }
            Some(place) => (place, "this part of the table cannot be read"),
            None => continue,
        };
        let message = format!("`{owner}.{name}` is in no row that can be read");
        let diagnostic = Diagnostic::new(Code::DiffersFromSpec, message).at(place, label);
        report.add(diagnostic.also(member.place, "so it stays as the stored spec has it"));
    }
}

/// Whether a line within a description begins as a row of this member would: in text, a row that is not known as one
/// goes on with the description above it.
fn stands_as_text(name: &str, rows: &Members) -> bool {
    const BEHIND: [&str; 8] = ["Array of", "是", "否", "Yes", "No", "yes", "no", ".N"];
    let begins_row = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let Some(rest) = line.strip_prefix(name) else { return false };
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '.');
        BEHIND.into_iter().chain(Scalar::ALL.into_iter().map(Scalar::word)).any(|word| rest.starts_with(word))
    };
    rows.rows.iter().any(|row| row.description.text.lines().skip(1).any(begins_row))
}

impl LeftOut {
    /// One warning for each kind of thing that is left out.
    pub(super) fn report(self, report: &mut Report) {
        let kinds = [
            (self.required_stored, "the page does not say what is required", "taken from the stored spec"),
            (self.required_unknown, "neither the page nor the stored spec says what is required", "taken as optional"),
            (self.widths, "the page does not say how wide an integer is", "taken as signed"),
        ];
        for (names, message, taken) in kinds {
            let Some(first) = names.first() else { continue };
            let listed: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
            let diagnostic = Diagnostic::new(Code::LeftOut, message).at(first.place, taken);
            report.add(diagnostic.note(format!("{taken}: {}", shown(&listed))));
        }
    }
}

/// The first names of a list, and how many there are more.
fn shown(names: &[&str]) -> String {
    const MOST: usize = 8;
    let more = names.len().saturating_sub(MOST);
    let shown = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// Descriptions for whoever wants them along.
pub(super) fn doc(texts: &[&Text], wanted: bool) -> Option<Located<String>> {
    let first = texts.iter().find(|text| !text.text.is_empty()).filter(|_| wanted)?;
    let joined: Vec<&str> = texts.iter().map(|text| text.text.as_str()).filter(|text| !text.is_empty()).collect();
    Some(Located::new(joined.join("\n\n"), first.place))
}
