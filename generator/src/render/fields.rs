//! The fields of a struct. In: members. Out: documented fields.
//!
//! ```text
//! /// Contracts to cancel. …
//! pub flow_ids: Vec<String>,
//! ```

use super::piece::Quoted;
use super::scope::Scope;
use super::text::{Text, put, put_line};
use super::{debug, facts};
use crate::model::{Member, Presence};

/// The whole fields, in the order of the facts.
pub(super) fn write_fields(text: &mut Text, scope: &mut Scope<'_>, members: &[Member]) {
    for member in members {
        facts::write_member_doc(text, member);
        write_serde_attribute(text, scope, member);
        text.begin_line();
        put!(text, "pub ", &member.ident, ": ");
        put_field_type(text, scope, member);
        put!(text, ",");
        text.end_line();
    }
}

/// The type of the field, with `Option`, `Vec` and `Box` where they belong.
fn put_field_type(text: &mut Text, scope: &mut Scope<'_>, member: &Member) {
    match member.presence {
        Presence::Optional => {
            put!(text, scope.std("Option"));
            text.bracketed("<", |text| put_bare_type(text, scope, member), ">");
        }
        Presence::Required | Presence::Given => put_bare_type(text, scope, member),
    }
}

/// The type without `Option`.
pub(super) fn put_bare_type(text: &mut Text, scope: &mut Scope<'_>, member: &Member) {
    let item = scope.item_type(&member.type_);
    let around = if member.type_.is_list() { Some("Vec") } else { member.boxed.then_some("Box") };
    match around {
        Some(around) => {
            put!(text, scope.std(around));
            text.bracketed("<", |text| text.put(item), ">");
        }
        None => put!(text, item),
    }
}

/// The derives behind the `serde` feature name each member as the wire does: by serde's rule where that gives
/// the name, else one by one.
fn write_serde_attribute(text: &mut Text, scope: &Scope<'_>, member: &Member) {
    let renamed = !is_pascal_case(&member.wire, &member.ident);
    let skipped = member.presence == Presence::Optional;
    if !scope.has_serde() || !(renamed || skipped) {
        return;
    }
    text.begin_line();
    put!(text, "#[cfg_attr(feature = \"serde\", serde(");
    if renamed {
        put!(text, "rename = ", Quoted(&member.wire), if skipped { ", " } else { "" });
    }
    if skipped {
        put!(text, "skip_serializing_if = \"", scope.std("Option"), "::is_none\"");
    }
    put!(text, "))]");
    text.end_line();
}

/// Whether serde's own rule for `rename_all = "PascalCase"` makes `wire` from the field.
fn is_pascal_case(wire: &str, field: &str) -> bool {
    let words = field.strip_prefix("r#").unwrap_or(field).split('_');
    let raised = words.flat_map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars)
    });
    raised.eq(wire.chars())
}

/// The attributes that every struct has; one with secrets has its `Debug` from [`debug`]. One that is received can be
/// made from nothing, so what the server leaves out is the default for serde too.
pub(super) fn write_struct_attributes(text: &mut Text, scope: &Scope<'_>, members: &[Member], default: bool) {
    let (derived, absent) = if default { ("Default, ", ", default") } else { ("", "") };
    let debug = if debug::has_secrets(members) { "" } else { "Debug, " };
    put_line!(text, "#[derive(Clone, ", debug, derived, "PartialEq)]");
    if scope.has_serde() {
        put_line!(text, "#[cfg_attr(feature = \"serde\", derive(serde::Serialize, serde::Deserialize))]");
        put_line!(text, "#[cfg_attr(feature = \"serde\", serde(rename_all = \"PascalCase\"", absent, "))]");
    }
    put_line!(text, "#[non_exhaustive]");
}
