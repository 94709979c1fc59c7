//! Examples as values of the generated types. In: the nodes of an example and resolved members. Out: literals.
//!
//! An example that the types cannot express (a member that is unknown, of another type, or required and
//! missing) gives no literal: 1 in 12 official examples departs from its declared types.

use std::str::FromStr;

use super::{Action, Base, Enum, Member, Presence, Structure, Type};
use crate::spec::Node;

/// One documented call.
#[derive(Debug)]
pub struct Example {
    /// The official Chinese title.
    pub title: Option<String>,
    /// Whether the service refused the call; its output is then an error, and its input need not keep the limits.
    pub failure: bool,
    /// The body of the request.
    pub request: Option<Sample>,
    /// What stands in `Response`.
    pub response: Option<Sample>,
}

/// One side of a call.
#[derive(Debug)]
pub struct Sample {
    /// The JSON body, indented.
    pub body: String,
    /// The id of the call, in a response.
    pub request_id: Option<String>,
    /// The members as literals; `None` where the types cannot express the body exactly.
    pub members: Option<Vec<MemberLiteral>>,
}

/// An index into the owner's members, and the value.
pub type MemberLiteral = (usize, Literal);

/// A value of a generated type.
#[derive(Debug)]
pub enum Literal {
    /// A string on the wire.
    Text(String),
    /// A signed 64-bit integer.
    Integer(i64),
    /// An unsigned 64-bit integer.
    Unsigned(u64),
    /// A 64-bit float.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// An enum and one of its variants.
    Variant(usize, usize),
    /// A list of items.
    List(Vec<Literal>),
    /// A structure, by index, and its members.
    Structure(usize, Vec<MemberLiteral>),
}

/// What literals refer to.
pub(super) struct Types<'a> {
    pub(super) structures: &'a [Structure],
    pub(super) enums: &'a [Enum],
}

/// Resolves the examples of one action.
pub(super) fn resolve_examples(
    types: &Types<'_>,
    action: &Action,
    examples: &[crate::spec::Located<crate::spec::Example>],
) -> Vec<Example> {
    let resolve = |example: &crate::spec::Located<crate::spec::Example>| {
        let example = &example.value;
        let request = example.input.as_ref().map(|node| sample(types, &action.input, node));
        let response = example.output.as_ref().map(|node| sample(types, &action.output, node));
        let title = example.title.as_ref().map(|title| title.value.clone());
        Example { title, failure: example.is_failure(), request, response }
    };
    examples.iter().map(resolve).collect()
}

fn sample(types: &Types<'_>, members: &[Member], body: &Node) -> Sample {
    let literals = object(types, members, body);
    let request_id = body.get("RequestId").and_then(|entry| entry.value.as_text()).map(str::to_owned);
    Sample { body: serde_json::to_string_pretty(body).unwrap_or_default(), request_id, members: literals }
}

/// The members that the object gives, in the order of the facts.
fn object(types: &Types<'_>, members: &[Member], node: &Node) -> Option<Vec<MemberLiteral>> {
    let Node::Map(entries) = node else { return None };
    let known = |name: &str| members.iter().any(|member| member.wire == name) || name == "RequestId";
    let complete = |member: &Member| member.presence != Presence::Required || node.get(&member.wire).is_some();
    if !entries.iter().all(|entry| known(&entry.key)) || !members.iter().all(complete) {
        return None;
    }
    let mut literals = Vec::with_capacity(entries.len());
    for (index, member) in members.iter().enumerate() {
        if let Some(entry) = node.get(&member.wire) {
            literals.push((index, literal(types, &member.type_, &entry.value)?));
        }
    }
    Some(literals)
}

fn literal(types: &Types<'_>, type_: &Type, node: &Node) -> Option<Literal> {
    Some(match type_ {
        Type::Text => Literal::Text(node.as_text()?.to_owned()),
        Type::Integer => Literal::Integer(number(node)?),
        Type::Unsigned => Literal::Unsigned(number(node)?),
        Type::Float => Literal::Float(number(node).filter(|number: &f64| number.is_finite())?),
        // No page shows the bytes of a file.
        Type::Binary => return None,
        Type::Boolean => Literal::Boolean(node.as_flag()?),
        Type::Enum(index) => Literal::Variant(*index, variant(types.enums.get(*index)?, node)?),
        Type::List(item) => {
            let Node::List(items) = node else { return None };
            Literal::List(items.iter().map(|value| literal(types, item, value)).collect::<Option<_>>()?)
        }
        Type::Structure(index) => {
            Literal::Structure(*index, object(types, &types.structures.get(*index)?.members, node)?)
        }
    })
}

/// A number that fits.
fn number<T: FromStr>(node: &Node) -> Option<T> {
    node.as_number()?.parse().ok()
}

fn variant(item: &Enum, node: &Node) -> Option<usize> {
    let text = match item.base {
        Base::Text => node.as_text()?.to_owned(),
        Base::Integer => number::<i64>(node)?.to_string(),
        Base::Unsigned => number::<u64>(node)?.to_string(),
    };
    item.variants.iter().position(|variant| variant.value == text)
}
