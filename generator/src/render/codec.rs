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

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use crate::model::{Member, Presence, Type};

/// `Encode` for a type that is sent.
pub(super) fn render_encode(scope: &mut Scope<'_>, name: &str, members: &[Member]) -> TokenStream {
    let encode = scope.runtime("Encode");
    let writer = scope.runtime("ObjectWriter");
    let name = ident(name);
    let out = ident(if members.is_empty() { "_out" } else { "out" });
    let lines = members.iter().map(|member| {
        let (wire, field) = (&member.wire, ident(&member.ident));
        let method = match (&member.type_, member.presence) {
            (Type::Binary, Presence::Optional) => "attach_optional",
            (Type::Binary, _) => "attach",
            (_, Presence::Optional) => "optional",
            _ => "member",
        };
        let method = ident(method);
        quote!(out.#method(#wire, &self.#field);)
    });
    quote! {
        impl #encode for #name {
            fn encode(&self, #out: &mut #writer) {
                #(#lines)*
            }
        }
    }
}

/// `Decode` for a type that is received; `request_id` where it is a response.
pub(super) fn render_decode(scope: &mut Scope<'_>, name: &str, members: &[Member], is_response: bool) -> TokenStream {
    let (decode, error) = (scope.runtime("Decode"), scope.runtime("DecodeError"));
    let (member, reader) = (scope.runtime("Name"), scope.runtime("Reader"));
    let result = scope.std("Result");
    let name = ident(name);
    let received = members.iter().map(|member| (member.wire.as_str(), ident(&member.ident)));
    let received: Vec<_> = received.chain(is_response.then(|| ("RequestId", ident("request_id")))).collect();
    let names = render_names(received.iter().map(|(wire, _)| *wire));
    let arms = received.iter().enumerate().map(|(place, (_, field))| {
        let place = Literal::usize_unsuffixed(place);
        quote!(#place => value.read(&mut self.#field),)
    });
    let body = match received.is_empty() {
        true => quote!(value.skip()),
        false => quote!(match name.among(#names) { #(#arms)* _ => value.skip(), }),
    };
    let parameter = ident(if received.is_empty() { "_name" } else { "name" });
    quote! {
        impl #decode for #name {
            fn decode_member(&mut self, #parameter: &mut #member<'_>, value: &mut #reader<'_>) -> #result<(), #error> {
                #body
            }
        }
    }
}

/// The names of members as `Name::among` wants them: each after its length, which the checks keep below 128. Written
/// out, for `Literal::string` would show a length of 9 as a tab.
fn render_names<'a>(names: impl Iterator<Item = &'a str>) -> Literal {
    let text: String = names.map(|name| format!("\\x{:02x}{name}", name.len())).collect();
    format!("\"{text}\"").parse().unwrap_or_else(|_| Literal::string(""))
}
