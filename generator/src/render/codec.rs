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
//!     fn decode_member(&mut self, name: &str, value: &mut Reader<'_>) -> Result<bool, DecodeError> {
//!         match name {
//!             "FlowId" => value.read(&mut self.flow_id),
//!             _ => Ok(false),
//!         }
//!     }
//! }
//! ```
//!
//! Nothing here is generic, and only the direction that a type travels is emitted: that is what keeps the crates
//! fast to compile. All leniency lives in the runtime's reader.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use crate::model::{Member, Presence};

/// `Encode` for a type that is sent.
pub(super) fn render_encode(scope: &mut Scope<'_>, name: &str, members: &[Member]) -> TokenStream {
    let encode = scope.runtime("Encode");
    let writer = scope.runtime("ObjectWriter");
    let name = ident(name);
    let out = ident(if members.is_empty() { "_out" } else { "out" });
    let lines = members.iter().map(|member| {
        let (wire, field) = (&member.wire, ident(&member.ident));
        let method = ident(if member.presence == Presence::Optional { "optional" } else { "member" });
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
    let decode = scope.runtime("Decode");
    let reader = scope.runtime("Reader");
    let error = scope.runtime("DecodeError");
    let (result, ok) = (scope.std("Result"), scope.std("Ok"));
    let name = ident(name);
    let arms = members.iter().map(|member| (member.wire.as_str(), ident(&member.ident)));
    let arms: Vec<_> = arms.chain(is_response.then(|| ("RequestId", ident("request_id")))).collect();
    let body = if arms.is_empty() {
        quote!(#ok(false))
    } else {
        let arms = arms.iter().map(|(wire, field)| quote!(#wire => value.read(&mut self.#field),));
        quote!(match name { #(#arms)* _ => #ok(false), })
    };
    let (member, value) = if arms.is_empty() { ("_name", "_value") } else { ("name", "value") };
    let (member, value) = (ident(member), ident(value));
    quote! {
        impl #decode for #name {
            fn decode_member(&mut self, #member: &str, #value: &mut #reader<'_>) -> #result<bool, #error> {
                #body
            }
        }
    }
}
