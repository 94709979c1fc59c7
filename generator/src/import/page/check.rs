//! Where a page contradicts itself in ways that a program can see. In: what the page states, and its examples. Out:
//! warnings. It changes nothing.
//!
//! An example's text announces a value that its body does not send; an example, or the stated default, breaks a limit,
//! a list of values or an alphabet; prose requires what the structure calls optional.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::document::Text;
use super::identity::find_in;
use super::tables::{MemberRow, shorten};
use crate::import::prose::{Alphabet, Described, Side, Stated, read_alphabet, read_stated};
use crate::import::stated::Owner;
use crate::report::{Code, Diagnostic, FileId, Place, Report};
use crate::spec::{Constraint, Example, Located, Map, Member, Node, Service, TypeName};

/// A pattern; `None` is a slip in it, which the tests find.
type Pattern = LazyLock<Option<Regex>>;

/// `CancelMessageFormat 设置为2`, `Period=1`.
static ANNOUNCED: Pattern = LazyLock::new(|| {
    Regex::new("([A-Z][A-Za-z0-9]*(?:\\.[A-Z][A-Za-z0-9]*)*) ?(?:参数)? ?(?:设置为|设为|置为|取值为|is set to|set to|=) ?[\"“]?([A-Za-z0-9_-]+)").ok()
});

/// `默认撤回原因是 "…"`: a default that is a text.
static DEFAULT: Pattern = LazyLock::new(|| Regex::new("默认[^\"“”。\n]{0,20}[\"“]([^\"“”\n]+)[\"”]").ok());

/// `此接口下面信息必填`: members further down follow.
static NEEDED: Pattern = LazyLock::new(|| {
    Regex::new("(?:(?:下面|以下|如下|下列|下述)[^。\n]{0,12}(?:必填|必传|必须)|(?:required|must be (?:specified|set))[^.\n]{0,20}:)").ok()
});

/// What a page says of its members, to hold its examples against.
#[derive(Debug, Default)]
pub(super) struct Rules {
    rules: HashMap<(Owner, String), Rule>,
}

#[derive(Debug)]
struct Rule {
    type_name: TypeName,
    stated: Stated,
    alphabet: Option<Alphabet>,
    place: Place,
}

/// One page while it is checked.
pub(super) struct Page<'p> {
    pub(super) file: FileId,
    pub(super) source: &'p str,
    pub(super) service: &'p Service,
}

impl Rules {
    /// Takes what the description of one member states, and holds its own examples and defaults against it.
    pub(super) fn read(
        &mut self,
        owner: &Owner,
        row: &MemberRow,
        type_name: &TypeName,
        sent: bool,
        page: &Page<'_>,
        report: &mut Report,
    ) {
        let (name, text) = (row.name.text.as_str(), &row.description);
        let side = if sent { Side::Input } else { Side::Output };
        let stated = read_stated(&Described { name, type_name, side, text: &text.text, example: None });
        let alphabet = read_alphabet(&text.text).filter(|_| is_text(type_name));
        let rule = Rule { type_name: type_name.clone(), alphabet, place: text.place, stated };
        if let Some(example) = rule.stated.example.as_ref().map(|found| found.value.clone()) {
            let place = find_in(page.file, page.source, text, example.lines().next().unwrap_or(""));
            rule.check(name, &example, place, "the example value", report);
        }
        let captures = DEFAULT.as_ref().and_then(|regex| regex.captures(&text.text));
        if let Some(default) = captures.as_ref().and_then(|captures| captures.get(1)).filter(|_| is_text(type_name)) {
            let place = find_in(page.file, page.source, text, default.as_str());
            rule.check(name, default.as_str(), place, "the stated default", report);
        }
        if rule.alphabet.is_some() || rule.stated != Stated::default() {
            self.rules.insert((owner.clone(), name.to_owned()), rule);
        }
    }

    /// Holds the bodies of an example against everything that the page states.
    pub(super) fn check_example(&self, action: &str, example: &Example, service: &Service, report: &mut Report) {
        let Some(facts) = service.actions.get(action).filter(|_| !example.is_failure()) else { return };
        let sides = [
            (Owner::Input(action.to_owned()), &facts.value.input, &example.input),
            (Owner::Output(action.to_owned()), &facts.value.output, &example.output),
        ];
        for (owner, members, node) in sides {
            if let Some(node) = node {
                self.check_object(&owner, members, &node.value, service, report);
            }
        }
    }

    fn check_object(&self, owner: &Owner, members: &Map<Member>, node: &Node, service: &Service, report: &mut Report) {
        let Node::Map(entries) = node else { return };
        for entry in entries {
            let name = &entry.key.value;
            let Some(member) = members.get(name) else { continue };
            if let Some(rule) = self.rules.get(&(owner.clone(), name.clone())) {
                let text = match &entry.value.value {
                    Node::Scalar { text, .. } => Some(text.clone()),
                    list @ Node::List(_) => Some(list.to_json().to_string()),
                    Node::Null | Node::Map(_) => None,
                };
                if let Some(text) = text {
                    rule.check(name, &text, entry.key.place, "the example", report);
                }
            }
            let structure = member.value.structure().and_then(|name| service.structures.get_key_value(name));
            let Some((below, structure)) = structure else { continue };
            let items = match &entry.value.value {
                Node::List(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            for item in items {
                let owner = Owner::Structure(below.clone());
                self.check_object(&owner, &structure.value.members, &item.value, service, report);
            }
        }
    }
}

fn is_text(type_name: &TypeName) -> bool {
    type_name.scalar() == Some(crate::spec::Scalar::String) && !type_name.is_list()
}

impl Rule {
    fn check(&self, name: &str, text: &str, place: Place, what: &str, report: &mut Report) {
        let mut add = |key: &str, label: String| {
            let message = format!("{what} of `{name}` breaks the {key} that the page states");
            report
                .add(Diagnostic::new(Code::ExampleDisagrees, message).at(place, label).also(self.place, "stated here"));
        };
        if let Some(outside) = self.alphabet.as_ref().and_then(|alphabet| alphabet.first_outside(text)) {
            add("alphabet", format!("`{outside}` is not one of the characters that it may hold"));
        }
        let mut kept = self.stated.clone();
        kept.drop_broken(&self.type_name, text);
        for (constraint, label) in broken(&self.stated, &kept) {
            add(constraint.key(), format!("`{}`: {label}", shorten(text)));
        }
    }
}

/// The constraints that an example took away.
fn broken(stated: &Stated, kept: &Stated) -> Vec<(Constraint, String)> {
    let mut broken = Vec::new();
    if stated.max_length.is_some() && kept.max_length.is_none()
        || stated.min_length.is_some() && kept.min_length.is_none()
    {
        let key = if stated.max_length.is_some() { Constraint::MaxLength } else { Constraint::MinLength };
        broken.push((key, "of another length".to_owned()));
    }
    if stated.max_items.is_some() && kept.max_items.is_none() {
        broken.push((Constraint::MaxItems, "too many items".to_owned()));
    }
    if stated.min_items.is_some() && kept.min_items.is_none() {
        broken.push((Constraint::MinItems, "too few items".to_owned()));
    }
    if stated.range.is_some() && kept.range.is_none() {
        broken.push((Constraint::Range, "out of range".to_owned()));
    }
    if let Some(values) = stated.values.as_ref().filter(|_| kept.values.is_none()) {
        let listed: Vec<&str> = values.value.iter().map(|value| value.text.as_str()).collect();
        broken.push((Constraint::Values, format!("not one of {}", listed.join(", "))));
    }
    broken
}

/// Holds what the text above an example announces against what its request sends.
pub(super) fn check_announcements(
    texts: &[&Text],
    members: &Map<Member>,
    request: &Located<Node>,
    report: &mut Report,
) {
    for text in texts {
        for captures in ANNOUNCED.iter().flat_map(|regex| regex.captures_iter(&text.text)) {
            let (Some(path), Some(value)) = (captures.get(1), captures.get(2)) else { continue };
            let name = path.as_str().rsplit('.').next().unwrap_or("");
            let mut sent = Vec::new();
            collect(&request.value, name, &mut sent);
            let is_member = members.contains_key(name) && !path.as_str().contains('.');
            if sent.is_empty() && !is_member || sent.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(value.as_str())) {
                continue;
            }
            let announced = value.as_str();
            let message = format!("the example announces `{name}` {announced} and does not send it");
            let diagnostic =
                Diagnostic::new(Code::ExampleDisagrees, message).at(text.place, format!("announces {announced}"));
            report.add(match sent.first() {
                Some((sent, place)) => diagnostic.also(*place, format!("sends {}", shorten(sent))),
                None => diagnostic.also(request.place, format!("sends no `{name}`")),
            });
        }
    }
}

/// Every scalar that stands under a key, at any depth.
fn collect(node: &Node, key: &str, found: &mut Vec<(String, Place)>) {
    match node {
        Node::Map(entries) => {
            for entry in entries {
                match &entry.value.value {
                    Node::Scalar { text, .. } if entry.key.value == key => found.push((text.clone(), entry.key.place)),
                    below => collect(below, key, found),
                }
            }
        }
        Node::List(items) => items.iter().for_each(|item| collect(item, key, found)),
        Node::Null | Node::Scalar { .. } => {}
    }
}

/// Reports members that the prose of a member requires further down, and their structures call optional.
pub(super) fn check_needed(name: &str, type_name: &TypeName, text: &Text, page: &Page<'_>, report: &mut Report) {
    let Some(structure) = type_name.structure().filter(|_| !type_name.is_list()) else { return };
    let Some(trigger) = NEEDED.as_ref().and_then(|regex| regex.find(&text.text)) else { return };
    let listed = text.text.get(trigger.end()..).unwrap_or("");
    let prefix = format!("{name}.");
    let mut at = 0;
    while let Some(found) = listed.get(at..).and_then(|rest| rest.find(&prefix)) {
        let start = at + found + prefix.len();
        let path = read_path(listed.get(start..).unwrap_or("").trim_start_matches(' '));
        at = start;
        let steps: Vec<&str> = path.split('.').map(str::trim).collect();
        let Some((what, place)) = optional_step(page.service, structure, &steps) else { continue };
        let path = steps.join(".");
        let message = format!("the text of `{name}` requires `{path}`, {what}");
        let diagnostic = Diagnostic::new(Code::ProseRequires, message)
            .at(find_in(page.file, page.source, text, &path), "required by this text");
        let diagnostic =
            place.into_iter().fold(diagnostic, |diagnostic, place| diagnostic.also(place, "described here"));
        report.add(diagnostic.help("the overlay makes it binding for this action: `needs` on the member"));
    }
}

/// `ProxyOperator.OpenId`, with a blank behind a dot where somebody left one.
fn read_path(text: &str) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let before = text.get(..at).unwrap_or("");
        let goes_on = c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == ' ' && before.ends_with('.');
        if !goes_on {
            break;
        }
        end = at + c.len_utf8();
    }
    text.get(..end).unwrap_or("").trim_end_matches(['.', ' '])
}

/// Why a request may lack what the path leads to; nothing where every step of it is required.
fn optional_step(service: &Service, structure: &str, steps: &[&str]) -> Option<(String, Option<Place>)> {
    let mut at = structure.to_owned();
    for step in steps {
        // A structure that nobody described says nothing.
        let facts = service.structures.get(&at)?;
        let Some(member) = facts.value.members.get(*step) else {
            return Some((format!("and `{at}` has no `{step}`"), Some(facts.place)));
        };
        if !member.value.is_required() {
            return Some((format!("and `{at}` calls `{step}` optional"), Some(member.place)));
        }
        at = member.value.structure()?.to_owned();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        assert!(ANNOUNCED.is_some() && DEFAULT.is_some() && NEEDED.is_some());
    }

    #[test]
    fn a_path_ends_with_its_last_name() {
        assert_eq!(read_path(" ProxyOperator.OpenId\n第三方".trim_start()), "ProxyOperator.OpenId");
        assert_eq!(read_path("A. B（x）"), "A. B");
        assert_eq!(read_path("A. 说明"), "A");
    }
}
