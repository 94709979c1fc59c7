//! Examples against the facts. In: examples, and the members they are of. Out: warnings.
//!
//! Advice is not held against an example: a constraint that an example of its own page breaks is advice.

use std::cmp::Ordering;

use regex::Regex;

use super::value::{compare_numbers, is_value_of};
use crate::report::{Code, Diagnostic, Place, Report, did_you_mean};
use crate::spec::constraint::Constraint;
use crate::spec::members::Owned;
use crate::spec::node::{Entry, Located, Node, shorten};
use crate::spec::service::{Action, Map, Member, Service};
use crate::spec::type_name::TypeName;

/// Checks the documented calls of an action.
pub(super) fn check_examples(service: &Service, action: &Action, report: &mut Report) {
    for example in &action.examples {
        let mut check = Check { service, report, is_request: true };
        if let Some(input) = &example.input {
            check.object(&action.input, &input.value, input.place, "the input");
        }
        check.is_request = false;
        if let Some(output) = &example.output {
            check.object(&action.output, &output.value, output.place, "the output");
        }
    }
}

/// Checks the `example` and the `default` of a member.
pub(super) fn check_samples(service: &Service, owned: &Owned<'_>, report: &mut Report) {
    let mut check = Check { service, report, is_request: false };
    for sample in owned.member.example.iter().chain(&owned.member.default) {
        check.value(owned.name, owned.member, sample);
    }
}

struct Check<'s, 'r> {
    service: &'s Service,
    report: &'r mut Report,
    /// Only a request owes anything: official responses leave out members that are documented as always there.
    is_request: bool,
}

impl Check<'_, '_> {
    fn object(&mut self, members: &Map<Member>, node: &Node, place: Place, name: &str) {
        let entries = match node {
            Node::Map(entries) => entries.as_slice(),
            Node::Null => &[],
            _ => return self.wrong_type(name, "an object", node, place),
        };
        for Entry { key, value, .. } in entries {
            match members.get(&key.value) {
                Some(member) => self.value(&key.value, &member.value, value),
                // In every response, and part of no spec.
                None if key.value == "RequestId" && !self.is_request => {}
                None => {
                    let diagnostic = Diagnostic::new(Code::ExampleUnknownMember, format!("the example names an unknown member `{}`", key.value));
                    let diagnostic = diagnostic.at(key.place, format!("{name} has no such member"));
                    self.report.add(diagnostic.suggest(did_you_mean(key, members.keys().map(String::as_str))));
                }
            }
        }
        if self.is_request {
            let missing = |(name, member): &(&String, &Located<Member>)| {
                member.value.is_required() && !member.value.is_disabled() && !entries.iter().any(|entry| entry.key.value == **name)
            };
            for (missing, member) in members.iter().filter(missing) {
                let message = format!("the example lacks `{missing}`, which is required");
                let diagnostic = Diagnostic::new(Code::ExampleBreaksConstraint, message).at(place, format!("no `{missing}` in {name}"));
                self.report.add(diagnostic.also(member.place, "required here"));
            }
        }
    }

    fn value(&mut self, name: &str, member: &Member, node: &Located<Node>) {
        let Some(type_name) = member.type_.as_ref().filter(|_| node.value != Node::Null) else { return };
        if !type_name.is_list() {
            return self.item(name, member, type_name, node);
        }
        let Node::List(items) = &node.value else {
            return self.wrong_type(name, &format!("`{}`", type_name.value), &node.value, node.place);
        };
        let count = items.len() as u64;
        self.least(name, member, Constraint::MinItems, member.min_items.as_ref(), count, "items", node.place);
        self.most(name, member, Constraint::MaxItems, member.max_items.as_ref(), count, "items", node.place);
        for item in items {
            self.item(name, member, type_name, item);
        }
    }

    /// One value, or one item of a list.
    fn item(&mut self, name: &str, member: &Member, type_name: &TypeName, node: &Located<Node>) {
        let Some(scalar) = type_name.scalar() else {
            let structure = type_name.structure().and_then(|structure| self.service.structures.get_key_value(structure));
            if let Some((structure, facts)) = structure {
                self.object(&facts.value.members, &node.value, node.place, &format!("`{structure}`"));
                self.needs(name, member, node);
            }
            return;
        };
        if node.value == Node::Null {
            return;
        }
        if !is_value_of(scalar, &node.value) {
            return self.wrong_type(name, &format!("`{}`", scalar.word()), &node.value, node.place);
        }
        if let Node::Scalar { text, .. } = &node.value {
            self.scalar(name, member, text, node.place);
        }
    }

    fn scalar(&mut self, name: &str, member: &Member, text: &str, place: Place) {
        let length = text.chars().count() as u64;
        self.least(name, member, Constraint::MinLength, member.min_length.as_ref(), length, "characters", place);
        self.most(name, member, Constraint::MaxLength, member.max_length.as_ref(), length, "characters", place);
        if let Some(pattern) = member.pattern.as_ref().filter(|_| member.is_enforced(Constraint::Pattern)) {
            // A pattern that is none has been reported.
            let matches = Regex::new(&format!("^(?:{})$", pattern.value)).is_ok_and(|regex| !regex.is_match(text));
            if matches {
                self.broken(name, Constraint::Pattern, pattern.place, place, "does not match the pattern");
            }
        }
        if let Some(range) = member.range.as_ref().filter(|_| member.is_enforced(Constraint::Range)) {
            let below = range.min.as_ref().is_some_and(|min| compare_numbers(text, min) == Some(Ordering::Less));
            let above = range.max.as_ref().is_some_and(|max| compare_numbers(text, max) == Some(Ordering::Greater));
            if below || above {
                self.broken(name, Constraint::Range, range.place, place, "is out of range");
            }
        }
        if let Some(values) = member.values.as_ref().filter(|_| member.is_enforced(Constraint::Values))
            && !values.iter().any(|value| value.text.value == text)
        {
            self.broken(name, Constraint::Values, values.place, place, "is not one of the values");
        }
    }

    /// The paths that a request needs below this member.
    fn needs(&mut self, name: &str, member: &Member, node: &Located<Node>) {
        if !self.is_request || !member.is_enforced(Constraint::Needs) {
            return;
        }
        for path in &member.needs {
            let mut at = Some(&node.value);
            for step in path.split('.') {
                at = at.and_then(|node| node.get(step)).map(|entry| &entry.value.value);
            }
            if at.is_none_or(|node| *node == Node::Null) {
                let message = format!("the example lacks `{name}.{}`, which is needed", path.value);
                let diagnostic = Diagnostic::new(Code::ExampleBreaksConstraint, message).at(node.place, format!("no `{}` in it", path.value));
                self.report.add(diagnostic.also(path.place, "needed here"));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "two calls each; a struct for them would be longer than both")]
    fn least(&mut self, name: &str, member: &Member, kind: Constraint, bound: Option<&Located<u64>>, count: u64, of: &str, place: Place) {
        if let Some(bound) = bound.filter(|bound| count < bound.value && member.is_enforced(kind)) {
            self.broken(name, kind, bound.place, place, &format!("has {count} {of}, fewer than {}", bound.value));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "as `least`")]
    fn most(&mut self, name: &str, member: &Member, kind: Constraint, bound: Option<&Located<u64>>, count: u64, of: &str, place: Place) {
        if let Some(bound) = bound.filter(|bound| count > bound.value && member.is_enforced(kind)) {
            self.broken(name, kind, bound.place, place, &format!("has {count} {of}, more than {}", bound.value));
        }
    }

    fn broken(&mut self, name: &str, constraint: Constraint, bound: Place, place: Place, how: &str) {
        let key = constraint.key();
        let diagnostic = Diagnostic::new(Code::ExampleBreaksConstraint, format!("the example of `{name}` breaks `{key}`"))
            .at(place, how)
            .also(bound, format!("`{key}` is given here"));
        self.report.add(diagnostic.help(format!("correct the example, or mark the constraint as advice: `advice: [{key}]`")));
    }

    fn wrong_type(&mut self, name: &str, wanted: &str, node: &Node, place: Place) {
        let found = match node {
            Node::Scalar { text, quoted: true } => format!("the text `{}`", shorten(text)),
            other => other.describe(),
        };
        let diagnostic = Diagnostic::new(Code::ExampleWrongType, format!("the example of `{name}` is of another type"))
            .at(place, format!("expected {wanted}, found {found}"));
        self.report.add(match node {
            Node::Scalar { quoted: false, .. } => diagnostic.help("to make text of it, put it in quotes"),
            Node::Scalar { quoted: true, .. } => diagnostic.help("in quotes it is text; without them a number or a flag"),
            _ => diagnostic,
        });
    }
}
