//! Documentation of types and methods. In: actions and structures. Out: Markdown.

use std::fmt::Write as _;

use super::literal;
use super::markdown::{code, plain, safe};
use super::scope::Scope;
use crate::model::{Action, Api, Structure};
use crate::spec::Body;

/// The request: what the action does, its limits, its errors, and a call that compiles.
pub(super) fn request_doc(scope: &Scope<'_>, action: &Action) -> String {
    let api = scope.api;
    let mut doc = action.doc.as_ref().map_or_else(|| format!("The request of {}.", heading(action)), |text| safe(text));
    let _ = write!(doc, "\n\n{} of {} {}", heading(action), code(&api.service), api.version);
    if let Some(limit) = action.rate_limit {
        let _ = write!(doc, "; by default at most {limit} requests a second");
    }
    if let Some(endpoint) = &action.endpoint {
        let _ = write!(doc, "; host {}", code(endpoint));
    }
    match action.body {
        Some(Body::Multipart) => doc.push_str("; sent as a form with files"),
        Some(Body::OctetStream) => doc.push_str("; sent as headers beside a body of bytes"),
        None => {}
    }
    let _ = write!(doc, ". [API Explorer]({})", explorer(api, action));
    if action.streams {
        doc.push_str(
            "\n\nThe answer is a stream of events: make the call with `.stream().await`, or `.stream_json().await`.",
        );
    }
    if let Some(note) = action.deprecated {
        let _ = write!(doc, "\n\n**Deprecated:** {note}.");
    }
    push_errors(&mut doc, api, action);
    push_example(&mut doc, scope, action);
    doc
}

/// The response: a line and a way back.
pub(super) fn response_doc(action: &Action) -> String {
    format!("The answer to [`{}`].", action.request)
}

/// The structure: our text, or its name.
pub(super) fn structure_doc(structure: &Structure) -> String {
    structure.doc.as_ref().map_or_else(|| format!("The structure {}.", code(&structure.wire)), |text| safe(text))
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
pub(super) fn method_doc(scope: &Scope<'_>, action: &Action) -> String {
    let first =
        action.doc.as_ref().map(|text| safe(text)).and_then(|text| text.split("\n\n").next().map(str::to_owned));
    let mut doc = first.unwrap_or_else(|| format!("Calls {}.", heading(action)));
    let request = format!("{}::actions::{}", scope.root, action.request);
    let _ = write!(doc, "\n\nSee [`{}`]({request}) for its limits and errors.", action.request);
    doc
}

/// The pairing of messages with items.
pub(super) fn failures_doc(messages: &str, items: &str) -> String {
    format!(
        "The items of {items} that failed, each with its message from {messages}. An empty message is a success, and \
         an empty {messages} means that all succeeded.\n\n\
         # Errors\nWhere the two lists differ in length, so that pairing them would blame the wrong item.",
        items = code(items),
        messages = code(messages),
    )
}

/// `` `ChannelBatchCancelFlows` (批量撤销合同流程) ``
fn heading(action: &Action) -> String {
    match &action.title {
        Some(title) => format!("{} ({})", code(&action.wire), plain(title)),
        None => code(&action.wire),
    }
}

fn explorer(api: &Api, action: &Action) -> String {
    format!(
        "https://console.cloud.tencent.com/api/explorer?Product={}&Version={}&Action={}",
        api.service, api.version, action.wire
    )
}

fn push_errors(doc: &mut String, api: &Api, action: &Action) {
    if action.errors.is_empty() {
        return;
    }
    doc.push_str("\n\n# Errors\n\nThe service documents these codes:\n\n");
    for error in action.errors.iter().filter_map(|index| api.error_codes.get(*index)) {
        let text = error.doc.as_ref().and_then(|text| safe(text).lines().next().map(|line| format!(": {line}")));
        let _ = writeln!(doc, "- {}{}", code(&error.code), text.unwrap_or_default());
    }
}

/// The first example that the types can express, as a doctest where the crate's name is known.
fn push_example(doc: &mut String, scope: &Scope<'_>, action: &Action) {
    let (Some(package), Some(example)) = (&scope.options.package, literal::first_request(action)) else { return };
    let crate_name = package.name.replace('-', "_");
    let Some((imports, statements)) = literal::request_statements(scope.api, &crate_name, action, example) else {
        return;
    };
    let _ = write!(doc, "\n\n# Example\n\n```\n{imports}\n\n{statements}\nassert!(request.validate().is_ok());\n```\n");
}
