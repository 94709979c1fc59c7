//! One action. In: `model::Action`. Out: its file: request, response, codes, pairing, codec, checks.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::construct::{render_methods, render_required_struct, required};
use super::debug::render_debug;
use super::fields::{render_fields, struct_attributes};
use super::scope::{Scope, ident};
use super::{codec, docs, validate};
use crate::model::{Action, Pairing, Presence, Type};
use crate::spec::Body;

/// The items of the file.
pub(super) fn render_action(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let request = render_request(scope, action);
    let response = render_response(scope, action);
    let wiring = render_wiring(scope, action);
    let encode = codec::render_encode(scope, &action.request, &action.input);
    let checks = validate::render_validate(scope, &action.request, &action.input);
    let decode = codec::render_decode(scope, &action.response, &action.output, true);
    quote!(#request #response #wiring #checks #encode #decode)
}

/// ```text
/// pub struct ChannelBatchCancelFlowsRequest { … }
/// impl ChannelBatchCancelFlowsRequest {
///     pub const ERROR_CODES: &'static [ErrorCode] = &[…];
///     pub fn new(…) -> Self;  pub fn cancel_message(…) -> Self;  pub fn validate(&self) -> Result<(), Violations>;
/// }
/// ```
fn render_request(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let name = ident(&action.request);
    let fields = render_fields(scope, &action.input);
    let attributes = struct_attributes(scope, &action.input, required(&action.input).next().is_none());
    let doc = docs::request_doc(scope, action);
    let doc = scope.doc_with(doc, attributes);
    let debug = render_debug(&action.request, action.input.iter(), false);
    let wrapper = render_required_struct(scope, &action.request, &action.input);
    let codes = render_codes(scope, action);
    let methods = render_methods(scope, &action.request, &action.input);
    let (result, violations, validate) = (scope.std("Result"), scope.runtime("Violations"), scope.runtime("Validate"));
    let validate_doc = scope.doc(
        "Checks every enforced limit, here and in nested structures. The client does so before it sends.\n\n\
         # Errors\nEvery violation at once, each with its path."
            .to_owned(),
    );
    quote! {
        #doc
        pub struct #name {
            #fields
        }

        #debug
        #wrapper

        impl #name {
            #codes
            #methods

            #validate_doc
            pub fn validate(&self) -> #result<(), #violations> {
                #validate::validate(self)
            }
        }
    }
}

fn render_codes(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let error_code = scope.own("ErrorCode");
    let doc = scope.doc("The codes that the documentation lists for this action; others can occur.".to_owned());
    let codes = action.errors.iter().filter_map(|index| scope.api.error_codes.get(*index));
    let codes = codes.map(|code| {
        let name = ident(&code.ident);
        quote!(#error_code::#name)
    });
    quote! {
        #doc
        pub const ERROR_CODES: &'static [#error_code] = &[#(#codes),*];
    }
}

/// ```text
/// pub struct ChannelBatchCancelFlowsResponse { …, pub request_id: String }
/// impl ChannelBatchCancelFlowsResponse { pub fn failures<'a>(…) -> Result<Vec<Failure<'a>>, PairingError>; }
/// ```
fn render_response(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let name = ident(&action.response);
    let fields = render_fields(scope, &action.output);
    let attributes = struct_attributes(scope, &action.output, true);
    let doc = scope.doc_with(docs::response_doc(action), attributes);
    let request_id_doc = scope
        .doc("The number of this call, which the service asks for when something is to be looked into.".to_owned());
    let string = scope.std("String");
    let debug = render_debug(&action.response, action.output.iter(), true);
    let failures = action.pairing.as_ref().and_then(|pairing| render_failures(scope, action, pairing));
    quote! {
        #doc
        pub struct #name {
            #fields
            #request_id_doc
            pub request_id: #string,
        }

        #debug
        #failures
    }
}

fn render_failures(scope: &mut Scope<'_>, action: &Action, pairing: &Pairing) -> Option<TokenStream> {
    let (messages, items) = (action.output.get(pairing.messages)?, action.input.get(pairing.items)?);
    let (name, request) = (ident(&action.response), ident(&action.request));
    let (failure, error) = (scope.runtime("Failure"), scope.runtime("PairingError"));
    let (result, vec) = (scope.std("Result"), scope.std("Vec"));
    let item = match items.type_.item() {
        Type::Text => TokenStream::new(),
        other => {
            let item = scope.item_type(other);
            quote!(, #item)
        }
    };
    let pair = super::scope::path(&format!("{}::pair_failures", scope.options.runtime));
    let doc = scope.doc(docs::failures_doc(&messages.wire, &items.wire));
    let (message_field, item_field) = (ident(&messages.ident), ident(&items.ident));
    let items_expr = match items.presence {
        Presence::Optional => quote!(request.#item_field.as_deref().unwrap_or_default()),
        Presence::Required | Presence::Given => quote!(&request.#item_field),
    };
    let (message_wire, item_wire) = (&messages.wire, &items.wire);
    Some(quote! {
        impl #name {
            #doc
            pub fn failures<'a>(&'a self, request: &'a #request) -> #result<#vec<#failure<'a #item>>, #error> {
                #pair(#item_wire, #items_expr, #message_wire, &self.#message_field)
            }
        }
    })
}

/// ```text
/// impl Request for ChannelBatchCancelFlowsRequest { type Response = …; const ACTION: &'static Action = …; }
/// impl Response for ChannelBatchCancelFlowsResponse { fn request_id(&self) -> &str { &self.request_id } }
/// ```
fn render_wiring(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let (request, response) = (ident(&action.request), ident(&action.response));
    let (request_trait, response_trait) = (scope.runtime("Request"), scope.runtime("Response"));
    let (action_type, service) = (scope.runtime("Action"), scope.own("SERVICE"));
    let wire = &action.wire;
    let mut setters = TokenStream::new();
    if let Some(limit) = action.rate_limit {
        let limit = Literal::u32_unsuffixed(limit);
        setters.extend(quote!(.rate_limit(#limit)));
    }
    if let Some(endpoint) = &action.endpoint {
        setters.extend(quote!(.endpoint(#endpoint)));
    }
    if let Some(endpoint) = &action.test_endpoint {
        setters.extend(quote!(.test_endpoint(#endpoint)));
    }
    if action.input.iter().any(|member| member.wire == "ClientToken") {
        setters.extend(quote!(.client_token()));
    }
    if action.skip_sign {
        setters.extend(quote!(.skip_sign()));
    }
    match action.body {
        Some(Body::Multipart) => setters.extend(quote!(.multipart())),
        Some(Body::OctetStream) => setters.extend(quote!(.octet_stream())),
        None => {}
    }
    if action.streams {
        setters.extend(quote!(.streams()));
    }
    quote! {
        impl #request_trait for #request {
            type Response = #response;
            const ACTION: &'static #action_type = &#action_type::new(&#service, #wire)#setters;
        }

        impl #response_trait for #response {
            fn request_id(&self) -> &str {
                &self.request_id
            }
        }
    }
}
