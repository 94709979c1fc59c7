//! A structure that actions share. In: `model::Structure`. Out: one file, with the codec for the directions it
//! travels in.

use proc_macro2::TokenStream;
use quote::quote;

use super::construct::{render_methods, render_required_struct, required};
use super::debug::render_debug;
use super::fields::{render_fields, struct_attributes};
use super::scope::{Scope, ident};
use super::{codec, docs, validate};
use crate::model::Structure;

/// The items of the file.
pub(super) fn render_structure(scope: &mut Scope<'_>, structure: &Structure) -> TokenStream {
    let name = ident(&structure.ident);
    let fields = render_fields(scope, &structure.members);
    let without_arguments = required(&structure.members).next().is_none();
    let attributes = struct_attributes(scope, &structure.members, structure.direction.received || without_arguments);
    let doc = scope.doc_with(docs::structure_doc(structure), attributes);
    let mut items = quote! {
        #doc
        pub struct #name {
            #fields
        }
    };
    items.extend(render_debug(&structure.ident, structure.members.iter(), false));
    if structure.direction.sent {
        items.extend(render_required_struct(scope, &structure.ident, &structure.members));
        let methods = render_methods(scope, &structure.ident, &structure.members);
        items.extend(quote!(impl #name { #methods }));
        items.extend(codec::render_encode(scope, &structure.ident, &structure.members));
        if structure.checked {
            items.extend(validate::render_validate(scope, &structure.ident, &structure.members));
        }
    }
    if structure.direction.received {
        items.extend(codec::render_decode(scope, &structure.ident, &structure.members, false));
    }
    items
}
