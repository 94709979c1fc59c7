//! `Debug` for structs that hold secrets. In: members. Out: an impl that leaves the secret ones out; nothing for a struct
//! without them, which derives its own.
//!
//! ```text
//! impl ::core::fmt::Debug for Credentials {
//!     fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
//!         out.debug_struct("Credentials").field("tmp_secret_id", &self.tmp_secret_id).finish_non_exhaustive()
//!     }
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::ident;
use crate::model::Member;

/// Whether a member is left out of `Debug`.
pub(super) fn has_secrets(members: &[Member]) -> bool {
    members.iter().any(|member| member.secret)
}

/// The impl, where it cannot be derived. A response has `request_id` beside its members.
pub(super) fn render_debug<'a>(
    name: &str,
    members: impl Iterator<Item = &'a Member> + Clone,
    is_response: bool,
) -> TokenStream {
    if !members.clone().any(|member| member.secret) {
        return TokenStream::new();
    }
    let shown = members.filter(|member| !member.secret).map(|member| member.ident.as_str());
    let fields = shown.chain(is_response.then_some("request_id")).map(|field| {
        let (label, field) = (field.trim_start_matches("r#"), ident(field));
        quote!(.field(#label, &self.#field))
    });
    let ident = ident(name);
    quote! {
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                out.debug_struct(#name)#(#fields)*.finish_non_exhaustive()
            }
        }
    }
}
