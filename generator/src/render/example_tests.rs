//! The documented examples as tests of the generated crate. In: the examples of an action. Out: one test module.
//!
//! ```text
//! #[test]
//! fn example_1_request() {
//!     let request = ChannelBatchCancelFlowsRequest::new(…);
//!     assert_eq!(request.validate(), Ok(()));
//!     let body = super::encoded(&request);
//!     assert_eq!(body, super::json(r#"{ … }"#));
//! }
//!
//! #[test]
//! fn example_1_response() {
//!     let response: ChannelBatchCancelFlowsResponse = super::decoded(r#"{ … }"#);
//!     assert_eq!(response.fail_messages[2], "…");
//! }
//! ```
//!
//! A response is checked member by member, down to its leaves, where its types can express it; any response has
//! to decode.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::literal::{render_value, render_variant};
use super::scope::{Scope, ident};
use crate::model::{Action, Api, Literal, Member, MemberLiteral, Presence, Sample};

/// The items of the file.
pub(super) fn render_example_tests(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let crate_name = scope.options.package.as_ref().map_or_else(String::new, |package| package.name.replace('-', "_"));
    let crate_name = ident(&crate_name);
    let mut tests = TokenStream::new();
    for (index, example) in action.examples.iter().enumerate() {
        let title =
            example.title.as_deref().map_or_else(String::new, |title| format!(": {}", super::markdown::plain(title)));
        if let Some(literals) = example.request.as_ref().and_then(|sample| Some((sample, sample.members.as_deref()?))) {
            let doc = scope.doc(format!("Example {}{title}.", index + 1));
            let test = request_test(scope.api, action, index, !example.failure, literals);
            tests.extend(quote!(#doc #test));
        }
        if let Some(sample) = example.response.as_ref().filter(|_| !example.failure) {
            let doc = scope.doc(format!("Example {}{title}.", index + 1));
            let test = response_test(scope.api, action, index, sample);
            tests.extend(quote!(#doc #test));
        }
    }
    quote! {
        use #crate_name::model::*;

        #tests
    }
}

fn request_test(
    api: &Api,
    action: &Action,
    index: usize,
    keeps_limits: bool,
    (sample, literals): (&Sample, &[MemberLiteral]),
) -> TokenStream {
    let name = ident(&format!("example_{}_request", index + 1));
    let request = render_value(api, &action.request, &action.input, literals);
    let body = raw_string(&sample.body);
    let check = keeps_limits.then(|| quote!(assert_eq!(request.validate(), Ok(()));));
    quote! {
        #[test]
        fn #name() {
            let request = #request;
            #check
            let body = super::encoded(&request);
            assert_eq!(body, super::json(#body));
        }
    }
}

fn response_test(api: &Api, action: &Action, index: usize, sample: &Sample) -> TokenStream {
    let name = ident(&format!("example_{}_response", index + 1));
    let response = ident(&action.response);
    let body = raw_string(&sample.body);
    let mut checks = TokenStream::new();
    for literals in sample.members.iter() {
        check_members(api, &quote!(response), &action.output, literals, &mut checks);
    }
    if let Some(request_id) = request_id(&sample.body) {
        checks.extend(quote!(assert_eq!(response.request_id, #request_id);));
    }
    quote! {
        #[test]
        fn #name() {
            let response: #response = super::decoded(#body);
            #checks
        }
    }
}

fn request_id(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(body.get("RequestId")?.as_str()?.to_owned())
}

fn check_members(
    api: &Api,
    at: &TokenStream,
    members: &[Member],
    literals: &[MemberLiteral],
    checks: &mut TokenStream,
) {
    for (index, literal) in literals {
        let Some(member) = members.get(*index) else { continue };
        let field = ident(&member.ident);
        if member.presence == Presence::Optional {
            let found = format!("`{}` is missing", member.wire);
            match literal {
                Literal::Structure(..) | Literal::List(_) => {
                    check(api, &quote!(#at.#field.as_ref().expect(#found)), literal, checks)
                }
                leaf => {
                    let expected = render_leaf(api, leaf);
                    let actual = if matches!(leaf, Literal::Text(_)) {
                        quote!(#at.#field.as_deref())
                    } else {
                        quote!(#at.#field)
                    };
                    checks.extend(quote!(assert_eq!(#actual, Some(#expected));));
                }
            }
        } else {
            check(api, &quote!(#at.#field), literal, checks);
        }
    }
}

fn check(api: &Api, at: &TokenStream, literal: &Literal, checks: &mut TokenStream) {
    match literal {
        Literal::List(items) => {
            let count = Token::usize_unsuffixed(items.len());
            checks.extend(quote!(assert_eq!(#at.len(), #count);));
            for (index, item) in items.iter().enumerate() {
                let index = Token::usize_unsuffixed(index);
                check(api, &quote!(#at[#index]), item, checks);
            }
        }
        Literal::Structure(index, literals) => {
            if let Some(structure) = api.structures.get(*index) {
                check_members(api, at, &structure.members, literals, checks);
            }
        }
        Literal::Boolean(true) => checks.extend(quote!(assert!(#at);)),
        Literal::Boolean(false) => checks.extend(quote!(assert!(!#at);)),
        leaf => {
            let expected = render_leaf(api, leaf);
            checks.extend(quote!(assert_eq!(#at, #expected);));
        }
    }
}

fn render_leaf(api: &Api, literal: &Literal) -> TokenStream {
    let number = |number: Token| quote!(#number);
    match literal {
        Literal::Text(text) => quote!(#text),
        Literal::Integer(value) => number(Token::i64_unsuffixed(*value)),
        Literal::Unsigned(value) => number(Token::u64_unsuffixed(*value)),
        Literal::Float(value) => number(Token::f64_unsuffixed(*value)),
        Literal::Boolean(flag) => quote!(#flag),
        Literal::Variant(item, variant) => render_variant(api, *item, *variant),
        Literal::List(_) | Literal::Structure(..) => TokenStream::new(),
    }
}

/// `r#"…"#` with as many `#` as the text needs, so that a body reads as on its page.
fn raw_string(text: &str) -> TokenStream {
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| quote!(#text))
}
