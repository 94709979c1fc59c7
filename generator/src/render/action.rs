//! One action. In: `model::Action`. Out: its file: request, response, codes, pairing, codec, checks.

use super::construct::{required, write_methods, write_required_struct};
use super::debug::write_debug;
use super::fields::{write_fields, write_struct_attributes};
use super::piece::Quoted;
use super::scope::Scope;
use super::text::{Text, put, put_doc, put_line};
use super::wrap::Break;
use super::{codec, docs, validate};
use crate::model::{Action, Pairing, Presence, Type};
use crate::report::Diagnostic;
use crate::spec::{Body, Effect};

/// The items of the file.
pub(super) fn write_action(text: &mut Text, scope: &mut Scope<'_>, action: &Action) -> Result<(), Diagnostic> {
    write_request(text, scope, action);
    write_response(text, scope, action);
    write_wiring(text, scope, action);
    validate::write_validate(text, scope, &action.request, &action.input)?;
    codec::write_encode(text, scope, &action.request, &action.input);
    codec::write_decode(text, scope, &action.response, &action.output, true);
    Ok(())
}

/// ```text
/// pub struct ChannelBatchCancelFlowsRequest { … }
/// impl ChannelBatchCancelFlowsRequest {
///     pub const ERROR_CODES: &'static [ErrorCode] = &[…];
///     pub fn new(…) -> Self;  pub fn cancel_message(…) -> Self;  pub fn validate(&self) -> Result<(), Violations>;
/// }
/// ```
fn write_request(text: &mut Text, scope: &mut Scope<'_>, action: &Action) {
    docs::write_request_doc(text, scope, action);
    write_struct_attributes(text, scope, &action.input, required(&action.input).next().is_none());
    text.begin_line();
    put!(text, "pub struct ", &action.request);
    text.open_block();
    write_fields(text, scope, &action.input);
    text.close_block();
    write_debug(text, &action.request, action.input.iter(), false);
    write_required_struct(text, scope, &action.request, &action.input);
    text.gap();
    text.begin_line();
    put!(text, "impl ", &action.request);
    text.open_block();
    write_codes(text, scope, action);
    write_methods(text, scope, &action.request, &action.input);
    text.gap();
    text.doc(
        "Checks every enforced limit, here and in nested structures. The client does so before it sends.\n\n\
         # Errors\nEvery violation at once, each with its path.",
    );
    text.begin_line();
    put!(text, "pub fn validate(&self) -> ", scope.std("Result"), "<(), ", scope.runtime("Violations"), ">");
    text.open_block();
    put_line!(text, scope.runtime("Validate"), "::validate(self)");
    text.close_block();
    text.close_block();
}

fn write_codes(text: &mut Text, scope: &mut Scope<'_>, action: &Action) {
    let error_code = scope.own("ErrorCode");
    put_doc!(text, "The codes that the documentation lists for this action; others can occur.");
    text.begin_line();
    put!(text, "pub const ERROR_CODES: &'static [", error_code, "] = &");
    let mut codes = text.list("[");
    for code in action.errors.iter().filter_map(|index| scope.api.error_codes.get(*index)) {
        text.item(&mut codes);
        put!(text, error_code, "::", &code.ident);
    }
    text.end_list(codes, "];");
    text.end_line();
}

/// ```text
/// pub struct ChannelBatchCancelFlowsResponse { …, pub request_id: String }
/// impl ChannelBatchCancelFlowsResponse { pub fn failures<'a>(…) -> Result<Vec<Failure<'a>>, PairingError>; }
/// ```
fn write_response(text: &mut Text, scope: &mut Scope<'_>, action: &Action) {
    text.gap();
    put_doc!(text, "The answer to [`", &action.request, "`].");
    write_struct_attributes(text, scope, &action.output, true);
    text.begin_line();
    put!(text, "pub struct ", &action.response);
    text.open_block();
    write_fields(text, scope, &action.output);
    put_doc!(text, "The number of this call, which the service asks for when something is to be looked into.");
    put_line!(text, "pub request_id: ", scope.std("String"), ",");
    text.close_block();
    write_debug(text, &action.response, action.output.iter(), true);
    if let Some(pairing) = &action.pairing {
        write_failures(text, scope, action, pairing);
    }
}

/// ```text
/// pub fn failures<'a>(&'a self, request: &'a ChannelBatchCancelFlowsRequest) -> Result<Vec<Failure<'a>>, PairingError> {
///     tcgen_runtime::pair_failures("FlowIds", &request.flow_ids, "FailMessages", &self.fail_messages)
/// }
/// ```
fn write_failures(text: &mut Text, scope: &mut Scope<'_>, action: &Action, pairing: &Pairing) {
    let (Some(messages), Some(items)) = (action.output.get(pairing.messages), action.input.get(pairing.items)) else {
        return;
    };
    let (result, vec) = (scope.std("Result"), scope.std("Vec"));
    let (failure, error) = (scope.runtime("Failure"), scope.runtime("PairingError"));
    let item = (*items.type_.item() != Type::Text).then(|| scope.item_type(&items.type_));
    text.gap();
    text.begin_line();
    put!(text, "impl ", &action.response);
    text.open_block();
    docs::write_failures_doc(text, &messages.wire, &items.wire);
    text.begin_line();
    put!(text, "pub fn failures<'a>");
    let mut parameters = text.list("(");
    text.item(&mut parameters);
    put!(text, "&'a self");
    text.item(&mut parameters);
    put!(text, "request: &'a ", &action.request);
    text.end_list(parameters, ") -> ");
    put!(text, result);
    let mut results = text.list("<");
    text.item(&mut results);
    put!(text, vec, "<", failure, "<'a");
    if let Some(item) = item {
        put!(text, ", ", item);
    }
    put!(text, ">>");
    text.item(&mut results);
    put!(text, error);
    text.end_list(results, ">");
    text.open_block();
    text.begin_line();
    put!(text, &scope.options.runtime, "::pair_failures");
    let mut arguments = text.list("(");
    text.item(&mut arguments);
    put!(text, Quoted(&items.wire));
    text.item(&mut arguments);
    match items.presence {
        Presence::Optional => put!(text, "request.", &items.ident, ".as_deref().unwrap_or_default()"),
        Presence::Required | Presence::Given => {
            put!(text, "&");
            text.put_field("request", &items.ident);
        }
    }
    text.item(&mut arguments);
    put!(text, Quoted(&messages.wire));
    text.item(&mut arguments);
    put!(text, "&");
    text.put_field("self", &messages.ident);
    text.end_list(arguments, ")");
    text.end_line();
    text.close_block();
    text.close_block();
}

/// ```text
/// impl Request for ChannelBatchCancelFlowsRequest { type Response = …; const ACTION: &'static Action = …; }
/// impl Response for ChannelBatchCancelFlowsResponse { fn request_id(&self) -> &str { &self.request_id } }
/// ```
fn write_wiring(text: &mut Text, scope: &mut Scope<'_>, action: &Action) {
    text.gap();
    text.open_impl(scope.runtime("Request"), &action.request);
    put_line!(text, "type Response = ", &action.response, ";");
    write_action_constant(text, scope, action);
    text.close_block();
    text.gap();
    text.open_impl(scope.runtime("Response"), &action.response);
    text.begin_line();
    put!(text, "fn request_id(&self) -> &str");
    text.open_block();
    put_line!(text, "&self.request_id");
    text.close_block();
    text.close_block();
}

/// `const ACTION: &'static Action = &Action::new(&SERVICE, "ChannelBatchCancelFlows").rate_limit(20);`
fn write_action_constant(text: &mut Text, scope: &mut Scope<'_>, action: &Action) {
    let (type_, service) = (scope.runtime("Action"), scope.own("SERVICE"));
    let settings = settings(action);
    text.begin_line();
    put!(text, "const ACTION: &'static ", type_, " = &");
    if !settings.is_empty() {
        text.open();
    }
    put!(text, type_, "::new");
    let mut arguments = text.list("(");
    text.item(&mut arguments);
    put!(text, "&", service);
    text.item(&mut arguments);
    put!(text, Quoted(&action.wire));
    text.end_list(arguments, ")");
    for (method, argument) in &settings {
        text.may_break(Break::NOTHING);
        put!(text, ".", *method, "(", argument, ")");
    }
    if !settings.is_empty() {
        text.close();
    }
    put!(text, ";");
    text.end_line();
}

/// What is peculiar about the action: methods of the runtime's `Action`, and the argument of each.
fn settings(action: &Action) -> Vec<(&'static str, String)> {
    let text = |text: &String| format!("{text:?}");
    let flag = |method, holds: bool| holds.then(|| (method, String::new()));
    let names = |method, names: &[String]| (!names.is_empty()).then(|| (method, format!("&{names:?}")));
    let settings = [
        action.rate_limit.map(|limit| ("rate_limit", limit.to_string())),
        action.endpoint.as_ref().map(|host| ("endpoint", text(host))),
        action.test_endpoint.as_ref().map(|host| ("test_endpoint", text(host))),
        flag("client_token", action.input.iter().any(|member| member.wire == "ClientToken")),
        flag("skip_sign", action.skip_sign),
        flag("multipart", action.body == Some(Body::Multipart)),
        flag("octet_stream", action.body == Some(Body::OctetStream)),
        flag("streams", action.streams),
        flag("error_member", action.output.iter().any(|member| member.wire.eq_ignore_ascii_case("Error"))),
        flag("read", action.effect == Some(Effect::Read)),
        flag("write", action.effect == Some(Effect::Write)),
        names("secret_members", &action.secret_members),
        names("open_members", &action.open_members),
    ];
    settings.into_iter().flatten().collect()
}
