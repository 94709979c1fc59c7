//! The baseline: the same types with serde's derives on everything, as a careful author would write them by hand. In: the
//! resolved API. Out: the files of a crate.
//!
//! ```text
//! #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
//! #[serde(rename_all = "PascalCase", default)]
//! pub struct ChannelCancelFlowResponse {
//!     pub request_id: String,
//! }
//! ```
//!
//! The fields are those of tcgen's crate: same names, same `Option`, `Vec` and `Box`. There is nothing else: no setters,
//! no `validate`, no error codes, all of which tcgen's crate has and pays for. An open enum of texts is an enum with
//! serde's `untagged` for the rest; one of integers, for which serde has no derive, is the integer.

use anyhow::{Context as _, Result};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use tcgen::model::{Api, Base, Enum, Member, Presence, Type};
use tcgen::render::RenderedFile;

/// The crate `name`, whose types are all in its root.
///
/// # Errors
/// What was rendered is no Rust.
pub fn render(api: &Api, name: &str, with_docs: bool) -> Result<Vec<RenderedFile>> {
    let types = Types { api, with_docs };
    let structures = api.structures.iter().map(|it| {
        let is_response = it.direction.received && !it.direction.sent;
        types.structure(&it.ident, it.doc.as_deref(), &it.members, is_response, TokenStream::new())
    });
    let actions = api.actions.iter().map(|it| {
        let request = types.structure(&it.request, it.doc.as_deref(), &it.input, false, TokenStream::new());
        let request_id = quote!(pub request_id: ::std::string::String,);
        let response = types.structure(&it.response, None, &it.output, true, request_id);
        quote!(#request #response)
    });
    let enums = api.enums.iter().filter(|it| it.base == Base::Text).map(|it| types.enumeration(it));
    let items: TokenStream = structures.chain(actions).chain(enums).collect();
    let file = syn::parse2(items).context("the baseline is no Rust")?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nserde = {{ version = \"1\", \
         features = [\"derive\"] }}\n"
    );
    Ok(vec![
        RenderedFile { path: "Cargo.toml".to_owned(), text: manifest },
        RenderedFile { path: "src/lib.rs".to_owned(), text: prettyplease::unparse(&file) },
    ])
}

struct Types<'a> {
    api: &'a Api,
    with_docs: bool,
}

impl Types<'_> {
    fn structure(
        &self,
        name: &str,
        doc: Option<&str>,
        members: &[Member],
        is_response: bool,
        last: TokenStream,
    ) -> TokenStream {
        let doc = self.doc(doc);
        let name = ident(name);
        // What a server leaves out of a response is its type's default.
        let default = is_response.then(|| quote!(, default));
        let fields = members.iter().map(|member| {
            let doc = self.doc(member.doc.as_deref());
            let serde = serde_attribute(member);
            let field = ident(&member.ident);
            let type_ = self.field(member);
            quote!(#doc #serde pub #field: #type_,)
        });
        quote! {
            #doc
            #[derive(Clone, Debug, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
            #[serde(rename_all = "PascalCase" #default)]
            pub struct #name { #(#fields)* #last }
        }
    }

    fn enumeration(&self, item: &Enum) -> TokenStream {
        let name = ident(&item.ident);
        let variants = item.variants.iter().map(|variant| {
            let doc = self.doc(variant.doc.as_deref());
            let (value, variant) = (&variant.value, ident(&variant.ident));
            quote!(#doc #[serde(rename = #value)] #variant,)
        });
        quote! {
            #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
            pub enum #name { #(#variants)* #[serde(untagged)] Unknown(::std::string::String) }
            impl ::std::default::Default for #name {
                fn default() -> Self { Self::Unknown(::std::string::String::new()) }
            }
        }
    }

    fn field(&self, member: &Member) -> TokenStream {
        let item = item_type(self.api, &member.type_, &TokenStream::new());
        let inner = match (member.type_.is_list(), member.boxed) {
            (true, _) => quote!(::std::vec::Vec<#item>),
            (false, true) => quote!(::std::boxed::Box<#item>),
            (false, false) => item,
        };
        match member.presence {
            Presence::Optional => quote!(::std::option::Option<#inner>),
            Presence::Required | Presence::Given => inner,
        }
    }

    fn doc(&self, text: Option<&str>) -> TokenStream {
        let text = text.filter(|_| self.with_docs);
        text.map_or_else(TokenStream::new, |text| quote!(#[doc = #text]))
    }
}

/// The type of an item in the baseline, where `root` leads to its types.
pub fn item_type(api: &Api, type_: &Type, root: &TokenStream) -> TokenStream {
    let named = |name: Option<&String>| {
        name.map_or_else(
            || quote!(()),
            |name| {
                let name = ident(name);
                quote!(#root #name)
            },
        )
    };
    match type_.item() {
        // serde knows no files: their text, as the metadata has it.
        Type::Text | Type::Binary => quote!(::std::string::String),
        Type::Integer => quote!(i64),
        Type::Unsigned => quote!(u64),
        Type::Float => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Structure(index) => named(api.structures.get(*index).map(|it| &it.ident)),
        Type::Enum(index) => match api.enums.get(*index).map(|it| (it.base, &it.ident)) {
            Some((Base::Integer, _)) => quote!(i64),
            Some((Base::Unsigned, _)) => quote!(u64),
            other => named(other.map(|(_, name)| name)),
        },
        Type::List(item) => item_type(api, item, root),
    }
}

/// A name as Rust writes it, raw where it is.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

fn serde_attribute(member: &Member) -> TokenStream {
    let wire = &member.wire;
    let renamed = (pascal_case(&member.ident) != *wire).then(|| quote!(rename = #wire));
    let skipped =
        (member.presence == Presence::Optional).then(|| quote!(skip_serializing_if = "::std::option::Option::is_none"));
    let parts: Vec<TokenStream> = renamed.into_iter().chain(skipped).collect();
    if parts.is_empty() { TokenStream::new() } else { quote!(#[serde(#(#parts),*)]) }
}

/// serde's own rule for `rename_all = "PascalCase"` on a field.
fn pascal_case(field: &str) -> String {
    field
        .trim_start_matches("r#")
        .split('_')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
        })
        .collect()
}
