//! Examples against the facts. In: examples, and the members they are of. Out: warnings.
//!
//! Advice is not held against an example: a constraint that an example of its own page breaks is advice.

use std::cmp::Ordering;
use std::fmt;

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
    // A call that the service refused is there to show the refusal.
    for example in action.examples.iter().filter(|example| !example.is_failure()) {
        let mut check = Check { service, report, is_request: true };
        if let Some(input) = &example.input {
            check.object(&action.input, &input.value, input.place, format_args!("the input"));
        }
        check.is_request = false;
        if let Some(output) = &example.output {
            check.object(&action.output, &output.value, output.place, format_args!("the output"));
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

/// A value of an example, and the member that it is of.
struct Subject<'m> {
    name: &'m str,
    member: &'m Member,
    place: Place,
}

impl Check<'_, '_> {
    fn object(&mut self, members: &Map<Member>, node: &Node, place: Place, name: fmt::Arguments<'_>) {
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
                    let diagnostic = Diagnostic::new(
                        Code::ExampleUnknownMember,
                        format!("the example names an unknown member `{}`", key.value),
                    );
                    let diagnostic = diagnostic.at(key.place, format!("{name} has no such member"));
                    self.report.add(diagnostic.suggest(did_you_mean(key, members.keys().map(String::as_str))));
                }
            }
        }
        if self.is_request {
            let missing = |(name, member): &(&String, &Located<Member>)| {
                member.value.is_required()
                    && !member.value.is_disabled()
                    && !entries.iter().any(|entry| entry.key.value == **name)
            };
            for (missing, member) in members.iter().filter(missing) {
                let message = format!("the example lacks `{missing}`, which is required");
                let diagnostic = Diagnostic::new(Code::ExampleBreaksConstraint, message)
                    .at(place, format!("no `{missing}` in {name}"));
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
        let subject = Subject { name, member, place: node.place };
        self.count(&subject, [Constraint::MinItems, Constraint::MaxItems], items.len(), "items");
        for item in items {
            self.item(name, member, type_name, item);
        }
    }

    /// One value, or one item of a list.
    fn item(&mut self, name: &str, member: &Member, type_name: &TypeName, node: &Located<Node>) {
        let Some(scalar) = type_name.scalar() else {
            let structure = type_name.structure().and_then(|name| self.service.structures.get_key_value(name));
            if let Some((structure, facts)) = structure {
                self.object(&facts.value.members, &node.value, node.place, format_args!("`{structure}`"));
                self.needs(name, member, node);
            }
            return;
        };
        match &node.value {
            Node::Null => {}
            Node::Scalar { text, .. } if is_value_of(scalar, &node.value) => {
                self.scalar(&Subject { name, member, place: node.place }, text);
            }
            other => self.wrong_type(name, &format!("`{}`", scalar.word()), other, node.place),
        }
    }

    fn scalar(&mut self, subject: &Subject<'_>, text: &str) {
        self.count(subject, [Constraint::MinLength, Constraint::MaxLength], text.chars().count(), "characters");
        let member = subject.member;
        if let Some(pattern) = member.pattern.as_ref() {
            // A pattern that is none has been reported.
            let differs = || Regex::new(&format!("^(?:{})$", pattern.value)).is_ok_and(|regex| !regex.is_match(text));
            self.check(subject, Constraint::Pattern, differs, format_args!("does not match the pattern"));
        }
        if let Some(range) = &member.range {
            let is = |bound: &Option<String>, order| {
                bound.as_ref().is_some_and(|it| compare_numbers(text, it) == Some(order))
            };
            let outside = || is(&range.min, Ordering::Less) || is(&range.max, Ordering::Greater);
            self.check(subject, Constraint::Range, outside, format_args!("is out of range"));
        }
        if let Some(values) = &member.values {
            let unlisted = || !values.iter().any(|value| value.text.value == text);
            self.check(subject, Constraint::Values, unlisted, format_args!("is not one of the values"));
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
                let diagnostic = Diagnostic::new(Code::ExampleBreaksConstraint, message)
                    .at(node.place, format!("no `{}` in it", path.value));
                self.report.add(diagnostic.also(path.place, "needed here"));
            }
        }
    }

    /// How many items or characters there are, against the least and the most.
    fn count(&mut self, subject: &Subject<'_>, [least, most]: [Constraint; 2], count: usize, of: &str) {
        let count = count as u64;
        if let Some(bound) = subject.member.count_bound(least) {
            self.check(subject, least, || count < bound, format_args!("has {count} {of}, fewer than {bound}"));
        }
        if let Some(bound) = subject.member.count_bound(most) {
            self.check(subject, most, || count > bound, format_args!("has {count} {of}, more than {bound}"));
        }
    }

    /// Reports a constraint that is broken, unless it is advice.
    fn check(
        &mut self,
        subject: &Subject<'_>,
        constraint: Constraint,
        is_broken: impl FnOnce() -> bool,
        how: fmt::Arguments<'_>,
    ) {
        let Some(given) = subject.member.constraint_place(constraint) else { return };
        if !subject.member.is_enforced(constraint) || !is_broken() {
            return;
        }
        let key = constraint.key();
        let message = format!("the example of `{}` breaks `{key}`", subject.name);
        let diagnostic = Diagnostic::new(Code::ExampleBreaksConstraint, message).at(subject.place, how.to_string());
        let diagnostic = diagnostic.also(given, format!("`{key}` is given here"));
        let help = format!("correct the example, or mark the constraint as advice: `advice: [{key}]`");
        self.report.add(diagnostic.help(help));
    }

    fn wrong_type(&mut self, name: impl fmt::Display, wanted: &str, node: &Node, place: Place) {
        let found = match node {
            Node::Scalar { text, quoted: true } => format!("the text `{}`", shorten(text)),
            other => other.describe(),
        };
        let diagnostic = Diagnostic::new(Code::ExampleWrongType, format!("the example of `{name}` is of another type"))
            .at(place, format!("expected {wanted}, found {found}"));
        self.report.add(match node {
            Node::Scalar { quoted: false, .. } => diagnostic.help("to make text of it, put it in quotes"),
            Node::Scalar { quoted: true, .. } => {
                diagnostic.help("in quotes it is text; without them a number or a flag")
            }
            _ => diagnostic,
        });
    }
}
