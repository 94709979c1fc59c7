//! Examples as Rust expressions. In: literals of the model. Out: the calls that build them.
//!
//! ```text
//! let request = ChannelBatchCancelFlowsRequest::new(
//!     Agent::new("yDRSRUUgygj6qnwfUuO4zjEwc193c2hH").proxy_organization_open_id("org_dianziqian"),
//!     ["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa"],
//! )
//! .cancel_message_format(CancelMessageFormat::InitiatorOnly);
//! ```

use std::collections::BTreeSet;

use super::construct::{required_struct, setter_suffix};
use super::piece::Quoted;
use super::text::{Text, put, put_doc};
use super::wrap::Break;
use crate::model::{Action, Api, Literal, Member, MemberLiteral, Presence, Type};

/// The members of the first successful example whose request the types can express.
pub(super) fn first_request(action: &Action) -> Option<&[MemberLiteral]> {
    action
        .examples
        .iter()
        .filter(|example| !example.failure)
        .find_map(|example| example.request.as_ref()?.members.as_deref())
}

/// `use …;` and `let request = …;`.
pub(super) fn write_request_statements(
    text: &mut Text,
    api: &Api,
    crate_name: &str,
    action: &Action,
    literals: &[MemberLiteral],
) {
    let mut names = BTreeSet::new();
    collect_names(api, &action.request, &action.input, literals, &mut names);
    text.begin_line();
    put!(text, "use ", crate_name, "::model::");
    match names.first() {
        Some(only) if names.len() == 1 => put!(text, only),
        _ => {
            let mut list = text.filled_list("{");
            for name in &names {
                text.item(&mut list);
                put!(text, name);
            }
            text.end_list(list, "}");
        }
    }
    put!(text, ";");
    text.end_line();
    put_doc!(text, "");
    write_request(text, api, action, literals);
}

/// `let request = …;`
pub(super) fn write_request(text: &mut Text, api: &Api, action: &Action, literals: &[MemberLiteral]) {
    text.begin_line();
    put!(text, "let request = ");
    put_value(text, api, &action.request, &action.input, literals);
    put!(text, ";");
    text.end_line();
}

/// `Type::new(required…).optional(…)`.
fn put_value(text: &mut Text, api: &Api, name: &str, members: &[Member], literals: &[MemberLiteral]) {
    let given = |presence| {
        let given = literals.iter().filter_map(|(index, literal)| Some((members.get(*index)?, literal)));
        given.filter(move |(member, _)| member.presence == presence)
    };
    let is_chain = given(Presence::Optional).next().is_some();
    if is_chain {
        text.open();
    }
    put!(text, name, "::new");
    match required_struct(name, members) {
        Some(wrapper) => {
            put!(text, "(");
            let mut fields = text.field_list(&wrapper);
            for (member, literal) in given(Presence::Required) {
                text.item(&mut fields);
                put!(text, &member.ident, ": ");
                put_owned(text, api, literal);
            }
            text.end_list(fields, "})");
        }
        None => put_arguments(text, api, given(Presence::Required)),
    }
    for (member, literal) in given(Presence::Optional) {
        text.may_break(Break::NOTHING);
        put!(text, ".", &member.ident, setter_suffix(member));
        put_arguments(text, api, std::iter::once((member, literal)));
    }
    if is_chain {
        text.close();
    }
}

/// `(…)`: a list that is the only argument stays at the brackets.
fn put_arguments<'a>(text: &mut Text, api: &Api, arguments: impl Iterator<Item = (&'a Member, &'a Literal)>) {
    let mut arguments = arguments.peekable();
    let first = arguments.next();
    if let (Some((member, literal @ Literal::List(items))), None) = (first, arguments.peek())
        && !is_empty_of_texts(member, items)
    {
        put!(text, "(");
        put_argument(text, api, member, literal);
        put!(text, ")");
        return;
    }
    let mut list = text.list("(");
    for (member, literal) in first.into_iter().chain(arguments) {
        text.item(&mut list);
        put_argument(text, api, member, literal);
    }
    text.end_list(list, ")");
}

/// An argument of `new` or of a setter, which convert texts and lists themselves.
fn put_argument(text: &mut Text, api: &Api, member: &Member, literal: &Literal) {
    match literal {
        Literal::Text(value) => put!(text, Quoted(value)),
        // Without an item the type of a text would be open.
        Literal::List(items) if is_empty_of_texts(member, items) => put!(text, "[\"\"; 0]"),
        Literal::List(items) => put_items(text, items, |text, item| put_argument(text, api, member, item)),
        other => put_owned(text, api, other),
    }
}

fn is_empty_of_texts(member: &Member, items: &[Literal]) -> bool {
    items.is_empty() && *member.type_.item() == Type::Text
}

/// `[…]`: numbers and flags fill their lines.
fn put_items(text: &mut Text, items: &[Literal], put_item: impl Fn(&mut Text, &Literal)) {
    let is_simple = |item: &Literal| match item {
        Literal::Integer(number) => *number >= 0,
        Literal::Unsigned(_) | Literal::Boolean(_) => true,
        _ => false,
    };
    let mut list = if items.iter().all(is_simple) { text.filled_list("[") } else { text.list("[") };
    for item in items {
        text.item(&mut list);
        put_item(text, item);
    }
    text.end_list(list, "]");
}

/// A value of the field's own type.
fn put_owned(text: &mut Text, api: &Api, literal: &Literal) {
    match literal {
        Literal::Text(_) => {
            text.open();
            put_leaf(text, api, literal);
            text.may_break(Break::NOTHING);
            put!(text, ".into()");
            text.close();
        }
        Literal::List(items) => {
            put!(text, "vec!");
            put_items(text, items, |text, item| put_owned(text, api, item));
        }
        Literal::Structure(index, literals) => {
            if let Some(structure) = api.structures.get(*index) {
                put_value(text, api, &structure.ident, &structure.members, literals);
            }
        }
        leaf => put_leaf(text, api, leaf),
    }
}

/// A value that is no list and no structure; a text as it stands in the program.
pub(super) fn put_leaf(text: &mut Text, api: &Api, literal: &Literal) {
    match literal {
        Literal::Text(value) => put!(text, Quoted(value)),
        Literal::Integer(number) => put!(text, *number),
        Literal::Unsigned(number) => put!(text, *number),
        Literal::Float(number) => put!(text, *number),
        Literal::Boolean(flag) => put!(text, if *flag { "true" } else { "false" }),
        Literal::Variant(item, variant) => put_variant(text, api, *item, *variant),
        Literal::List(_) | Literal::Structure(..) => {}
    }
}

/// `CancelMessageFormat::InitiatorOnly`.
fn put_variant(text: &mut Text, api: &Api, item: usize, variant: usize) {
    if let Some((item, variant)) = api.enums.get(item).and_then(|item| Some((item, item.variants.get(variant)?))) {
        put!(text, &item.ident, "::", &variant.ident);
    }
}

fn collect_names(api: &Api, name: &str, members: &[Member], literals: &[MemberLiteral], names: &mut BTreeSet<String>) {
    names.insert(name.to_owned());
    names.extend(required_struct(name, members));
    for (_, literal) in literals {
        collect_literal(api, literal, names);
    }
}

fn collect_literal(api: &Api, literal: &Literal, names: &mut BTreeSet<String>) {
    match literal {
        Literal::Variant(item, _) => names.extend(api.enums.get(*item).map(|item| item.ident.clone())),
        Literal::List(items) => items.iter().for_each(|item| collect_literal(api, item, names)),
        Literal::Structure(index, literals) => {
            if let Some(structure) = api.structures.get(*index) {
                collect_names(api, &structure.ident, &structure.members, literals, names);
            }
        }
        _ => {}
    }
}
