//! What a caller can name in the generated code. In: the resolved API. Out: items with their signatures, and the
//! differences between two such lists.
//!
//! This says of two specs whether a caller's code still compiles, whatever in the specs has changed: an item that is
//! gone or has another signature breaks, a new one does not, since every struct and enum is `#[non_exhaustive]` and
//! the one struct that is not is listed whole. Items follow `render/` one by one. The codec of the runtime that types
//! implement (`Encode`, `Decode`, `Validate` on structures) is plumbing between generated code and runtime, and left
//! out.

use std::collections::BTreeMap;

use crate::model::{Action, Api, Base, Member, Presence, Type};
use crate::render::{MOST_ARGUMENTS, setter_name};

/// An item that a caller can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What it takes, gives or is.
    pub(super) signature: String,
    /// What of the spec it comes from, as a subject: `Agent.AppId`. An item that comes from something else than
    /// before means something else: of `DnsFormat` and `DNSFormat` (dnspod) the first in use is `dns_format`.
    pub(super) origin: String,
}

/// Every item by its path: `ChannelCancelFlowRequest::new`.
pub(super) type Surface = BTreeMap<String, Item>;

/// An item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ItemChange {
    /// The line for a reader.
    pub(super) text: String,
    pub(super) origin: String,
    pub(super) breaking: bool,
}

/// Lists the items of an API.
pub(super) fn surface(api: &Api) -> Surface {
    let mut list = List { api, items: Surface::new() };
    for action in &api.actions {
        list.action(action);
    }
    for structure in &api.structures {
        list.add(structure.ident.clone(), "struct".to_owned(), &structure.wire);
        list.fields(&structure.ident, &structure.wire, &structure.members);
        if structure.direction.sent {
            list.construction(&structure.ident, &structure.wire, &structure.members);
        }
        if structure.direction.received || !takes_arguments(&structure.members) {
            list.add(format!("{}: Default", structure.ident), String::new(), &structure.wire);
        }
    }
    for item in &api.enums {
        let base = match item.base {
            Base::Text => "enum of String",
            Base::Integer => "enum of i64",
            Base::Unsigned => "enum of u64",
        };
        list.add(item.ident.clone(), base.to_owned(), &item.ident);
        for variant in &item.variants {
            list.add(format!("{}::{}", item.ident, variant.ident), variant.value.clone(), &item.ident);
        }
        if item.direction.received {
            list.add(format!("{}: Default", item.ident), String::new(), &item.ident);
        }
    }
    for code in &api.error_codes {
        list.add(format!("ErrorCode::{}", code.ident), code.code.clone(), &code.code);
    }
    list.items
}

/// What differs between two lists.
pub(super) fn compare(old: &Surface, new: &Surface) -> Vec<ItemChange> {
    let mut changes = Vec::new();
    for (path, item) in old {
        let text = match new.get(path) {
            None => format!("gone: {}", shown(path, item)),
            Some(now) if now.signature != item.signature => {
                format!("`{path}` is {}, was {}", code(&now.signature), code(&item.signature))
            }
            Some(now) if now.origin != item.origin => {
                format!("`{path}` stands for `{}`, not `{}`", now.origin, item.origin)
            }
            Some(_) => continue,
        };
        // The reader finds it with what it stood for.
        changes.push(ItemChange { text, origin: item.origin.clone(), breaking: true });
    }
    for (path, item) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
        let text = format!("new: {}", shown(path, item));
        changes.push(ItemChange { text, origin: item.origin.clone(), breaking: false });
    }
    changes
}

fn shown(path: &str, item: &Item) -> String {
    match item.signature.as_str() {
        "" | "struct" => format!("`{path}`"),
        signature if signature.starts_with('(') => format!("`{path}{signature}`"),
        signature => format!("`{path}: {signature}`"),
    }
}

fn code(signature: &str) -> String {
    if signature.is_empty() { "there".to_owned() } else { format!("`{signature}`") }
}

struct List<'a> {
    api: &'a Api,
    items: Surface,
}

impl List<'_> {
    fn add(&mut self, path: String, signature: String, origin: &str) {
        self.items.insert(path, Item { signature, origin: origin.to_owned() });
    }

    fn action(&mut self, action: &Action) {
        let (request, response, wire) = (&action.request, &action.response, &action.wire);
        self.add(format!("Client::{}", action.method), format!("(&{request}) -> {response}"), wire);
        let (input, output) = (format!("{wire}.input"), format!("{wire}.output"));
        self.add(request.clone(), "struct".to_owned(), wire);
        self.fields(request, &input, &action.input);
        self.construction(request, &input, &action.input);
        if !takes_arguments(&action.input) {
            self.add(format!("{request}: Default"), String::new(), &input);
        }
        self.add(response.clone(), "struct".to_owned(), wire);
        self.fields(response, &output, &action.output);
        self.add(format!("{response}: Default"), String::new(), wire);
        let pairing = action.pairing.as_ref();
        if let Some((items, messages)) =
            pairing.and_then(|it| Some((action.input.get(it.items)?, action.output.get(it.messages)?)))
        {
            let item = item_type(self.api, items.type_.item());
            let origin = format!("{output}.{}", messages.wire);
            self.add(format!("{response}::failures"), format!("(&{request}) -> Vec<Failure<{item}>>"), &origin);
        }
    }

    fn fields(&mut self, owner: &str, subject: &str, members: &[Member]) {
        for member in members {
            let path = format!("{owner}.{}", member.ident);
            self.add(path, field_type(self.api, member), &format!("{subject}.{}", member.wire));
        }
    }

    /// `new`, the setters, and the struct that `new` takes where its arguments are many.
    fn construction(&mut self, owner: &str, subject: &str, members: &[Member]) {
        let required: Vec<&Member> = members.iter().filter(|member| member.presence == Presence::Required).collect();
        let parts = |format: &dyn Fn(&Member) -> String| required.iter().map(|it| format(it)).collect::<Vec<_>>();
        if required.len() > MOST_ARGUMENTS {
            let mut fields = parts(&|member| format!("{}: {}", member.ident, field_type(self.api, member)));
            // A struct is written in any order.
            fields.sort_unstable();
            self.add(format!("{owner}Required"), format!("{{ {} }}", fields.join(", ")), subject);
            self.add(format!("{owner}::new"), format!("({owner}Required)"), subject);
        } else {
            let arguments = parts(&|member| format!("{}: {}", member.ident, parameter(self.api, member)));
            self.add(format!("{owner}::new"), format!("({})", arguments.join(", ")), subject);
        }
        for member in members.iter().filter(|member| member.presence == Presence::Optional) {
            let path = format!("{owner}::{}", setter_name(member));
            self.add(path, format!("({})", parameter(self.api, member)), &format!("{subject}.{}", member.wire));
        }
    }
}

/// Whether `new` takes anything.
fn takes_arguments(members: &[Member]) -> bool {
    members.iter().any(|member| member.presence == Presence::Required)
}

fn item_type(api: &Api, type_: &Type) -> String {
    match type_.item() {
        Type::Text => "String".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Unsigned => "u64".to_owned(),
        Type::Float => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Binary => "Binary".to_owned(),
        Type::Structure(index) => api.structures.get(*index).map_or_else(String::new, |it| it.ident.clone()),
        Type::Enum(index) => api.enums.get(*index).map_or_else(String::new, |it| it.ident.clone()),
        Type::List(_) => String::new(),
    }
}

fn field_type(api: &Api, member: &Member) -> String {
    let item = item_type(api, &member.type_);
    let bare = if member.type_.is_list() {
        format!("Vec<{item}>")
    } else if member.boxed {
        format!("Box<{item}>")
    } else {
        item
    };
    if member.presence == Presence::Optional { format!("Option<{bare}>") } else { bare }
}

fn parameter(api: &Api, member: &Member) -> String {
    let item = item_type(api, &member.type_);
    let item = if matches!(item.as_str(), "String" | "Binary") { format!("impl Into<{item}>") } else { item };
    if member.type_.is_list() { format!("impl IntoIterator<Item = {item}>") } else { item }
}

#[cfg(test)]
mod tests;
