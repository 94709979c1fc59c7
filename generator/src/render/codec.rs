//! The JSON codec of a struct, emitted rather than derived. In: members. Out: `Encode` and `Decode`.
//!
//! ```text
//! impl Encode for Agent {
//!     fn encode(&self, out: &mut ObjectWriter) {
//!         out.member("AppId", &self.app_id);
//!         out.optional("ProxyAppId", &self.proxy_app_id);
//!     }
//! }
//!
//! impl Decode for CancelFailureFlow {
//!     fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
//!         match name.among("\x06FlowId\x06Reason") {
//!             0 => value.read(&mut self.flow_id),
//!             1 => value.read(&mut self.reason),
//!             _ => value.skip(),
//!         }
//!     }
//! }
//! ```
//!
//! Nothing here is generic, and only the direction that a type travels is emitted: that is what keeps the crates
//! fast to compile. All leniency lives in the runtime's reader.

use super::piece::{Piece, Quoted};
use super::scope::Scope;
use super::text::{Text, put, put_line};
use super::wrap::Break;
use crate::model::{Member, Presence, Type};

/// `Encode` for a type that is sent.
pub(super) fn write_encode(text: &mut Text, scope: &mut Scope<'_>, name: &str, members: &[Member]) {
    text.gap();
    text.open_impl(scope.runtime("Encode"), name);
    let out = if members.is_empty() { "_out" } else { "out" };
    text.begin_line();
    put!(text, "fn encode(&self, ", out, ": &mut ", scope.runtime("ObjectWriter"), ")");
    text.open_block();
    for member in members {
        text.begin_line();
        let method = match (&member.type_, member.presence) {
            (Type::Binary, Presence::Optional) => "attach_optional",
            (Type::Binary, _) => "attach",
            (_, Presence::Optional) => "optional",
            _ => "member",
        };
        put!(text, "out.", method);
        let mut arguments = text.list("(");
        text.item(&mut arguments);
        put!(text, Quoted(&member.wire));
        text.item(&mut arguments);
        put!(text, "&");
        text.put_field("self", &member.ident);
        text.end_list(arguments, ");");
        text.end_line();
    }
    text.close_block();
    text.close_block();
}

/// `Decode` for a type that is received; `request_id` where it is a response.
pub(super) fn write_decode(text: &mut Text, scope: &mut Scope<'_>, name: &str, members: &[Member], is_response: bool) {
    let (member, reader) = (scope.runtime("Name"), scope.runtime("Reader"));
    let (result, error) = (scope.std("Result"), scope.runtime("DecodeError"));
    let received = members.iter().map(|member| (member.wire.as_str(), member.ident.as_str()));
    let received = received.chain(is_response.then_some(("RequestId", "request_id")));
    let is_empty = members.is_empty() && !is_response;
    text.gap();
    text.open_impl(scope.runtime("Decode"), name);
    text.begin_line();
    put!(text, "fn decode_member");
    let mut parameters = text.list("(");
    text.item(&mut parameters);
    put!(text, "&mut self");
    text.item(&mut parameters);
    put!(text, if is_empty { "_name: &mut " } else { "name: &mut " }, member, "<'_>");
    text.item(&mut parameters);
    put!(text, "value: &mut ", reader, "<'_>");
    text.end_list(parameters, ") -> ");
    put!(text, result, "<(), ", error, ">");
    text.open_block();
    if is_empty {
        put_line!(text, "value.skip()");
    } else {
        open_match(text, received.clone().map(|(wire, _)| wire));
        for (place, (_, field)) in received.enumerate() {
            write_arm(text, place, field);
        }
        put_line!(text, "_ => value.skip(),");
        text.close_block();
    }
    text.close_block();
    text.close_block();
}

/// `match name.among("\x06FlowId\x06Reason") {`: each name after its length, which the checks keep below 128.
fn open_match<'a>(text: &mut Text, names: impl Iterator<Item = &'a str>) {
    text.begin_line();
    put!(text, "match ");
    text.open_level();
    text.open();
    put!(text, "name");
    text.may_break(Break::NOTHING);
    put!(text, ".among");
    let put_names = |text: &mut Text| {
        put!(text, "\"");
        for name in names {
            put!(text, Length(name.len()), name);
        }
        put!(text, "\"");
    };
    text.bracketed("(", put_names, ")");
    text.close();
    text.may_break(Break::SPACE);
    text.close();
    text.open_braces();
}

/// `\x06`
struct Length(usize);

impl Piece for Length {
    fn put_to(self, out: &mut String) {
        out.push_str("\\x");
        let digits = [self.0 >> 4, self.0 & 15].map(|digit| u32::try_from(digit).ok());
        out.extend(digits.into_iter().filter_map(|digit| char::from_digit(digit?, 16)));
    }
}

/// `0 => value.read(&mut self.flow_id),`
fn write_arm(text: &mut Text, place: usize, field: &str) {
    text.begin_line();
    put!(text, place, " => ");
    text.open();
    text.may_break(Break::ARM);
    text.open();
    put!(text, "value");
    text.may_break(Break::NOTHING);
    put!(text, ".read");
    let put_target = |text: &mut Text| {
        put!(text, "&mut ");
        text.put_field("self", field);
    };
    text.bracketed("(", put_target, ")");
    text.close();
    text.may_break(Break::ARM_END);
    text.close();
    text.end_line();
}
