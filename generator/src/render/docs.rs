//! Documentation of types and methods. In: actions and structures. Out: doc comments.

use super::literal;
use super::markdown::{Code, Plain, code, plain, safe, safe_line, safe_opening};
use super::piece::Piece;
use super::scope::Scope;
use super::text::{Text, put, put_doc};
use crate::model::{Action, Api, Structure};
use crate::spec::Body;

/// The request: what the action does, its limits, its errors, and a call that compiles.
pub(super) fn write_request_doc(text: &mut Text, scope: &Scope<'_>, action: &Action) {
    let api = scope.api;
    match &action.doc {
        Some(doc) => text.doc(&safe(doc)),
        None => put_doc!(text, "The request of ", Heading(action), "."),
    }
    put_doc!(text, "");
    text.begin_doc_line();
    put!(text, Heading(action), " of ", Code(&api.service), " ", &api.version);
    if let Some(limit) = action.rate_limit {
        put!(text, "; by default at most ", limit, " requests a second");
    }
    if let Some(endpoint) = &action.endpoint {
        put!(text, "; host ", Code(endpoint));
    }
    match action.body {
        Some(Body::Multipart) => put!(text, "; sent as a form with files"),
        Some(Body::OctetStream) => put!(text, "; sent as headers beside a body of bytes"),
        None => {}
    }
    put!(text, ". [API Explorer](https://console.cloud.tencent.com/api/explorer?Product=", &api.service);
    put!(text, "&Version=", &api.version, "&Action=", &action.wire, ")");
    text.end_doc_line();
    if action.streams {
        put_doc!(text, "");
        put_doc!(
            text,
            "The answer is a stream of events: make the call with `.stream().await`, or `.stream_json().await` (feature `json`)."
        );
    }
    if let Some(note) = action.deprecated {
        put_doc!(text, "");
        put_doc!(text, "**Deprecated:** ", note, ".");
    }
    write_errors(text, api, action);
    write_example(text, scope, action);
}

/// The structure: our text, or its name.
pub(super) fn write_structure_doc(text: &mut Text, structure: &Structure) {
    match &structure.doc {
        Some(doc) => text.doc(&safe(doc)),
        None => put_doc!(text, "The structure ", Code(&structure.wire), "."),
    }
}

/// The client.
pub(super) fn client_doc(api: &Api) -> String {
    let title = api.title.as_ref().map_or_else(String::new, |title| format!(" ({})", plain(title)));
    format!(
        "A client of {}{title}, version {}. Cheap to clone: clones share connections, credentials and signing keys.",
        code(&api.service),
        api.version
    )
}

/// A client method: the first paragraph of the action's text.
pub(super) fn write_method_doc(text: &mut Text, scope: &Scope<'_>, action: &Action) {
    match action.doc.as_ref().map(|doc| safe_opening(doc)) {
        Some(doc) => text.doc(&doc),
        None => put_doc!(text, "Calls ", Heading(action), "."),
    }
    put_doc!(text, "");
    let request = &action.request;
    put_doc!(text, "See [`", request, "`](", scope.root, "::actions::", request, ") for its limits and errors.");
}

/// The pairing of messages with items.
pub(super) fn write_failures_doc(text: &mut Text, messages: &str, items: &str) {
    let (items, messages) = (Code(items), Code(messages));
    text.begin_doc_line();
    put!(text, "The items of ", items, " that failed, each with its message from ", messages);
    put!(text, ". An empty message is a success, and an empty ", messages, " means that all succeeded.");
    text.end_doc_line();
    text.doc("\n# Errors\nWhere the two lists differ in length, so that pairing them would blame the wrong item.");
}

/// `` `ChannelBatchCancelFlows` (批量撤销合同流程) ``
struct Heading<'a>(&'a Action);

impl Piece for Heading<'_> {
    fn put_to(self, out: &mut String) {
        Code(&self.0.wire).put_to(out);
        if let Some(title) = &self.0.title {
            out.push_str(" (");
            Plain(title).put_to(out);
            out.push(')');
        }
    }
}

fn write_errors(text: &mut Text, api: &Api, action: &Action) {
    if action.errors.is_empty() {
        return;
    }
    text.doc("\n# Errors\n\nThe service documents these codes:");
    put_doc!(text, "");
    for error in action.errors.iter().filter_map(|index| api.error_codes.get(*index)) {
        text.begin_doc_line();
        put!(text, "- ", Code(&error.code));
        if let Some(line) = error.doc.as_ref().map(|doc| safe_line(doc)).filter(|line| !line.is_empty()) {
            put!(text, ": ", &line);
        }
        text.end_doc_line();
    }
}

/// The first example that the types can express, as a doctest where the crate's name is known.
fn write_example(text: &mut Text, scope: &Scope<'_>, action: &Action) {
    let (Some(package), Some(example)) = (&scope.options.package, literal::first_request(action)) else { return };
    text.doc("\n# Example\n\n```");
    text.open_doc_code();
    literal::write_request_statements(text, scope.api, &package.name.replace('-', "_"), action, example);
    put_doc!(text, "assert!(request.validate().is_ok());");
    text.close_doc_code();
    put_doc!(text, "```");
}
