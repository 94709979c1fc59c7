//! What a page says it is of. In: the page of one action and its text. Out: the action, the service, the version and
//! the host, each with every place that states it.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::common::says_common;
use super::document::{Table, Text, place_in};
use super::names::read_name;
use super::sections::ActionPart;
use crate::report::{Code, Diagnostic, FileId, Place, Report};

/// One place of a page that says what the page is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) value: String,
    pub(super) place: Place,
    /// Which part of the page says so.
    by: &'static str,
}

/// What the page of an action is of; the first claim of each is the one that counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    pub(super) actions: Vec<Claim>,
    pub(super) versions: Vec<Claim>,
    pub(super) services: Vec<Claim>,
    /// The host of the description.
    pub(super) host: Option<Claim>,
}

/// A pattern; `None` is a slip in it, which the tests find.
type Pattern = LazyLock<Option<Regex>>;

static LINK: Pattern = LazyLock::new(|| {
    Regex::new("Product=([a-z0-9]+)&(?:amp;)?Version=([0-9-]{10})&(?:amp;)?Action=([A-Za-z0-9]+)").ok()
});
static HOST: Pattern =
    LazyLock::new(|| Regex::new(r"\b((?:[a-z0-9-]+\.)+(?:tencentcloudapi\.com|tencent\.cn))\b").ok());
static DATE: Pattern = LazyLock::new(|| Regex::new(r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})\b").ok());
static VALUE: Pattern = LazyLock::new(|| Regex::new(r"[:：] ?([A-Z][A-Za-z0-9]+)").ok());
static NAMED: Pattern =
    LazyLock::new(|| Regex::new(r"(?:本接口|This API|this API) ?[（(] ?([A-Z][A-Za-z0-9]+) ?[)）]").ok());
static HEADER: Pattern = LazyLock::new(|| Regex::new(r"(?m)^(Host|X-TC-Action|X-TC-Version): ?([A-Za-z0-9.-]+)").ok());
static QUERY: Pattern = LazyLock::new(|| Regex::new(r"[?&](Action|Version)=([A-Za-z0-9-]+)").ok());

/// Collects what the page says; `source` is the text of the page, `end` the byte at which the next one begins.
pub(super) fn read_identity(part: &ActionPart, file: FileId, source: &str, end: usize) -> Identity {
    let mut identity = Identity::default();
    let row = |name: &str| part.input.as_ref().and_then(|table| row_text(table, name));
    if let Some(cell) = row("Action") {
        identity.add_action(&VALUE, cell, "the row `Action`");
    }
    if let Some(cell) = row("Version") {
        add(&mut identity.versions, &DATE, cell, "the row `Version`");
    }
    for code in part.examples.iter().filter_map(|example| example.request.as_ref()) {
        identity.read_request(code, file, source);
    }
    for text in &part.description {
        if let Some(host) = find(&HOST, &text.text).filter(|_| is_domain(&text.text)) {
            let claim = Claim { value: host, place: text.place, by: "the description" };
            identity.services.extend(service_of(&claim));
            identity.host.get_or_insert(claim);
        }
        identity.add_action(&NAMED, text, "the description");
    }
    identity.read_link(part, file, source, end);
    if let Some(title) = part.title.as_ref().filter(|title| is_action_name(&title.text)) {
        identity.actions.push(Claim { value: title.text.clone(), place: title.place, by: "the title" });
    }
    identity
}

impl Identity {
    /// The action; the row of the table before headers, links and texts.
    pub(super) fn action(&self) -> Option<&Claim> {
        self.actions.first()
    }

    /// Reports claims that differ from the first of their kind.
    pub(super) fn report_differences(&self, report: &mut Report) {
        for (what, claims) in [("action", &self.actions), ("version", &self.versions), ("service", &self.services)] {
            let Some((first, others)) = claims.split_first() else { continue };
            for other in others.iter().filter(|other| other.value != first.value) {
                let message = format!("the page names two {what}s: `{}` and `{}`", first.value, other.value);
                let diagnostic = Diagnostic::new(Code::PageDisagrees, message)
                    .at(other.place, format!("{} says `{}`", other.by, other.value));
                report.add(diagnostic.also(first.place, format!("{} says `{}`, and counts", first.by, first.value)));
            }
        }
    }

    fn add_action(&mut self, pattern: &'static Pattern, text: &Text, by: &'static str) {
        add(&mut self.actions, pattern, text, by);
    }

    fn read_request(&mut self, code: &Text, file: FileId, source: &str) {
        let place = |word: &str| find_in(file, source, code, word);
        for captures in HEADER.iter().flat_map(|regex| regex.captures_iter(&code.text)) {
            let (Some(name), Some(value)) = (captures.get(1), captures.get(2)) else { continue };
            let value = value.as_str().to_owned();
            let by = "a header of an example";
            match name.as_str() {
                "Host" => self.services.extend(service_of(&Claim { place: place(&value), value, by })),
                "X-TC-Action" => self.actions.push(Claim { place: place(&value), value, by }),
                _ => self.versions.push(Claim { place: place(&value), value, by }),
            }
        }
        if !code.text.trim_start().starts_with("http") {
            return;
        }
        let by = "the address of an example";
        if let Some(host) = find(&HOST, &code.text) {
            self.services.extend(service_of(&Claim { place: place(&host), value: host, by }));
        }
        for captures in QUERY.iter().flat_map(|regex| regex.captures_iter(&code.text)) {
            let (Some(name), Some(value)) = (captures.get(1), captures.get(2)) else { continue };
            let claim = Claim { place: place(value.as_str()), value: value.as_str().to_owned(), by };
            if name.as_str() == "Action" { self.actions.push(claim) } else { self.versions.push(claim) }
        }
    }

    /// The link to the API Explorer names all three.
    fn read_link(&mut self, part: &ActionPart, file: FileId, source: &str, end: usize) {
        let start = part.place.start as usize;
        let Some(captures) = LINK.as_ref().and_then(|regex| regex.captures(source.get(start..end).unwrap_or("")))
        else {
            return;
        };
        let by = "the link to the API Explorer";
        let claim = |index: usize| {
            let part = captures.get(index)?;
            let place = place_in(file, source, start + part.start(), start + part.end());
            Some(Claim { value: part.as_str().to_owned(), place, by })
        };
        self.services.extend(claim(1));
        self.versions.extend(claim(2));
        self.actions.extend(claim(3));
    }
}

fn add(claims: &mut Vec<Claim>, pattern: &'static Pattern, text: &Text, by: &'static str) {
    claims.extend(find(pattern, &text.text).map(|value| Claim { value, place: text.place, by }));
}

fn find(pattern: &'static Pattern, text: &str) -> Option<String> {
    let captures = pattern.as_ref()?.captures(text)?;
    captures.get(1).map(|part| part.as_str().to_owned())
}

/// Whether a paragraph is the one about the host, and not one about regions of finance.
fn is_domain(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["接口请求域名", "接口调用域名", "domain name for api request", "api request domain name"]
        .into_iter()
        .any(|words| lower.contains(words))
}

/// `essbasic.tencentcloudapi.com` is of `essbasic`; the hosts for files say nothing.
fn service_of(claim: &Claim) -> Option<Claim> {
    let service = claim.value.strip_suffix("tencentcloudapi.com")?.split('.').next()?;
    (!service.is_empty()).then(|| Claim { value: service.to_owned(), ..claim.clone() })
}

fn is_action_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.contains(|c: char| c.is_ascii_lowercase())
        && text.chars().filter(char::is_ascii_uppercase).count() > 1
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The cell that says of the row with this name that it is one of every action's.
fn row_text<'t>(table: &'t Table, name: &str) -> Option<&'t Text> {
    let names = |cell: &Text| read_name(cell, &HashSet::new()).is_some_and(|read| read.name == name);
    let row = table.rows.iter().find(|row| row.cells.first().is_some_and(names))?;
    row.cells.iter().rev().find(|cell| says_common(name, &cell.text))
}

/// Where a word of a code block stands in the page; the block itself where mark-up hides it.
pub(super) fn find_in(file: FileId, source: &str, code: &Text, word: &str) -> Place {
    let start = code.place.start as usize;
    // Mark-up makes a block longer, hardly more than twice.
    let within = source.get(start..).unwrap_or("");
    match within.find(word).filter(|at| *at < code.text.len() * 2) {
        Some(at) => place_in(file, source, start + at, start + at + word.len()),
        None => code.place,
    }
}
