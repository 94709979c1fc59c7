//! Programs that call every action of a service, for either side. In: the resolved API. Out: the texts of `main.rs`.
//!
//! Every call gives what its action requires, from a text of the command line, and takes the id of the request from the
//! response. The answers come from a file, through the runtime's own `Transport`: an HTTP stack would be the same on
//! both sides, and twice as large as what is compared.

use anyhow::{Context as _, Result};
use proc_macro2::TokenStream;
use quote::quote;
use tcgen::model::{Api, Base, Enum, Member, Presence, Structure, Type};

use crate::derived::{ident, item_type};

/// From how many required members on tcgen's `new` takes them as a struct.
const MOST_ARGUMENTS: usize = 7;

/// What both programs share: the transport, and an executor for futures that are always ready.
pub const SHARED: &str = include_str!("../templates/shared.rs");

/// What the baseline's author writes once: signing and sending, and the generic call over serde_json.
pub const BASELINE_CLIENT: &str = include_str!("../templates/baseline_client.rs");

const MAIN: &str = include_str!("../templates/main.rs");
const BASELINE_MAIN: &str = include_str!("../templates/baseline_main.rs");

/// `main.rs` over tcgen's crate `library`.
///
/// # Errors
/// What was rendered is no Rust.
pub fn render_program(api: &Api, library: &str) -> Result<String> {
    let root = root(library);
    let values = Values { api, root: quote!(#root model::), style: Style::Generated };
    let library = ident(library);
    let calls = api.actions.iter().map(|action| {
        let request = values.construct(&action.request, &action.input, &mut Vec::new());
        let method = ident(&action.method);
        quote! {
            let request = #request;
            ids.push(client.#method(&request).await.map_or_else(|error| error.to_string(), |it| it.request_id));
        }
    });
    let call_all = quote! {
        async fn call_all(client: &#library::Client, text: &str) -> Vec<String> {
            let mut ids = Vec::new();
            #(#calls)*
            ids
        }
    };
    finish(MAIN, call_all, &library.to_string(), api)
}

/// `main.rs` over the baseline's crate `library`.
///
/// # Errors
/// What was rendered is no Rust.
pub fn render_baseline(api: &Api, library: &str) -> Result<String> {
    let root = root(library);
    let values = Values { api, root: root.clone(), style: Style::Plain };
    let calls = api.actions.iter().map(|action| {
        let request = values.construct(&action.request, &action.input, &mut Vec::new());
        let (name, request_type, response) = (&action.wire, ident(&action.request), ident(&action.response));
        quote! {
            let request = #request;
            let answer = client.call::<#root #request_type, #root #response>(#name, &request).await;
            ids.push(answer.map_or_else(|error| error.to_string(), |it| it.request_id));
        }
    });
    let call_all = quote! {
        async fn call_all(client: &Client, text: &str) -> Vec<String> {
            let mut ids = Vec::new();
            #(#calls)*
            ids
        }
    };
    finish(BASELINE_MAIN, call_all, library, api)
}

fn finish(frame: &str, call_all: TokenStream, library: &str, api: &Api) -> Result<String> {
    let file = syn::parse2(call_all).context("the program is no Rust")?;
    let frame = frame.replace("LIBRARY", library).replace("SERVICE", &api.service);
    let frame = frame.replace("VERSION", &api.version).replace("ENDPOINT", &api.endpoint);
    Ok(format!("{frame}\n{}", prettyplease::unparse(&file)))
}

fn root(library: &str) -> TokenStream {
    let library = ident(library);
    quote!(#library::)
}

/// How values are made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// By tcgen's `new`.
    Generated,
    /// As a literal of the struct with `..Default::default()`.
    Plain,
}

/// What is given for members.
struct Values<'a> {
    api: &'a Api,
    root: TokenStream,
    style: Style,
}

impl Values<'_> {
    /// `open` are the structures that are being made, since a list of a structure may hold the structure itself.
    fn construct(&self, name: &str, members: &[Member], open: &mut Vec<usize>) -> TokenStream {
        let root = &self.root;
        let name_ident = ident(name);
        let required: Vec<&Member> = members.iter().filter(|it| it.presence == Presence::Required).collect();
        let fields = |values: &Self, open: &mut Vec<usize>| -> Vec<TokenStream> {
            let field = |member: &&Member| {
                let (field, value) = (ident(&member.ident), values.field(member, open));
                quote!(#field: #value,)
            };
            required.iter().map(field).collect()
        };
        match self.style {
            Style::Plain => {
                let fields = fields(self, open);
                let rest = (required.len() < members.len()).then(|| quote!(..::std::default::Default::default()));
                quote!(#root #name_ident { #(#fields)* #rest })
            }
            Style::Generated if required.len() > MOST_ARGUMENTS => {
                let wrapper = ident(&format!("{name}Required"));
                let fields = fields(self, open);
                quote!(#root #name_ident::new(#root #wrapper { #(#fields)* }))
            }
            Style::Generated => {
                let arguments = required.iter().map(|member| self.argument(member, open));
                let arguments: Vec<TokenStream> = arguments.collect();
                quote!(#root #name_ident::new(#(#arguments),*))
            }
        }
    }

    /// For a field of a struct.
    fn field(&self, member: &Member, open: &mut Vec<usize>) -> TokenStream {
        let value = self.item(&member.type_, open);
        match (value, member.type_.is_list(), member.boxed) {
            (None, ..) => quote!(::std::vec::Vec::new()),
            (Some(value), true, _) => quote!(vec![#value]),
            (Some(value), false, true) => quote!(Box::new(#value)),
            (Some(value), false, false) => value,
        }
    }

    /// For an argument of `new`, which boxes and collects by itself.
    fn argument(&self, member: &Member, open: &mut Vec<usize>) -> TokenStream {
        match (self.item(&member.type_, open), member.type_.is_list()) {
            (None, _) => {
                let item = item_type(self.api, &member.type_, &self.root);
                quote!(::std::vec::Vec::<#item>::new())
            }
            (Some(value), true) => quote!([#value]),
            (Some(value), false) => value,
        }
    }

    /// `None` for a structure within itself.
    fn item(&self, type_: &Type, open: &mut Vec<usize>) -> Option<TokenStream> {
        Some(match type_.item() {
            Type::Text => quote!(text.to_owned()),
            Type::Binary => quote!(text.as_bytes().to_vec().into()),
            Type::Integer | Type::Unsigned => quote!(1),
            Type::Float => quote!(1.0),
            Type::Boolean => quote!(true),
            Type::Structure(index) => {
                if open.contains(index) {
                    return None;
                }
                let Structure { ident, members, .. } = self.api.structures.get(*index)?;
                open.push(*index);
                let value = self.construct(ident, members, open);
                open.pop();
                value
            }
            Type::Enum(index) => {
                let Enum { ident: name, base, variants, .. } = self.api.enums.get(*index)?;
                let (name, variant) = (ident(name), ident(&variants.first()?.ident));
                let root = &self.root;
                match base {
                    Base::Integer | Base::Unsigned if self.style == Style::Plain => quote!(1),
                    _ => quote!(#root #name::#variant),
                }
            }
            Type::List(item) => return self.item(item, open),
        })
    }
}
