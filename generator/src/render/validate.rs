//! The checks before sending. In: members with enforced constraints. Out: `Validate`.
//!
//! ```text
//! impl Validate for ChannelBatchCancelFlowsRequest {
//!     fn check(&self, check: &mut Checker) {
//!         check.at("Agent").nested(&self.agent);
//!         check.at("FlowIds").max_items(self.flow_ids.len(), 100);
//!         if let Some(it) = &self.cancel_message {
//!             check.at("CancelMessage").max_length(it, 200);
//!         }
//!     }
//! }
//! ```
//!
//! What the compiler already sees to (required members) is not checked again, and advice is not checked at all.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::format::{Inserts, write_items};
use super::pattern;
use super::scope::{Scope, ident, number_tokens};
use super::text::{Text, put};
use crate::model::{Base, Limit, Member, Presence, Step, Type, Value};
use crate::report::Diagnostic;

/// `Validate` for a request, or for a structure that has something to check.
///
/// # Errors
/// Defects of the checks.
pub(super) fn write_validate(
    text: &mut Text,
    scope: &mut Scope<'_>,
    name: &str,
    members: &[Member],
) -> Result<(), Diagnostic> {
    let (validate, checker) = (scope.runtime("Validate"), scope.runtime("Checker"));
    let patterns: Vec<TokenStream> = members.iter().filter_map(|member| pattern_constant(scope, member)).collect();
    let checks: Vec<TokenStream> = members.iter().filter_map(|member| member_checks(scope, member)).collect();
    if checks.is_empty() {
        text.gap();
        text.open_impl(validate, name);
        text.begin_line();
        put!(text, "fn check(&self, _check: &mut ", checker, ")");
        text.open_block();
        text.close_block();
        text.close_block();
        return Ok(());
    }
    let type_ = ident(name);
    let items = quote! {
        impl #validate for #type_ {
            fn check(&self, check: &mut #checker) {
                #(#patterns)*
                #(#checks)*
            }
        }
    };
    write_items(text, &format!("Validate for {name}"), items, &Inserts::default())
}

/// `const CODE_PATTERN: Pattern = …;` for an enforced pattern.
fn pattern_constant(scope: &mut Scope<'_>, member: &Member) -> Option<TokenStream> {
    let pattern = enforced(&member.limits.pattern)?;
    let (name, type_) = (pattern_name(member), scope.runtime("Pattern"));
    let pattern = pattern::render_pattern(scope, &pattern.pieces);
    Some(quote!(const #name: #type_ = #pattern;))
}

fn pattern_name(member: &Member) -> Ident {
    ident(&format!("{}_PATTERN", member.ident.trim_start_matches("r#").to_uppercase()))
}

/// All checks of one member; `None` where there are none.
fn member_checks(scope: &mut Scope<'_>, member: &Member) -> Option<TokenStream> {
    let field = ident(&member.ident);
    let optional = member.presence == Presence::Optional;
    let it = if optional { quote!(it) } else { quote!(self.#field) };
    let checks = if member.type_.is_list() {
        list_checks(scope, member, &it)
    } else {
        single_checks(scope, member, &it, optional)
    };
    if checks.is_empty() {
        return None;
    }
    let some = scope.std("Some");
    Some(if optional { quote!(if let #some(it) = &self.#field { #checks }) } else { checks })
}

fn single_checks(scope: &mut Scope<'_>, member: &Member, it: &TokenStream, borrowed: bool) -> TokenStream {
    let wire = &member.wire;
    let mut checks = TokenStream::new();
    let value = value_checks(scope, member, it, borrowed);
    if !value.is_empty() {
        checks.extend(quote!(check.at(#wire) #value;));
    }
    for need in
        member.limits.needs.iter().filter(|it| it.enforced).flat_map(|it| &it.value).filter(|it| it.is_checkable())
    {
        let path = format!("{wire}.{}", need.path);
        let present = presence_of(&need.steps, it);
        checks.extend(quote!(check.at(#path).needed(#present);));
    }
    checks
}

fn list_checks(scope: &mut Scope<'_>, member: &Member, it: &TokenStream) -> TokenStream {
    let wire = &member.wire;
    let limits = &member.limits;
    let mut counts = TokenStream::new();
    for (method, limit) in [("min_items", &limits.min_items), ("max_items", &limits.max_items)] {
        if let Some(count) = enforced(limit) {
            let (method, count) = (ident(method), number(count));
            counts.extend(quote!(.#method(#it.len(), #count)));
        }
    }
    let mut checks = TokenStream::new();
    if !counts.is_empty() {
        checks.extend(quote!(check.at(#wire) #counts;));
    }
    let each = value_checks(scope, member, &quote!(it), true);
    if !each.is_empty() {
        checks.extend(quote!(for (index, it) in #it.iter().enumerate() { check.item(#wire, index) #each; }));
    }
    checks
}

/// The chained checks of one value; `it` names it, as a reference where `borrowed`.
fn value_checks(scope: &mut Scope<'_>, member: &Member, it: &TokenStream, borrowed: bool) -> TokenStream {
    let limits = &member.limits;
    let reference = if borrowed { quote!(#it) } else { quote!(&#it) };
    let value = if borrowed { quote!(*#it) } else { quote!(#it) };
    let mut chain = TokenStream::new();
    match member.type_.item() {
        Type::Structure(index) => {
            if scope.api.structures.get(*index).is_some_and(|structure| structure.checked) {
                chain.extend(quote!(.nested(#reference)));
            }
        }
        Type::Text => {
            for (method, limit) in [("min_length", &limits.min_length), ("max_length", &limits.max_length)] {
                if let Some(count) = enforced(limit) {
                    let (method, count) = (ident(method), number(count));
                    chain.extend(quote!(.#method(#reference, #count)));
                }
            }
            if let Some(pattern) = enforced(&limits.pattern) {
                let text = &pattern.text;
                let pattern = pattern_name(member);
                chain.extend(quote!(.pattern(#reference, &#pattern, #text)));
            }
            if let Some(values) = enforced(&limits.values) {
                let values = values.iter().map(|value| &value.text);
                chain.extend(quote!(.one_of(#it.as_str(), &[#(#values),*])));
            }
        }
        Type::Integer | Type::Unsigned | Type::Float => {
            if let Some(range) = enforced(&limits.range) {
                let (min, max) = (
                    bound(scope, range.min.as_deref(), &member.type_),
                    bound(scope, range.max.as_deref(), &member.type_),
                );
                let secret = member.secret.then(|| quote!(.secret()));
                chain.extend(quote!(#secret.range(#value, #min, #max)));
            }
            if let Some(values) = enforced(&limits.values) {
                let values = values.iter().map(|value| literal(&value.text, &member.type_));
                chain.extend(quote!(.one_of(#value, &[#(#values),*])));
            }
        }
        Type::Enum(index) => {
            if let Some(values) = enforced(&limits.values) {
                chain.extend(enum_check(scope, *index, values, it));
            }
        }
        Type::Boolean | Type::Binary | Type::List(_) => {}
    }
    chain
}

/// Against the whole enum, or against the values of this member where it allows fewer.
fn enum_check(scope: &mut Scope<'_>, index: usize, values: &[Value], it: &TokenStream) -> TokenStream {
    let Some(item) = scope.api.enums.get(index) else { return TokenStream::new() };
    let get = ident(if item.base == Base::Text { "as_str" } else { "value" });
    if item.variants.len() == values.len() {
        let name = scope.enumeration(index);
        return quote!(.one_of(#it.#get(), #name::VALUES));
    }
    let type_ = match item.base {
        Base::Text => Type::Text,
        Base::Integer => Type::Integer,
        Base::Unsigned => Type::Unsigned,
    };
    let values = values.iter().map(|value| literal(&value.text, &type_));
    quote!(.one_of(#it.#get(), &[#(#values),*]))
}

/// Whether the member at the end of the path is there: `self.agent.proxy_operator.as_ref().is_some_and(|it| …)`.
fn presence_of(steps: &[Step], at: &TokenStream) -> TokenStream {
    let Some((step, rest)) = steps.split_first() else { return quote!(true) };
    let field = ident(&step.ident);
    match (step.optional, rest.iter().any(|step| step.optional)) {
        (false, _) => presence_of(rest, &quote!(#at.#field)),
        (true, false) => quote!(#at.#field.is_some()),
        (true, true) => {
            let inner = presence_of(rest, &quote!(it));
            quote!(#at.#field.as_ref().is_some_and(|it| #inner))
        }
    }
}

fn enforced<T>(limit: &Option<Limit<T>>) -> Option<&T> {
    limit.as_ref().filter(|limit| limit.enforced).map(|limit| &limit.value)
}

fn bound(scope: &Scope<'_>, bound: Option<&str>, type_: &Type) -> TokenStream {
    match bound {
        Some(text) => {
            let (some, value) = (scope.std("Some"), literal(text, type_));
            quote!(#some(#value))
        }
        None => scope.std("None").to_token_stream(),
    }
}

/// A number as the spec has it, or a text.
fn literal(text: &str, type_: &Type) -> TokenStream {
    match type_.item() {
        Type::Text | Type::Enum(_) | Type::Structure(_) | Type::Boolean | Type::Binary | Type::List(_) => quote!(#text),
        Type::Float => {
            let text = if text.contains(['.', 'e', 'E']) { text.to_owned() } else { format!("{text}.0") };
            number_tokens(&text)
        }
        Type::Integer | Type::Unsigned => number_tokens(text),
    }
}

fn number(count: &u64) -> Literal {
    Literal::u64_unsuffixed(*count)
}
