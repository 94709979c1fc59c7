//! Making a value that is sent. In: members. Out: `new` and one setter per optional member.
//!
//! ```text
//! pub fn new(agent: Agent, flow_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
//!     Self {
//!         agent,
//!         flow_ids: flow_ids.into_iter().map(Into::into).collect(),
//!         cancel_message: None,
//!     }
//! }
//!
//! pub fn cancel_message(mut self, cancel_message: impl Into<String>) -> Self {
//!     self.cancel_message = Some(cancel_message.into());
//!     self
//! }
//! ```
//!
//! With more than seven required members `new` takes one struct of named fields, `…Required`: a row of eight
//! strings is where arguments get swapped.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::debug::render_debug;
use super::fields::bare_type;
use super::scope::{Scope, ident};
use crate::model::{Member, Presence, Type};

/// The most arguments that `new` takes one by one; clippy's `too_many_arguments` begins after seven too.
pub(crate) const MOST_ARGUMENTS: usize = 7;

/// Methods of the type that a setter may not be named like.
const METHODS: &[&str] = &["new", "validate"];

/// The name of the struct of required members, where `new` takes one.
pub(super) fn required_struct(name: &str, members: &[Member]) -> Option<String> {
    (required(members).count() > MOST_ARGUMENTS).then(|| format!("{name}Required"))
}

/// The members that `new` takes.
pub(super) fn required(members: &[Member]) -> impl Iterator<Item = &Member> + Clone {
    members.iter().filter(|member| member.presence == Presence::Required)
}

/// The setter's name.
pub(super) fn setter(member: &Member) -> Ident {
    ident(&setter_name(member))
}

/// The same as text.
pub(crate) fn setter_name(member: &Member) -> String {
    if METHODS.contains(&member.ident.as_str()) { format!("{}_", member.ident) } else { member.ident.clone() }
}

/// `new` and the setters, for the inside of an `impl`.
pub(super) fn render_methods(scope: &mut Scope<'_>, name: &str, members: &[Member]) -> TokenStream {
    let new = render_new(scope, name, members);
    let optional = members.iter().filter(|member| member.presence == Presence::Optional);
    let setters: TokenStream = optional.map(|member| render_setter(scope, member)).collect();
    quote!(#new #setters)
}

fn render_new(scope: &mut Scope<'_>, name: &str, members: &[Member]) -> TokenStream {
    let wrapper = required_struct(name, members);
    let none = scope.std("None");
    let init = |member: &Member| {
        let field = ident(&member.ident);
        match (member.presence, &wrapper) {
            (Presence::Optional | Presence::Given, _) => quote!(#field: #none),
            (Presence::Required, Some(_)) => quote!(#field: required.#field),
            (Presence::Required, None) if converts(member) => {
                let value = conversion(scope, member, &field);
                quote!(#field: #value)
            }
            (Presence::Required, None) => quote!(#field),
        }
    };
    let inits: Vec<TokenStream> = members.iter().map(init).collect();
    let (doc, parameters) = match &wrapper {
        Some(wrapper) => {
            let wrapper = ident(wrapper);
            ("From what the service requires.", vec![quote!(required: #wrapper)])
        }
        None => {
            let parameters = required(members).map(|member| {
                let field = ident(&member.ident);
                let type_ = parameter(scope, member);
                quote!(#field: #type_)
            });
            let parameters: Vec<_> = parameters.collect();
            (
                if parameters.is_empty() {
                    "With nothing set: the service requires no member."
                } else {
                    "From what the service requires."
                },
                parameters,
            )
        }
    };
    let doc = scope.doc(doc.to_owned());
    quote! {
        #doc
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#inits),* }
        }
    }
}

fn render_setter(scope: &mut Scope<'_>, member: &Member) -> TokenStream {
    let field = ident(&member.ident);
    let name = setter(member);
    let type_ = parameter(scope, member);
    let value = conversion(scope, member, &field);
    let some = scope.std("Some");
    let text = format!("Sets [`{0}`](Self#structfield.{0}).", member.ident.trim_start_matches("r#"));
    let doc = scope.doc_with(text, vec!["#[must_use]".to_owned()]);
    quote! {
        #doc
        pub fn #name(mut self, #field: #type_) -> Self {
            self.#field = #some(#value);
            self
        }
    }
}

/// The struct of required members, with the same docs as the fields they become.
pub(super) fn render_required_struct(scope: &mut Scope<'_>, name: &str, members: &[Member]) -> TokenStream {
    let Some(wrapper) = required_struct(name, members) else { return TokenStream::new() };
    let debug = render_debug(&wrapper, required(members), false);
    let derived = if debug.is_empty() { quote!(Clone, Debug, PartialEq) } else { quote!(Clone, PartialEq) };
    let wrapper = ident(&wrapper);
    let doc = scope.doc(format!("What [`{name}::new`] takes: the members that the service requires."));
    let fields: Vec<TokenStream> = required(members)
        .map(|member| {
            let field = ident(&member.ident);
            let type_ = bare_type(scope, member);
            let doc = scope.doc(format!(
                "See [`{name}::{0}`](struct@{name}#structfield.{0}).",
                member.ident.trim_start_matches("r#")
            ));
            quote!(#doc pub #field: #type_,)
        })
        .collect();
    quote! {
        #doc
        #[derive(#derived)]
        #[expect(clippy::exhaustive_structs, reason = "a further required member has to break the build")]
        pub struct #wrapper {
            #(#fields)*
        }

        #debug
    }
}

/// Whether a caller may pass whatever becomes the member's type.
fn takes_into(member: &Member) -> bool {
    matches!(member.type_.item(), Type::Text | Type::Binary)
}

/// What a caller may pass for this member.
fn parameter(scope: &mut Scope<'_>, member: &Member) -> TokenStream {
    let item = scope.item_type(&member.type_);
    let into = scope.std("Into");
    let text = takes_into(member);
    match (member.type_.is_list(), text) {
        (false, false) => item,
        (false, true) => quote!(impl #into<#item>),
        (true, text) => {
            let iterator = scope.std("IntoIterator");
            if text { quote!(impl #iterator<Item = impl #into<#item>>) } else { quote!(impl #iterator<Item = #item>) }
        }
    }
}

/// Whether the parameter's type differs from the field's.
fn converts(member: &Member) -> bool {
    member.type_.is_list() || member.boxed || takes_into(member)
}

/// From the parameter to the field's type without `Option`.
fn conversion(scope: &Scope<'_>, member: &Member, value: &Ident) -> TokenStream {
    let text = takes_into(member);
    match (member.type_.is_list(), text) {
        (false, true) => quote!(#value.into()),
        (true, true) => {
            let into = scope.std("Into");
            quote!(#value.into_iter().map(#into::into).collect())
        }
        (true, false) => quote!(#value.into_iter().collect()),
        (false, false) if member.boxed => {
            let boxed = scope.std("Box");
            quote!(#boxed::new(#value))
        }
        (false, false) => quote!(#value),
    }
}
