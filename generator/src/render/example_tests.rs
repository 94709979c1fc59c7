//! The documented examples as tests of the generated crate. In: the examples of an action. Out: one test module.
//!
//! ```text
//! #[test]
//! fn example_1_request() {
//!     let request = ChannelBatchCancelFlowsRequest::new(…);
//!     assert_eq!(request.validate(), Ok(()));
//!     let body = super::encoded(&request);
//!     assert_eq!(body, super::json(r#"{ … }"#));
//! }
//!
//! #[test]
//! fn example_1_response() {
//!     let response: ChannelBatchCancelFlowsResponse = super::decoded(r#"{ … }"#);
//!     assert_eq!(response.fail_messages[2], "…");
//! }
//! ```
//!
//! A response is checked member by member, down to its leaves, where its types can express it; any response has
//! to decode.

use super::literal::{put_leaf, write_request};
use super::markdown::Plain;
use super::piece::{Quoted, Raw};
use super::scope::Scope;
use super::text::{Text, put, put_line};
use super::wrap::Break;
use crate::model::{Action, Api, Example, Literal, Member, MemberLiteral, Presence, Sample};

/// What of the examples the types can express: it becomes a test.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tested {
    /// A request that is sent.
    pub(super) requests: bool,
    /// A response that is read.
    pub(super) responses: bool,
}

impl Tested {
    /// Over these actions.
    pub(super) fn of<'a>(actions: impl IntoIterator<Item = &'a Action>) -> Tested {
        let mut tested = Tested::default();
        for example in actions.into_iter().flat_map(|action| &action.examples) {
            tested.requests |= tested_request(example).is_some();
            tested.responses |= tested_response(example).is_some();
        }
        tested
    }

    /// Whether there is a test.
    pub(super) fn any(self) -> bool {
        self.requests || self.responses
    }
}

fn tested_request(example: &Example) -> Option<(&Sample, &[MemberLiteral])> {
    example.request.as_ref().and_then(|it| Some((it, it.members.as_deref()?)))
}

fn tested_response(example: &Example) -> Option<&Sample> {
    example.response.as_ref().filter(|_| !example.failure)
}

/// The items of the file.
pub(super) fn write_example_tests(text: &mut Text, scope: &Scope<'_>, action: &Action) {
    let package = scope.options.package.as_ref().map_or("", |package| package.name.as_str());
    put_line!(text, "use ", &package.replace('-', "_"), "::model::*;");
    for (number, example) in (1..).zip(&action.examples) {
        if let Some(request) = tested_request(example) {
            open_test(text, number, example, "request");
            write_request_test(text, scope.api, action, !example.failure, request);
            text.close_block();
        }
        if let Some(sample) = tested_response(example) {
            open_test(text, number, example, "response");
            write_response_test(text, scope.api, action, sample);
            text.close_block();
        }
    }
}

fn open_test(text: &mut Text, number: usize, example: &Example, side: &str) {
    text.gap();
    text.begin_doc_line();
    put!(text, "Example ", number);
    if let Some(title) = &example.title {
        put!(text, ": ", Plain(title));
    }
    put!(text, ".");
    text.end_doc_line();
    put_line!(text, "#[test]");
    text.begin_line();
    put!(text, "fn example_", number, "_", side, "()");
    text.open_block();
}

fn write_request_test(
    text: &mut Text,
    api: &Api,
    action: &Action,
    keeps_limits: bool,
    (sample, literals): (&Sample, &[MemberLiteral]),
) {
    write_request(text, api, action, literals);
    if keeps_limits {
        put_line!(text, "assert_eq!(request.validate(), Ok(()));");
    }
    put_line!(text, "let body = super::encoded(&request);");
    write_equality(
        text,
        |text| put!(text, "body"),
        |text| {
            put!(text, "super::json");
            text.bracketed("(", |text| text.put(Raw(&sample.body)), ")");
        },
    );
}

fn write_response_test(text: &mut Text, api: &Api, action: &Action, sample: &Sample) {
    text.begin_line();
    put!(text, "let response: ", &action.response, " = super::decoded");
    text.bracketed("(", |text| text.put(Raw(&sample.body)), ");");
    text.end_line();
    if let Some(literals) = &sample.members {
        write_member_checks(text, api, &mut Vec::new(), &action.output, literals);
    }
    if let Some(request_id) = &sample.request_id {
        write_equality(
            text,
            |text| put_place(text, &[Step::Field("request_id")], ""),
            |text| text.put(Quoted(request_id)),
        );
    }
}

/// One step from the response to a value in it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Index(usize),
    /// What an optional member holds, by the member's name on the wire.
    Present(&'a str),
}

fn write_member_checks<'a>(
    text: &mut Text,
    api: &'a Api,
    place: &mut Vec<Step<'a>>,
    members: &'a [Member],
    literals: &[MemberLiteral],
) {
    for (index, literal) in literals {
        let Some(member) = members.get(*index) else { continue };
        let depth = place.len();
        place.push(Step::Field(&member.ident));
        match (member.presence, literal) {
            (Presence::Optional, Literal::Structure(..) | Literal::List(_)) => {
                place.push(Step::Present(&member.wire));
                write_checks(text, api, place, literal);
            }
            (Presence::Optional, leaf) => {
                let borrowed = if matches!(leaf, Literal::Text(_)) { ".as_deref()" } else { "" };
                write_equality(
                    text,
                    |text| put_place(text, place, borrowed),
                    |text| {
                        put!(text, "Some");
                        text.bracketed("(", |text| put_leaf(text, api, leaf), ")");
                    },
                );
            }
            _ => write_checks(text, api, place, literal),
        }
        place.truncate(depth);
    }
}

fn write_checks<'a>(text: &mut Text, api: &'a Api, place: &mut Vec<Step<'a>>, literal: &Literal) {
    match literal {
        Literal::List(items) => {
            write_equality(text, |text| put_place(text, place, ".len()"), |text| text.put(items.len()));
            for (index, item) in items.iter().enumerate() {
                place.push(Step::Index(index));
                write_checks(text, api, place, item);
                place.pop();
            }
        }
        Literal::Structure(index, literals) => {
            if let Some(structure) = api.structures.get(*index) {
                write_member_checks(text, api, place, &structure.members, literals);
            }
        }
        Literal::Boolean(flag) => {
            text.begin_line();
            put!(text, "assert!");
            let put_flag = |text: &mut Text| {
                put!(text, if *flag { "" } else { "!" });
                put_place(text, place, "");
            };
            text.bracketed("(", put_flag, ");");
            text.end_line();
        }
        leaf => write_equality(text, |text| put_place(text, place, ""), |text| put_leaf(text, api, leaf)),
    }
}

/// `assert_eq!(…, …);`
fn write_equality(text: &mut Text, put_actual: impl FnOnce(&mut Text), put_expected: impl FnOnce(&mut Text)) {
    text.begin_line();
    put!(text, "assert_eq!");
    let mut sides = text.list("(");
    text.item(&mut sides);
    put_actual(text);
    text.item(&mut sides);
    put_expected(text);
    text.end_list(sides, ");");
    text.end_line();
}

/// `response.fail_messages[2]`, and a call of a method behind it.
fn put_place(text: &mut Text, place: &[Step<'_>], call: &str) {
    text.open();
    put!(text, "response");
    for step in place {
        match *step {
            Step::Field(field) => {
                text.may_break(Break::NOTHING);
                put!(text, ".", field);
            }
            Step::Index(index) => put!(text, "[", index, "]"),
            Step::Present(wire) => {
                text.may_break(Break::NOTHING);
                put!(text, ".as_ref()");
                text.may_break(Break::NOTHING);
                put!(text, ".expect");
                text.bracketed("(", |text| put!(text, "\"`", wire, "` is missing\""), ")");
            }
        }
    }
    if !call.is_empty() {
        text.may_break(Break::NOTHING);
        put!(text, call);
    }
    text.close();
}
