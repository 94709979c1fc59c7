//! `Debug` for structs that hold secrets. In: members. Out: an impl that leaves the secret ones out; nothing for a struct
//! without them, which derives its own.
//!
//! ```text
//! impl ::core::fmt::Debug for LoginSettings {
//!     fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
//!         out.debug_struct("LoginSettings").field("key_ids", &self.key_ids).finish_non_exhaustive()
//!     }
//! }
//! ```

use super::piece::Quoted;
use super::text::{Text, put};
use super::wrap::Break;
use crate::model::Member;

/// Whether a member is left out of `Debug`.
pub(super) fn has_secrets(members: &[Member]) -> bool {
    members.iter().any(|member| member.secret)
}

/// The impl, where it cannot be derived. A response has `request_id` beside its members.
pub(super) fn write_debug<'a>(
    text: &mut Text,
    name: &str,
    members: impl Iterator<Item = &'a Member> + Clone,
    is_response: bool,
) {
    if !members.clone().any(|member| member.secret) {
        return;
    }
    let shown = members.filter(|member| !member.secret).map(|member| member.ident.as_str());
    text.gap();
    text.open_impl("::core::fmt::Debug", name);
    text.begin_line();
    put!(text, "fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result");
    text.open_block();
    text.begin_line();
    text.open();
    put!(text, "out.debug_struct");
    text.bracketed("(", |text| text.put(Quoted(name)), ")");
    for field in shown.chain(is_response.then_some("request_id")) {
        text.may_break(Break::NOTHING);
        put!(text, ".field");
        let mut arguments = text.list("(");
        text.item(&mut arguments);
        put!(text, Quoted(field.trim_start_matches("r#")));
        text.item(&mut arguments);
        put!(text, "&");
        text.put_field("self", field);
        text.end_list(arguments, ")");
    }
    text.may_break(Break::NOTHING);
    put!(text, ".finish_non_exhaustive()");
    text.close();
    text.end_line();
    text.close_block();
    text.close_block();
}
