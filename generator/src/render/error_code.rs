//! The service's error codes. In: `model::ErrorCode`s. Out: `src/error.rs`.
//!
//! ```text
//! pub enum ErrorCode { FailedOperation, …, Unknown(Unknown<String>) }
//! impl ErrorCode { pub fn of(error: &Error) -> Option<Self>; pub fn as_str(&self) -> &str; pub fn family(&self) -> &str }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Inserts;
use super::markdown;
use super::scope::{Scope, ident};
use crate::model::ErrorCode;

/// The items of the file.
pub(super) fn render_error_codes(scope: &mut Scope<'_>, inserts: &mut Inserts, codes: &[ErrorCode]) -> TokenStream {
    let (unknown, error) = (scope.runtime("Unknown"), scope.runtime("Error"));
    let doc = inserts.doc(
        "Why the service refused a request: every code that its documentation lists.\n\n\
         Codes are `Family` or `Family.Detail`. The enum is open: a code that is not listed here is kept as it came.",
    );
    let variants: Vec<TokenStream> = codes
        .iter()
        .map(|code| {
            let name = ident(&code.ident);
            let text = markdown::code(&code.code);
            let doc =
                inserts.doc(code.doc.as_ref().map_or(format!("{text}."), |doc| markdown::safe_behind(&text, doc)));
            quote!(#doc #name,)
        })
        .collect();
    let to_text = codes.iter().map(|code| {
        let (name, text) = (ident(&code.ident), &code.code);
        quote!(Self::#name => #text,)
    });
    let from_text = codes.iter().map(|code| {
        let (name, text) = (ident(&code.ident), &code.code);
        quote!(#text => Self::#name,)
    });
    let other = quote!(Self::Unknown(#unknown::new(String::from(code))));
    // A service need not list any code, and clippy takes offence at a match with one arm.
    let (as_text, of_text) = match codes {
        [] => (quote!(let Self::Unknown(code) = self; code.value()), other),
        _ => (
            quote!(match self { #(#to_text)* Self::Unknown(code) => code.value(), }),
            quote!(match code { #(#from_text)* code => #other, }),
        ),
    };
    let unknown_doc = inserts.doc("A code that this version does not know.");
    let of_doc = inserts.doc("The code of a refusal by the service; `None` where the call failed for another reason.");
    let as_str_doc = inserts.doc("The code as the service sends it.");
    let family_doc =
        inserts.doc("The part before the first dot: `OperationDenied` of `OperationDenied.FlowHasTerminated`.");
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            #(#variants)*
            #unknown_doc
            Unknown(#unknown<String>),
        }

        impl ErrorCode {
            #of_doc
            pub fn of(error: &#error) -> Option<Self> {
                error.code().map(Self::from)
            }

            #as_str_doc
            pub fn as_str(&self) -> &str {
                #as_text
            }

            #family_doc
            pub fn family(&self) -> &str {
                let code = self.as_str();
                code.split_once('.').map_or(code, |(family, _)| family)
            }
        }

        impl From<&str> for ErrorCode {
            fn from(code: &str) -> Self {
                #of_text
            }
        }

        impl core::fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
