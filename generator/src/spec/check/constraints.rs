//! Constraints of one member. In: a member. Out: diagnostics about what does not fit its type or itself.

use std::cmp::Ordering;

use super::value::{compare_numbers, is_value_of};
use crate::report::{Code, Diagnostic, Place, Report};
use crate::spec::constraint::Constraint;
use crate::spec::members::Owned;
use crate::spec::node::{Located, Node, is_json_number};
use crate::spec::service::Member;
use crate::spec::type_name::{Scalar, TypeName};

pub(super) fn check_constraints(owned: &Owned<'_>, report: &mut Report) {
    let member = owned.member;
    if let Some(type_name) = &member.type_ {
        check_fit(owned, type_name, report);
        check_values(member, type_name, report);
    }
    check_enum(owned, report);
    check_bounds(member, report);
    check_pattern(member, report);
    check_marks(member, report);
}

/// What a constraint is about, and whether a type has it.
fn check_fit(owned: &Owned<'_>, type_name: &Located<TypeName>, report: &mut Report) {
    let scalar = type_name.scalar();
    let is_text = scalar.is_some_and(|scalar| scalar.is_text() && scalar != Scalar::Binary);
    let is_number = scalar.is_some_and(|scalar| scalar.is_number());
    for constraint in Constraint::all() {
        let (fits, wants) = match constraint {
            Constraint::MinItems | Constraint::MaxItems => (type_name.is_list(), "counts the items of a list"),
            Constraint::MinLength | Constraint::MaxLength => (is_text, "counts the characters of a text"),
            Constraint::Pattern => (is_text, "describes a text"),
            Constraint::Range => (is_number, "bounds a number"),
            Constraint::Values => (scalar.is_some(), "lists scalars"),
            // Its path is checked where the structures are known.
            Constraint::Needs => continue,
        };
        if let Some(place) = owned.member.constraint_place(constraint).filter(|_| !fits) {
            let message =
                format!("`{}` does not fit `{}`, which is `{}`", constraint.key(), owned.name, type_name.value);
            report.add(
                Diagnostic::new(Code::MisplacedConstraint, message).at(place, wants).also(type_name.place, "the type"),
            );
        }
    }
}

/// Values and bounds are of the member's type.
fn check_values(member: &Member, type_name: &Located<TypeName>, report: &mut Report) {
    let Some(scalar) = type_name.scalar() else { return };
    let mut wrong = |text: &str, place: Place| {
        let diagnostic =
            Diagnostic::new(Code::MisplacedConstraint, format!("`{text}` is not of the type `{}`", scalar.word()));
        report.add(diagnostic.at(place, format!("not `{}`", scalar.word())).also(type_name.place, "the type"));
    };
    for value in member.values.iter().flat_map(|values| &values.value) {
        let node = Node::Scalar { text: value.text.value.clone(), quoted: value.quoted || scalar.is_text() };
        if !is_value_of(scalar, &node) {
            wrong(&value.text, value.text.place);
        }
    }
    if let Some(range) = member.range.as_ref().filter(|_| scalar.is_number()) {
        for bound in
            range.min.iter().chain(&range.max).filter(|bound| !is_value_of(scalar, &Node::plain(bound.as_str())))
        {
            wrong(bound, range.place);
        }
    }
}

fn check_enum(owned: &Owned<'_>, report: &mut Report) {
    if let Some(name) = owned.member.enum_.as_ref().filter(|_| owned.member.values.is_none()) {
        let message = format!("`enum` on `{}`, which has no `values`", owned.name);
        report.add(
            Diagnostic::new(Code::MisplacedConstraint, message).at(name.place, "names the enum that `values` make"),
        );
    }
}

fn check_bounds(member: &Member, report: &mut Report) {
    let pairs = [("items", &member.min_items, &member.max_items), ("length", &member.min_length, &member.max_length)];
    for (what, min, max) in pairs {
        if let (Some(min), Some(max)) = (min, max)
            && min.value > max.value
        {
            let message = format!("`min_{what}` {} is more than `max_{what}` {}", min.value, max.value);
            let diagnostic = Diagnostic::new(Code::ContradictoryBounds, message).at(min.place, "more than the most");
            report.add(diagnostic.also(max.place, "the most").help("nothing could satisfy both; correct one of them"));
        }
    }
    if let Some(range) = &member.range
        && let (Some(min), Some(max)) = (&range.min, &range.max)
        && is_json_number(min)
        && compare_numbers(min, max) == Some(Ordering::Greater)
    {
        let message = format!("the range begins at {min} and ends at {max}");
        let diagnostic = Diagnostic::new(Code::ContradictoryBounds, message).at(range.place, "no number is in it");
        report.add(diagnostic.help(format!("the lesser bound comes first: `[{max}, {min}]`")));
    }
}

fn check_pattern(member: &Member, report: &mut Report) {
    if let Some(pattern) = &member.pattern
        && let Err(error) = regex_syntax::parse(pattern)
    {
        let (reason, start) = match &error {
            regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start.column),
            regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span().start.column),
            _ => (error.to_string(), 1),
        };
        let diagnostic = Diagnostic::new(Code::BadPattern, "the pattern is not a regular expression");
        let diagnostic =
            diagnostic.at(pattern.place, reason).note(format!("the mistake is at character {start} of the pattern"));
        report.add(diagnostic.help("in single quotes YAML leaves every backslash as it is"));
    }
}

/// Advice about nothing is a slip, or a constraint that is gone.
fn check_marks(member: &Member, report: &mut Report) {
    for (list, marks) in [("advice", &member.advice), ("enforce", &member.enforce)] {
        for mark in marks.iter().filter(|mark| member.constraint_place(mark.value).is_none()) {
            let key = mark.value.key();
            let message = format!("`{list}` names `{key}`, and the member has no `{key}`");
            let diagnostic =
                Diagnostic::new(Code::MarkWithoutConstraint, message).at(mark.place, "no such constraint here");
            report.add(diagnostic.help(format!("add `{key}`, or take it out of the list")));
        }
    }
}
