//! The client. In: the actions. Out: `src/client.rs`.
//!
//! ```text
//! #[inline]
//! pub fn channel_batch_cancel_flows<'a>(&'a self, request: &'a ChannelBatchCancelFlowsRequest)
//!     -> Call<'a, ChannelBatchCancelFlowsResponse> {
//!     self.inner.call(request)
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::format::Inserts;
use super::piece::Quoted;
use super::scope::{Scope, path};
use super::text::{Text, put, put_line};
use crate::model::{Action, Api};

/// The items of the file.
pub(super) fn render_client(scope: &mut Scope<'_>, inserts: &mut Inserts) -> TokenStream {
    let api = scope.api;
    let builder = scope.runtime("ClientBuilder");
    let runtime = path(&scope.options.runtime);
    let service = scope.own("SERVICE");
    let doc = inserts.doc(docs::client_doc(api));
    let builder_doc = inserts.doc("A builder; it needs credentials and nothing else.");
    let inner_doc = inserts.doc("The client of the runtime, which calls any action by name.");
    let methods = inserts.lines(methods(scope, api));
    quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: #runtime::Client,
        }

        impl Client {
            #builder_doc
            pub fn builder() -> #builder<Self> {
                #builder::new(&#service)
            }

            #inner_doc
            pub fn inner(&self) -> &#runtime::Client {
                &self.inner
            }

            #methods
        }

        impl From<#runtime::Client> for Client {
            fn from(inner: #runtime::Client) -> Self {
                Self { inner }
            }
        }
    }
}

fn methods<'a>(scope: &mut Scope<'a>, api: &'a Api) -> String {
    let mut text = Text::inside();
    for action in &api.actions {
        write_method(&mut text, scope, action);
    }
    text.into_string()
}

fn write_method<'a>(text: &mut Text, scope: &mut Scope<'a>, action: &'a Action) {
    let (request, response) = (scope.action_type(&action.request), scope.action_type(&action.response));
    text.gap();
    docs::write_method_doc(text, scope, action);
    // What a call takes is then compiled where it is made, once: else both crates would have the code that drops a response.
    put_line!(text, "#[inline]");
    if let Some(note) = action.deprecated {
        put_line!(text, "#[deprecated(note = ", Quoted(note), ")]");
    }
    text.begin_line();
    put!(text, "pub fn ", &action.method, "<'a>");
    let mut parameters = text.list("(");
    text.item(&mut parameters);
    put!(text, "&'a self");
    text.item(&mut parameters);
    put!(text, "request: &'a ", request);
    text.end_list(parameters, ") -> ");
    put!(text, scope.runtime("Call"));
    let mut results = text.list("<");
    text.item(&mut results);
    put!(text, "'a");
    text.item(&mut results);
    put!(text, response);
    text.end_list(results, ">");
    text.open_block();
    put_line!(text, "self.inner.call(request)");
    text.close_block();
}
