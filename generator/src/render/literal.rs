//! Examples as Rust expressions. In: literals of the model. Out: tokens of the calls that build them.
//!
//! ```text
//! let request = ChannelBatchCancelFlowsRequest::new(
//!     Agent::new("yDRSRUUgygj6qnwfUuO4zjEwc193c2hH").proxy_organization_open_id("org_dianziqian"),
//!     ["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa"],
//! )
//! .cancel_message_format(CancelMessageFormat::InitiatorOnly);
//! ```

use std::collections::BTreeSet;

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::construct::{required, required_struct, setter};
use super::format::format_statements;
use super::scope::ident;
use crate::model::{Action, Api, Literal, Member, MemberLiteral, Presence, Type};

/// The members of the first successful example whose request the types can express.
pub(super) fn first_request(action: &Action) -> Option<&[MemberLiteral]> {
    action
        .examples
        .iter()
        .filter(|example| !example.failure)
        .find_map(|example| example.request.as_ref()?.members.as_deref())
}

/// `use …;` and `let request = …;`, formatted.
pub(super) fn request_statements(
    api: &Api,
    crate_name: &str,
    action: &Action,
    literals: &[MemberLiteral],
) -> Option<(String, String)> {
    let mut names = BTreeSet::new();
    collect_names(api, &action.request, &action.input, literals, &mut names);
    let (crate_name, names) = (ident(crate_name), names.iter().map(|name| ident(name)));
    let request = render_value(api, &action.request, &action.input, literals);
    Some((
        format_statements(quote!(use #crate_name::model::{#(#names),*};))?,
        format_statements(quote!(let request = #request;))?,
    ))
}

/// `Type::new(required…).optional(…)`.
pub(super) fn render_value(api: &Api, name: &str, members: &[Member], literals: &[MemberLiteral]) -> TokenStream {
    let type_ = ident(name);
    let given = |member: &Member| {
        literals.iter().find(|(index, _)| members.get(*index).is_some_and(|it| it.wire == member.wire))
    };
    let given = |member: &Member| given(member).map(|(_, literal)| literal);
    let new = match required_struct(name, members) {
        Some(wrapper) => {
            let wrapper = ident(&wrapper);
            let fields = required(members).filter_map(|member| {
                let (field, value) = (ident(&member.ident), render_owned(api, given(member)?));
                Some(quote!(#field: #value))
            });
            quote!(#type_::new(#wrapper { #(#fields),* }))
        }
        None => {
            let values = required(members).filter_map(|member| Some(render_argument(api, member, given(member)?)));
            quote!(#type_::new(#(#values),*))
        }
    };
    let optional = members.iter().filter(|member| member.presence == Presence::Optional);
    let calls = optional.filter_map(|member| {
        let (method, value) = (setter(member), render_argument(api, member, given(member)?));
        Some(quote!(.#method(#value)))
    });
    quote!(#new #(#calls)*)
}

/// An argument of `new` or of a setter, which convert texts and lists themselves.
fn render_argument(api: &Api, member: &Member, literal: &Literal) -> TokenStream {
    match literal {
        Literal::Text(text) => quote!(#text),
        // Without an item the type of a text would be open.
        Literal::List(items) if items.is_empty() && *member.type_.item() == Type::Text => quote!([""; 0]),
        Literal::List(items) => {
            let items = items.iter().map(|item| render_argument(api, member, item));
            quote!([#(#items),*])
        }
        other => render_owned(api, other),
    }
}

/// A value of the field's own type.
fn render_owned(api: &Api, literal: &Literal) -> TokenStream {
    match literal {
        Literal::Text(text) => quote!(#text.into()),
        Literal::Integer(number) => number_token(Token::i64_unsuffixed(*number)),
        Literal::Unsigned(number) => number_token(Token::u64_unsuffixed(*number)),
        Literal::Float(number) => number_token(Token::f64_unsuffixed(*number)),
        Literal::Boolean(flag) => quote!(#flag),
        Literal::Variant(item, variant) => render_variant(api, *item, *variant),
        Literal::List(items) => {
            let items = items.iter().map(|item| render_owned(api, item));
            quote!(vec![#(#items),*])
        }
        Literal::Structure(index, literals) => match api.structures.get(*index) {
            Some(structure) => render_value(api, &structure.ident, &structure.members, literals),
            None => TokenStream::new(),
        },
    }
}

fn number_token(number: Token) -> TokenStream {
    quote!(#number)
}

/// `CancelMessageFormat::InitiatorOnly`.
pub(super) fn render_variant(api: &Api, item: usize, variant: usize) -> TokenStream {
    let Some((item, variant)) = api.enums.get(item).and_then(|item| Some((item, item.variants.get(variant)?))) else {
        return TokenStream::new();
    };
    let (item, variant) = (ident(&item.ident), ident(&variant.ident));
    quote!(#item::#variant)
}

fn collect_names(api: &Api, name: &str, members: &[Member], literals: &[MemberLiteral], names: &mut BTreeSet<String>) {
    names.insert(name.to_owned());
    names.extend(required_struct(name, members));
    for (_, literal) in literals {
        collect_literal(api, literal, names);
    }
}

fn collect_literal(api: &Api, literal: &Literal, names: &mut BTreeSet<String>) {
    match literal {
        Literal::Variant(item, _) => names.extend(api.enums.get(*item).map(|item| item.ident.clone())),
        Literal::List(items) => items.iter().for_each(|item| collect_literal(api, item, names)),
        Literal::Structure(index, literals) => {
            if let Some(structure) = api.structures.get(*index) {
                collect_names(api, &structure.ident, &structure.members, literals, names);
            }
        }
        _ => {}
    }
}
