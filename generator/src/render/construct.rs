//! Making a value that is sent. In: members. Out: `new` and one setter per optional member.
//!
//! ```text
//! pub fn new(agent: Agent, flow_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
//!     Self {
//!         agent,
//!         flow_ids: flow_ids.into_iter().map(Into::into).collect(),
//!         cancel_message: None,
//!     }
//! }
//!
//! pub fn cancel_message(mut self, cancel_message: impl Into<String>) -> Self {
//!     self.cancel_message = Some(cancel_message.into());
//!     self
//! }
//! ```
//!
//! With more than seven required members `new` takes one struct of named fields, `…Required`: a row of eight
//! strings is where arguments get swapped.

use super::debug::write_debug;
use super::fields::put_bare_type;
use super::scope::Scope;
use super::text::{Text, put, put_doc, put_line};
use super::wrap::Break;
use crate::model::{Member, Presence, Type};

/// The most arguments that `new` takes one by one; clippy's `too_many_arguments` begins after seven too.
pub(crate) const MOST_ARGUMENTS: usize = 7;

/// Methods of the type that a setter may not be named like.
const METHODS: &[&str] = &["new", "validate"];

/// The name of the struct of required members, where `new` takes one.
pub(super) fn required_struct(name: &str, members: &[Member]) -> Option<String> {
    (required(members).count() > MOST_ARGUMENTS).then(|| format!("{name}Required"))
}

/// The members that `new` takes.
pub(super) fn required(members: &[Member]) -> impl Iterator<Item = &Member> + Clone {
    members.iter().filter(|member| member.presence == Presence::Required)
}

/// What stands behind the member's name in the name of its setter.
pub(super) fn setter_suffix(member: &Member) -> &'static str {
    if METHODS.contains(&member.ident.as_str()) { "_" } else { "" }
}

/// The setter's name.
pub(crate) fn setter_name(member: &Member) -> String {
    format!("{}{}", member.ident, setter_suffix(member))
}

/// `new` and the setters, for the inside of an `impl`.
pub(super) fn write_methods(text: &mut Text, scope: &mut Scope<'_>, name: &str, members: &[Member]) {
    write_new(text, scope, name, members);
    for member in members.iter().filter(|member| member.presence == Presence::Optional) {
        write_setter(text, scope, member);
    }
}

fn write_new(text: &mut Text, scope: &mut Scope<'_>, name: &str, members: &[Member]) {
    let wrapper = required_struct(name, members);
    text.gap();
    if required(members).next().is_none() {
        put_doc!(text, "With nothing set: the service requires no member.");
    } else {
        put_doc!(text, "From what the service requires.");
    }
    text.begin_line();
    put!(text, "pub fn new");
    let mut parameters = text.list("(");
    match &wrapper {
        Some(wrapper) => {
            text.item(&mut parameters);
            put!(text, "required: ", wrapper);
        }
        None => {
            for member in required(members) {
                text.item(&mut parameters);
                put_parameter(text, scope, member);
            }
        }
    }
    text.end_list(parameters, ") -> Self");
    text.open_block();
    text.begin_line();
    let mut fields = text.field_list("Self");
    for member in members {
        text.item(&mut fields);
        put!(text, &member.ident);
        match (member.presence, &wrapper) {
            (Presence::Optional | Presence::Given, _) => put!(text, ": ", scope.std("None")),
            (Presence::Required, Some(_)) => {
                put!(text, ": ");
                text.put_field("required", &member.ident);
            }
            (Presence::Required, None) if converts(member) => {
                put!(text, ": ");
                put_conversion(text, scope, member);
            }
            (Presence::Required, None) => {}
        }
    }
    text.end_list(fields, "}");
    text.end_line();
    text.close_block();
}

fn write_setter(text: &mut Text, scope: &mut Scope<'_>, member: &Member) {
    let field = member.ident.trim_start_matches("r#");
    text.gap();
    put_doc!(text, "Sets [`", field, "`](Self#structfield.", field, ").");
    put_line!(text, "#[must_use]");
    text.begin_line();
    put!(text, "pub fn ", &member.ident, setter_suffix(member));
    let mut parameters = text.list("(");
    text.item(&mut parameters);
    put!(text, "mut self");
    text.item(&mut parameters);
    put_parameter(text, scope, member);
    text.end_list(parameters, ") -> Self");
    text.open_block();
    text.begin_line();
    put!(text, "self.", &member.ident, " = ", scope.std("Some"));
    text.bracketed("(", |text| put_conversion(text, scope, member), ")");
    put!(text, ";");
    text.end_line();
    put_line!(text, "self");
    text.close_block();
}

/// The struct of required members, with the same docs as the fields they become.
pub(super) fn write_required_struct(text: &mut Text, scope: &mut Scope<'_>, name: &str, members: &[Member]) {
    let Some(wrapper) = required_struct(name, members) else { return };
    let debug = if required(members).any(|member| member.secret) { "" } else { "Debug, " };
    text.gap();
    put_doc!(text, "What [`", name, "::new`] takes: the members that the service requires.");
    put_line!(text, "#[derive(Clone, ", debug, "PartialEq)]");
    put_line!(text, "#[expect(");
    put_line!(text, "    clippy::exhaustive_structs,");
    put_line!(text, "    reason = \"a further required member has to break the build\"");
    put_line!(text, ")]");
    text.begin_line();
    put!(text, "pub struct ", &wrapper);
    text.open_block();
    for member in required(members) {
        let field = member.ident.trim_start_matches("r#");
        put_doc!(text, "See [`", name, "::", field, "`](struct@", name, "#structfield.", field, ").");
        text.begin_line();
        put!(text, "pub ", &member.ident, ": ");
        put_bare_type(text, scope, member);
        put!(text, ",");
        text.end_line();
    }
    text.close_block();
    write_debug(text, &wrapper, required(members), false);
}

/// Whether a caller may pass whatever becomes the member's type.
fn takes_into(member: &Member) -> bool {
    matches!(member.type_.item(), Type::Text | Type::Binary)
}

/// The member's name, and what a caller may pass for it.
fn put_parameter(text: &mut Text, scope: &mut Scope<'_>, member: &Member) {
    let item = scope.item_type(&member.type_);
    let into = scope.std("Into");
    let put_item = |text: &mut Text| {
        if takes_into(member) {
            put!(text, "impl ", into);
            text.bracketed("<", |text| text.put(item), ">");
        } else {
            put!(text, item);
        }
    };
    put!(text, &member.ident, ": ");
    if member.type_.is_list() {
        put!(text, "impl ", scope.std("IntoIterator"));
        text.bracketed(
            "<",
            |text| {
                put!(text, "Item = ");
                put_item(text);
            },
            ">",
        );
    } else {
        put_item(text);
    }
}

/// Whether the parameter's type differs from the field's.
fn converts(member: &Member) -> bool {
    member.type_.is_list() || member.boxed || takes_into(member)
}

/// From the parameter to the field's type without `Option`.
fn put_conversion(text: &mut Text, scope: &Scope<'_>, member: &Member) {
    let takes_into = takes_into(member);
    if member.type_.is_list() || takes_into {
        text.open();
        put!(text, &member.ident);
        text.may_break(Break::NOTHING);
        if member.type_.is_list() {
            put!(text, ".into_iter()");
            text.may_break(Break::NOTHING);
            if takes_into {
                put!(text, ".map");
                text.bracketed("(", |text| put!(text, scope.std("Into"), "::into"), ")");
                text.may_break(Break::NOTHING);
            }
            put!(text, ".collect()");
        } else {
            put!(text, ".into()");
        }
        text.close();
    } else if member.boxed {
        put!(text, scope.std("Box"), "::new");
        text.bracketed("(", |text| text.put(&member.ident), ")");
    } else {
        put!(text, &member.ident);
    }
}
