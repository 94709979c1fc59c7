//! The fields of a struct. In: members. Out: documented fields.
//!
//! ```text
//! /// Contracts to cancel. …
//! pub flow_ids: Vec<String>,
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use super::{debug, facts};
use crate::model::{Member, Presence};

/// The whole fields, in the order of the facts.
pub(super) fn render_fields(scope: &mut Scope<'_>, members: &[Member]) -> TokenStream {
    members.iter().map(|member| render_field(scope, member)).collect()
}

fn render_field(scope: &mut Scope<'_>, member: &Member) -> TokenStream {
    let attributes = serde_attribute(scope, member).into_iter().collect();
    let doc = scope.doc_with(facts::member_doc(member), attributes);
    let name = ident(&member.ident);
    let type_ = field_type(scope, member);
    quote!(#doc pub #name: #type_,)
}

/// The type of the field, with `Option`, `Vec` and `Box` where they belong.
pub(super) fn field_type(scope: &mut Scope<'_>, member: &Member) -> TokenStream {
    let inner = bare_type(scope, member);
    match member.presence {
        Presence::Optional => {
            let option = scope.std("Option");
            quote!(#option<#inner>)
        }
        Presence::Required | Presence::Given => inner,
    }
}

/// The type without `Option`.
pub(super) fn bare_type(scope: &mut Scope<'_>, member: &Member) -> TokenStream {
    let item = scope.item_type(&member.type_);
    if member.type_.is_list() {
        let vec = scope.std("Vec");
        quote!(#vec<#item>)
    } else if member.boxed {
        let boxed = scope.std("Box");
        quote!(#boxed<#item>)
    } else {
        item
    }
}

/// The derives behind the `serde` feature name each member as the wire does: by serde's rule where that gives
/// the name, else one by one.
fn serde_attribute(scope: &Scope<'_>, member: &Member) -> Option<String> {
    let wire = &member.wire;
    let renamed = (pascal_case(&member.ident) != *wire).then(|| format!("rename = {wire:?}"));
    let optional = member.presence == Presence::Optional;
    let skipped = optional.then(|| format!("skip_serializing_if = \"{}::is_none\"", scope.std_path("Option")));
    let parts: Vec<String> = renamed.into_iter().chain(skipped).collect();
    if parts.is_empty() { None } else { scope.serde_attribute(&format!("serde({})", parts.join(", "))) }
}

/// serde's own rule for `rename_all = "PascalCase"` on a field.
fn pascal_case(field: &str) -> String {
    let mut raise = true;
    let mut out = String::with_capacity(field.len());
    for c in field.strip_prefix("r#").unwrap_or(field).chars() {
        if c == '_' {
            raise = true;
        } else {
            out.push(if raise { c.to_ascii_uppercase() } else { c });
            raise = false;
        }
    }
    out
}

/// The attributes that every struct has; one with secrets has its `Debug` from [`debug`]. One that is received can be made from nothing, so what the server
/// leaves out is the default for serde too.
pub(super) fn struct_attributes(scope: &Scope<'_>, members: &[Member], default: bool) -> Vec<String> {
    let (derived, absent) = if default { ("Default, ", ", default") } else { ("", "") };
    let debug = if debug::has_secrets(members) { "" } else { "Debug, " };
    let mut attributes = vec![format!("#[derive(Clone, {debug}{derived}PartialEq)]")];
    attributes.extend(scope.serde_attribute("derive(serde::Serialize, serde::Deserialize)"));
    attributes.extend(scope.serde_attribute(&format!("serde(rename_all = \"PascalCase\"{absent})")));
    attributes.push("#[non_exhaustive]".to_owned());
    attributes
}
