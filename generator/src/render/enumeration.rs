//! An open enum. In: `model::Enum`. Out: one file.
//!
//! ```text
//! pub enum CancelMessageFormat {
//!     /// `0`: the default format. …
//!     Default,
//!     /// A value that this version does not know, kept as it came.
//!     Unknown(Unknown<i64>),
//! }
//! impl CancelMessageFormat { pub const VALUES: &'static [i64] = &[0, 1]; pub const fn value(&self) -> i64 { … } }
//! impl From<i64> for CancelMessageFormat { … }
//! ```
//!
//! and the codec for the directions it travels in.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Inserts;
use super::markdown;
use super::scope::{Scope, ident, number_tokens};
use crate::model::{Base, Enum, Variant};

/// The items of the file.
pub(super) fn render_enum(scope: &mut Scope<'_>, inserts: &mut Inserts, item: &Enum) -> TokenStream {
    let definition = render_definition(scope, inserts, item);
    let access = render_access(inserts, item);
    let from = render_from(scope, item);
    let codec = render_codec(scope, item);
    quote!(#definition #access #from #codec)
}

fn render_definition(scope: &mut Scope<'_>, inserts: &mut Inserts, item: &Enum) -> TokenStream {
    let name = ident(&item.ident);
    let unknown = scope.runtime("Unknown");
    let used: Vec<String> = item.used_by.iter().map(|it| markdown::code(it)).collect();
    let copy = if item.base == Base::Text { "" } else { "Copy, " };
    let mut attributes = vec![format!("#[derive(Clone, {copy}Debug, PartialEq, Eq, Hash)]")];
    if scope.has_serde() {
        let wire = if item.base == Base::Text { scope.std("String").to_string() } else { wire_type(item).to_string() };
        attributes.push("#[cfg_attr(feature = \"serde\", derive(serde::Serialize, serde::Deserialize))]".to_owned());
        attributes.push(format!("#[cfg_attr(feature = \"serde\", serde(from = {wire:?}, into = {wire:?}))]"));
    }
    attributes.push("#[non_exhaustive]".to_owned());
    let text = format!(
        "The values of {}.\n\nThe enum is open: a value that is not listed here is kept as it came and goes back out the same.",
        used.join(" and ")
    );
    let doc = inserts.doc_with(text, attributes);
    let variants: Vec<TokenStream> = item
        .variants
        .iter()
        .map(|variant| {
            let value = markdown::code(&variant.value);
            let text = variant.doc.as_ref().map_or(format!("{value}."), |doc| markdown::safe_behind(&value, doc));
            let doc = inserts.doc(text);
            let name = ident(&variant.ident);
            quote!(#doc #name,)
        })
        .collect();
    let unknown_doc = inserts.doc("A value that this version does not know.");
    let string = scope.std("String");
    let kept = if item.base == Base::Text { quote!(#string) } else { wire_type(item) };
    quote! {
        #doc
        pub enum #name {
            #(#variants)*
            #unknown_doc
            Unknown(#unknown<#kept>),
        }
    }
}

fn render_access(inserts: &mut Inserts, item: &Enum) -> TokenStream {
    let name = ident(&item.ident);
    let wire = reference_type(item);
    let values = item.variants.iter().map(|variant| value(item, &variant.value));
    let arms = item.variants.iter().map(|variant| {
        let (variant, value) = (ident(&variant.ident), value(item, &variant.value));
        quote!(Self::#variant => #value,)
    });
    let values_doc = inserts.doc("Every value that this version knows, as on the wire.");
    let get_doc = inserts.doc("The value on the wire.");
    let (get, kept) = match item.base {
        Base::Text => (quote!(pub fn as_str(&self) -> &str), quote!(value.value())),
        Base::Integer | Base::Unsigned => (quote!(pub fn value(&self) -> #wire), quote!(*value.value())),
    };
    let listed = if item.base == Base::Text { quote!(&'static str) } else { wire };
    quote! {
        impl #name {
            #values_doc
            pub const VALUES: &'static [#listed] = &[#(#values),*];

            #get_doc
            #get {
                match self {
                    #(#arms)*
                    Self::Unknown(value) => #kept,
                }
            }
        }
    }
}

fn render_from(scope: &mut Scope<'_>, item: &Enum) -> TokenStream {
    let name = ident(&item.ident);
    let from = scope.std("From");
    let unknown = scope.runtime("Unknown");
    let arm = |variant: &Variant| {
        let (variant, value) = (ident(&variant.ident), value(item, &variant.value));
        quote!(#value => Self::#variant,)
    };
    let arms: TokenStream = item.variants.iter().map(arm).collect();
    if item.base != Base::Text {
        let wire = wire_type(item);
        return quote! {
            impl #from<#wire> for #name {
                fn from(value: #wire) -> Self {
                    match value {
                        #arms
                        value => Self::Unknown(#unknown::new(value)),
                    }
                }
            }

            impl #from<#name> for #wire {
                fn from(value: #name) -> Self {
                    value.value()
                }
            }
        };
    }
    let string = scope.std("String");
    quote! {
        impl #from<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #arms
                    value => Self::Unknown(#unknown::new(#string::from(value))),
                }
            }
        }

        impl #from<#string> for #name {
            fn from(value: #string) -> Self {
                Self::from(value.as_str())
            }
        }

        impl #from<#name> for #string {
            fn from(value: #name) -> Self {
                #string::from(value.as_str())
            }
        }
    }
}

/// `Default` is what the wire's own blank means: a list element that is null, a member that is missing.
fn render_codec(scope: &mut Scope<'_>, item: &Enum) -> TokenStream {
    let name = ident(&item.ident);
    let mut out = TokenStream::new();
    let kind = ident(match item.base {
        Base::Text => "string",
        Base::Integer => "integer",
        Base::Unsigned => "unsigned",
    });
    if item.direction.sent {
        let (encode, writer) = (scope.runtime("EncodeValue"), scope.runtime("ValueWriter"));
        let get = ident(if item.base == Base::Text { "as_str" } else { "value" });
        out.extend(quote! {
            impl #encode for #name {
                fn encode_value(&self, out: &mut #writer<'_>) {
                    out.#kind(self.#get());
                }
            }
        });
    }
    if item.direction.received {
        let (decode, reader, error) =
            (scope.runtime("DecodeValue"), scope.runtime("Reader"), scope.runtime("DecodeError"));
        let (result, ok, default) = (scope.std("Result"), scope.std("Ok"), scope.std("Default"));
        let blank = if item.base == Base::Text { quote!("") } else { quote!(0) };
        out.extend(quote! {
            impl #default for #name {
                fn default() -> Self {
                    Self::from(#blank)
                }
            }

            impl #decode for #name {
                fn decode_value(&mut self, input: &mut #reader<'_>) -> #result<(), #error> {
                    *self = Self::from(input.#kind()?);
                    #ok(())
                }
            }
        });
    }
    out
}

/// The owned type on the wire.
fn wire_type(item: &Enum) -> TokenStream {
    match item.base {
        Base::Text => quote!(String),
        Base::Integer => quote!(i64),
        Base::Unsigned => quote!(u64),
    }
}

/// What the getter gives.
fn reference_type(item: &Enum) -> TokenStream {
    if item.base == Base::Text { quote!(&str) } else { wire_type(item) }
}

fn value(item: &Enum, text: &str) -> TokenStream {
    match item.base {
        Base::Text => quote!(#text),
        // `check_spec` has seen that it is a whole number.
        Base::Integer | Base::Unsigned => number_tokens(text),
    }
}
