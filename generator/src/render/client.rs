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
use super::scope::{Scope, ident};
use crate::model::{Action, Api};

/// The items of the file.
pub(super) fn render_client(scope: &mut Scope<'_>, api: &Api) -> TokenStream {
    let builder = scope.runtime("ClientBuilder");
    let runtime = super::scope::path(&scope.options.runtime);
    let service = scope.own("SERVICE");
    let doc = scope.doc(docs::client_doc(api));
    let builder_doc = scope.doc("A builder; it needs credentials and nothing else.".to_owned());
    let inner_doc = scope.doc("The client of the runtime, which calls any action by name.".to_owned());
    let methods: Vec<TokenStream> = api.actions.iter().map(|action| render_method(scope, action)).collect();
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

            #(#methods)*
        }

        impl From<#runtime::Client> for Client {
            fn from(inner: #runtime::Client) -> Self {
                Self { inner }
            }
        }
    }
}

fn render_method(scope: &mut Scope<'_>, action: &Action) -> TokenStream {
    let method = ident(&action.method);
    let (request, response) = (scope.action_type(&action.request), scope.action_type(&action.response));
    let call = scope.runtime("Call");
    let doc = docs::method_doc(scope, action);
    // What a call takes is then compiled where it is made, once: else both crates would have the code that drops a response.
    let doc = scope.doc_with(doc, vec!["#[inline]".to_owned()]);
    let deprecated = action.deprecated.map(|note| quote!(#[deprecated(note = #note)]));
    quote! {
        #doc
        #deprecated
        pub fn #method<'a>(&'a self, request: &'a #request) -> #call<'a, #response> {
            self.inner.call(request)
        }
    }
}
