//! What pages say, into the facts of a spec. In: pages that were read, and the stored facts. Out: all facts; and
//! warnings about where the pages differ from the stored spec, and from themselves.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::check::{Page, Rules, check_announcements, check_needed};
use super::document::Text;
use super::facts::{LeftOut, Side, doc, import_members, split_example};
use super::nodes::{Placer, fit};
use super::read::{ReadAction, ReadPage, ReadStructure};
use super::tables::{CodeRow, Codes, MemberRow};
use super::told::tell_changes;
use super::{PageImport, PageOptions};
use crate::import::stated::{Owner, StatedFacts};
use crate::report::{Code, Diagnostic, Place, Report, Sources};
use crate::spec::{Action, ErrorCode, Example, List, Located, Map, Member, RateLimit, Service, Structure, TypeName};

/// `默认接口请求频率限制：20次/秒`, `A maximum of 10 requests can be initiated per second`.
static RATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("频率限制[:：]? ?([0-9]+) ?次/秒|(?i)(?:maximum of|(?:rate|frequency) limit[^0-9]{0,30}) ?([0-9]+) (?:requests?|times?)[^.\n]{0,40}?(?:per second|/ ?s)").ok()
});

/// Puts what the pages say in place of what was stored.
pub(super) fn merge_pages(
    pages: &[ReadPage],
    stored: Service,
    options: &PageOptions,
    sources: &Sources,
    report: &mut Report,
) -> PageImport {
    let mut merger = Merger {
        options,
        sources,
        stored: stored.clone(),
        out: PageImport { service: stored, ..PageImport::default() },
        left_out: LeftOut::default(),
        report,
    };
    // A history alone is imported into nothing.
    if pages.iter().any(|page| !page.actions.is_empty() || !page.structures.is_empty() || !page.codes.rows.is_empty()) {
        merger.check_identity(pages);
    }
    for page in pages {
        page.structures.iter().for_each(|structure| merger.structure(structure));
        page.actions.iter().for_each(|action| merger.action(action));
        merger.out.history.extend(tell_changes(&page.history, &merger.stored, merger.report));
        merger.codes(&page.codes.rows);
    }
    let sent = sent_structures(&merger.out.service);
    let mut stated = StatedFacts::default();
    for page in pages {
        for structure in &page.structures {
            let is_sent = sent.contains(&structure.name.text);
            merger.answers_only(structure, is_sent);
            let owner = Owner::Structure(structure.name.text.clone());
            merger.state(&mut stated, &owner, &structure.members.rows, is_sent);
        }
        for action in &page.actions {
            merger.state(&mut stated, &Owner::Input(action.name.clone()), &action.input.rows, true);
            merger.state(&mut stated, &Owner::Output(action.name.clone()), &action.output.rows, false);
            merger.examples(action, page);
        }
        merger.check(page, &sent);
    }
    merger.out.taken = stated.apply(&mut merger.out.service);
    merger.left_out.report(merger.report);
    merger.out
}

struct Merger<'m> {
    options: &'m PageOptions,
    sources: &'m Sources,
    stored: Service,
    out: PageImport,
    left_out: LeftOut,
    report: &'m mut Report,
}

impl Merger<'_> {
    /// Every page must be of one service and version: that of the call, of the stored spec, or of the first page.
    fn check_identity(&mut self, pages: &[ReadPage]) {
        let claims = |of: fn(&ReadAction) -> Option<&super::identity::Claim>| {
            pages
                .iter()
                .flat_map(|page| &page.actions)
                .filter_map(of)
                .map(|claim| Located::new(claim.value.clone(), claim.place))
                .collect::<Vec<_>>()
        };
        let services = claims(|action| action.identity.services.first());
        let versions = claims(|action| action.identity.versions.first());
        let Service { service, version, .. } = &mut self.out.service;
        settle("service", service, self.options.service.as_deref(), &services, self.report);
        settle("version", version, self.options.version.as_deref(), &versions, self.report);
    }

    fn structure(&mut self, read: &ReadStructure) {
        let name = &read.name.text;
        let stored = self.stored.structures.get(name);
        let members = stored.map(|stored| &stored.value.members);
        let members = import_members(name, &read.members, members, Side::Structure, &mut self.left_out, self.report);
        let structure = Structure {
            doc: doc(&read.description.iter().collect::<Vec<_>>(), self.options.docs),
            name: stored.and_then(|stored| stored.value.name.clone()),
            members,
        };
        let structure = Located::new(structure, read.name.place);
        self.out.structures.push(name.clone());
        let fresh = self.out.service.structures.insert(name.clone(), structure);
        self.report_twice(
            "structure",
            name,
            read.name.place,
            fresh.filter(|_| self.out.structures.iter().filter(|it| *it == name).count() > 1).map(|first| first.place),
        );
        self.with_docs_of(name, &read.members.rows, &Owner::Structure(name.clone()));
    }

    fn action(&mut self, read: &ReadAction) {
        let name = &read.name;
        let stored = self.stored.actions.get(name).map(|stored| stored.value.clone()).unwrap_or_default();
        let known = |members: &Map<Member>| (!members.is_empty()).then(|| members.clone());
        let input = import_members(
            name,
            &read.input,
            known(&stored.input).as_ref(),
            Side::Input,
            &mut self.left_out,
            self.report,
        );
        let output = import_members(
            name,
            &read.output,
            known(&stored.output).as_ref(),
            Side::Output,
            &mut self.left_out,
            self.report,
        );
        let errors = match &read.codes {
            Some(codes) => {
                let gone = self.report_gone_codes(name, codes, &stored.errors, read.place);
                let listed = codes.rows.iter().map(|row| Located::new(row.code.text.clone(), row.code.place));
                // A list of which a part cannot be read does not say that a code has gone.
                let kept = gone.into_iter().filter(|_| codes.partly.is_some());
                let codes: Vec<_> = listed.chain(kept).collect();
                let place = codes.first().map(|code| code.place);
                List::new(codes, place)
            }
            None => stored.errors,
        };
        let title = read
            .title
            .as_ref()
            .filter(|title| title.text != *name)
            .map(|title| Located::new(title.text.clone(), title.place));
        let texts: Vec<&Text> = read.description.iter().collect();
        let action = Action {
            title: title.or(stored.title),
            doc: doc(&texts, self.options.docs),
            endpoint: self.endpoint(read),
            rate_limit: rate_limit(&read.description).or(stored.rate_limit),
            input,
            output,
            errors,
            examples: stored.examples,
            // No page says these.
            name: stored.name,
            status: stored.status,
            skip_sign: stored.skip_sign,
            body: stored.body,
            stream: stored.stream,
            effect: stored.effect,
            ..Action::default()
        };
        self.out.actions.push(name.clone());
        let first = self.out.service.actions.insert(name.clone(), Located::new(action, read.place));
        self.report_twice(
            "action",
            name,
            read.place,
            first.filter(|_| self.out.actions.iter().filter(|it| *it == name).count() > 1).map(|first| first.place),
        );
        if let Some(codes) = &read.codes {
            self.codes(&codes.rows);
        }
        self.with_docs_of(name, &read.input.rows, &Owner::Input(name.clone()));
        self.with_docs_of(name, &read.output.rows, &Owner::Output(name.clone()));
    }

    fn report_twice(&mut self, noun: &str, name: &str, place: Place, first: Option<Place>) {
        if let Some(first) = first {
            let diagnostic = Diagnostic::new(Code::DuplicateKey, format!("the {noun} `{name}` is given twice"));
            self.report
                .add(diagnostic.at(place, "given again").also(first, "given first here").help("name one page of it"));
        }
    }

    /// Official descriptions, for whoever asked for them.
    fn with_docs_of(&mut self, name: &str, rows: &[MemberRow], owner: &Owner) {
        if !self.options.docs {
            return;
        }
        let service = &mut self.out.service;
        let members = match owner {
            Owner::Input(_) => service.actions.get_mut(name).map(|action| &mut action.value.input),
            Owner::Output(_) => service.actions.get_mut(name).map(|action| &mut action.value.output),
            Owner::Structure(_) => service.structures.get_mut(name).map(|structure| &mut structure.value.members),
        };
        let Some(members) = members else { return };
        for row in rows {
            if let Some(member) = members.get_mut(&row.name.text) {
                member.value.doc = doc(&[&row.description], true);
            }
        }
    }

    /// A host that is not that of the service.
    fn endpoint(&self, read: &ReadAction) -> Option<Located<String>> {
        let host = read.identity.host.as_ref()?;
        let service = &self.out.service;
        let usual = match (&service.endpoint, &service.service) {
            (Some(endpoint), _) => endpoint.value.clone(),
            (None, Some(name)) => format!("{}.tencentcloudapi.com", name.value),
            (None, None) => return None,
        };
        (host.value != usual).then(|| Located::new(host.value.clone(), host.place))
    }

    /// Reports the stored codes that the page does not list, and returns them.
    fn report_gone_codes(
        &mut self,
        name: &str,
        codes: &Codes,
        stored: &List<String>,
        place: Place,
    ) -> Vec<Located<String>> {
        let last = codes.rows.last().map_or(place, |code| code.code.place);
        let is_listed = |code: &Located<String>| codes.rows.iter().any(|row| row.code.text == code.value);
        let gone: Vec<Located<String>> = stored.iter().filter(|code| !is_listed(code)).cloned().collect();
        for code in &gone {
            let message = format!("`{name}` no longer lists the error code `{}`", code.value);
            let diagnostic = match codes.partly {
                Some(partly) => Diagnostic::new(Code::DiffersFromSpec, message)
                    .at(partly, "this part of the list cannot be read")
                    .also(code.place, "so it stays as the stored spec has it"),
                None => Diagnostic::new(Code::DiffersFromSpec, message)
                    .at(last, "the list ends here, without it")
                    .also(code.place, "it goes from the stored spec"),
            };
            self.report.add(diagnostic);
        }
        gone
    }

    /// The service has every code that an action lists.
    fn codes(&mut self, codes: &[CodeRow]) {
        let before = self.out.service.errors.len();
        for row in codes {
            let errors = &mut self.out.service.errors;
            let known = errors
                .entry(row.code.text.clone())
                .or_insert_with(|| Located::new(ErrorCode::default(), row.code.place));
            if self.options.docs {
                known.value.doc = doc(&[&row.description], true);
            }
        }
        if self.out.service.errors.len() > before {
            self.out.service.errors.sort_unstable_keys();
        }
        self.out.codes += codes.len();
    }

    /// In a structure that only answers hold, the page's column does not say what is always there.
    fn answers_only(&mut self, read: &ReadStructure, is_sent: bool) {
        let stored = self.stored.structures.get(&read.name.text).map(|stored| &stored.value.members);
        let fresh = self.out.service.structures.get_mut(&read.name.text).filter(|_| !is_sent);
        for (name, member) in fresh.into_iter().flat_map(|structure| &mut structure.value.members) {
            let was = stored.and_then(|stored| stored.get(name)).is_some_and(|stored| stored.value.is_required());
            member.value.required = was.then(|| Located::new(true, member.place));
        }
    }

    fn state(&self, stated: &mut StatedFacts, owner: &Owner, rows: &[MemberRow], sent: bool) {
        for (row, type_name) in self.described(owner, rows) {
            let (text, example) = split_example(&row.description.text);
            stated.read(owner, &row.name.text, &type_name, sent, text, example);
        }
    }

    /// The rows that became members, with the types that they have now.
    fn described<'r>(&self, owner: &Owner, rows: &'r [MemberRow]) -> Vec<(&'r MemberRow, TypeName)> {
        let service = &self.out.service;
        let members = match owner {
            Owner::Input(action) => service.actions.get(action).map(|action| &action.value.input),
            Owner::Output(action) => service.actions.get(action).map(|action| &action.value.output),
            Owner::Structure(name) => service.structures.get(name).map(|structure| &structure.value.members),
        };
        let type_of = |name: &str| members?.get(name)?.value.type_.as_ref().map(|type_name| type_name.value.clone());
        rows.iter().filter_map(|row| Some((row, type_of(&row.name.text)?))).collect()
    }

    fn examples(&mut self, read: &ReadAction, page: &ReadPage) {
        let Some(examples) = &read.examples else { return };
        let source = self.sources.text(page.file);
        let facts = self.out.service.actions.get(&read.name).map(|action| action.value.clone()).unwrap_or_default();
        let mut converted = Vec::with_capacity(examples.len());
        for example in examples {
            let node = |part: &Option<(serde_json::Value, Text)>, members: &Map<Member>| {
                let (json, code) = part.as_ref()?;
                let mut node = Placer::new(page.file, source, code).node(json.clone());
                if code.text.trim_start().starts_with("http") {
                    fit(&mut node.value, members, &self.out.service);
                }
                Some(node)
            };
            let (input, output) = (node(&example.request, &facts.input), node(&example.answer, &facts.output));
            let place = input.as_ref().or(output.as_ref()).map(|node| node.place);
            let Some(place) = place else { continue };
            let title = example.title.as_ref().map(|title| Located::new(title.text.clone(), title.place));
            if let Some(request) = &input {
                let texts: Vec<&Text> = example.title.iter().chain(&example.texts).collect();
                check_announcements(&texts, &facts.input, request, self.report);
            }
            converted.push(Located::new(Example { title, input, output }, place));
        }
        let place = converted.first().map(|example| example.place);
        if let Some(action) = self.out.service.actions.get_mut(&read.name) {
            action.value.examples = List::new(converted, place);
        }
    }

    /// Holds a page against itself.
    fn check(&mut self, read: &ReadPage, sent: &HashSet<String>) {
        let service = &self.out.service;
        let page = Page { file: read.file, source: self.sources.text(read.file), service };
        let mut rules = Rules::default();
        let owners = read.actions.iter().flat_map(|action| {
            [
                (Owner::Input(action.name.clone()), &action.input.rows, true),
                (Owner::Output(action.name.clone()), &action.output.rows, false),
            ]
        });
        let structures = read.structures.iter().map(|structure| {
            let name = &structure.name.text;
            (Owner::Structure(name.clone()), &structure.members.rows, sent.contains(name))
        });
        for (owner, rows, is_sent) in owners.chain(structures) {
            for (row, type_name) in self.described(&owner, rows) {
                rules.read(&owner, row, &type_name, is_sent, &page, self.report);
                if is_sent {
                    check_needed(&row.name.text, &type_name, &row.description, &page, self.report);
                }
            }
        }
        for action in read.actions.iter().filter(|action| action.examples.is_some()) {
            let examples = service.actions.get(&action.name).into_iter().flat_map(|facts| &facts.value.examples);
            for example in examples {
                rules.check_example(&action.name, &example.value, service, self.report);
            }
        }
    }
}

/// Gives the spec its service or version, and reports pages of another.
fn settle(
    what: &str,
    slot: &mut Option<Located<String>>,
    asked: Option<&str>,
    claims: &[Located<String>],
    report: &mut Report,
) {
    if let (Some(asked), Some(stored)) =
        (asked, slot.as_ref().filter(|stored| asked.is_some_and(|asked| asked != stored.value)))
    {
        let message = format!("the spec is of the {what} `{}`, and not of `{asked}`", stored.value);
        report.add(
            Diagnostic::new(Code::OtherService, message).at(stored.place, "the spec says so").help("name another spec"),
        );
        return;
    }
    let wanted = asked
        .map(str::to_owned)
        .or_else(|| slot.as_ref().map(|stored| stored.value.clone()))
        .or_else(|| claims.first().map(|claim| claim.value.clone()));
    let Some(wanted) = wanted else {
        let message = format!("nothing says which {what} the pages are of");
        report.add(Diagnostic::new(Code::UnknownIdentity, message).help(format!("name it: --{what}")));
        return;
    };
    for claim in claims.iter().filter(|claim| claim.value != wanted) {
        let message = format!("a page of the {what} `{}`, not of `{wanted}`", claim.value);
        let diagnostic = Diagnostic::new(Code::OtherService, message).at(claim.place, "the page says so");
        let diagnostic = match slot.as_ref() {
            Some(stored) => diagnostic.also(stored.place, "the stored spec says so"),
            None => diagnostic,
        };
        report.add(diagnostic.help("a page goes into the spec of its own service and version"));
    }
    if slot.is_none() {
        *slot = Some(Located::new(wanted, claims.first().map_or_else(Place::default, |claim| claim.place)));
    }
}

fn rate_limit(description: &[Text]) -> Option<Located<RateLimit>> {
    description.iter().find_map(|text| {
        let captures = RATE.as_ref()?.captures(&text.text)?;
        let number = captures.get(1).or(captures.get(2))?.as_str().parse().ok()?;
        Some(Located::new(RateLimit::new(number)?, text.place))
    })
}

/// The structures that requests reach.
fn sent_structures(service: &Service) -> HashSet<String> {
    let mut reached = HashSet::new();
    let mut open: Vec<&Map<Member>> = service.actions.values().map(|action| &action.value.input).collect();
    while let Some(members) = open.pop() {
        for structure in
            members.values().filter(|member| !member.value.is_disabled()).filter_map(|member| member.value.structure())
        {
            if let Some(facts) = service.structures.get(structure).filter(|_| reached.insert(structure.to_owned())) {
                open.push(&facts.value.members);
            }
        }
    }
    reached
}
