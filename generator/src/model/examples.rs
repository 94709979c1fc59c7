//! Examples as values of the generated types. In: the JSON of an example and resolved members. Out: literals.
//!
//! An example that the types cannot express (a member that is unknown, of another type, or required and
//! missing) gives no literal: 1 in 12 official examples departs from its declared types.

use serde_json::Value as Json;

use super::{Action, Base, Enum, Member, Presence, Structure, Type};

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
        let request = example.input.as_ref().map(|node| sample(types, &action.input, node.value.to_json()));
        let response = example.output.as_ref().map(|node| sample(types, &action.output, node.value.to_json()));
        let title = example.title.as_ref().map(|title| title.value.clone());
        Example { title, failure: example.is_failure(), request, response }
    };
    examples.iter().map(resolve).collect()
}

fn sample(types: &Types<'_>, members: &[Member], body: Json) -> Sample {
    let literals = object(types, members, &body);
    let request_id = body.get("RequestId").and_then(Json::as_str).map(str::to_owned);
    Sample { body: serde_json::to_string_pretty(&body).unwrap_or_default(), request_id, members: literals }
}

/// The members that the object gives, in the order of the facts.
fn object(types: &Types<'_>, members: &[Member], json: &Json) -> Option<Vec<MemberLiteral>> {
    let given = json.as_object()?;
    let known = |name: &String| members.iter().any(|member| member.wire == *name) || name == "RequestId";
    let complete = |member: &Member| member.presence != Presence::Required || given.contains_key(&member.wire);
    if !given.keys().all(known) || !members.iter().all(complete) {
        return None;
    }
    let present =
        members.iter().enumerate().filter_map(|(index, member)| Some((index, member, given.get(&member.wire)?)));
    present.map(|(index, member, value)| Some((index, literal(types, &member.type_, value)?))).collect()
}

fn literal(types: &Types<'_>, type_: &Type, json: &Json) -> Option<Literal> {
    Some(match type_ {
        Type::Text => Literal::Text(json.as_str()?.to_owned()),
        Type::Integer => Literal::Integer(json.as_i64()?),
        Type::Unsigned => Literal::Unsigned(json.as_u64()?),
        Type::Float => Literal::Float(json.as_f64().filter(|number| number.is_finite())?),
        // No page shows the bytes of a file.
        Type::Binary => return None,
        Type::Boolean => Literal::Boolean(json.as_bool()?),
        Type::Enum(index) => Literal::Variant(*index, variant(types.enums.get(*index)?, json)?),
        Type::List(item) => {
            Literal::List(json.as_array()?.iter().map(|value| literal(types, item, value)).collect::<Option<_>>()?)
        }
        Type::Structure(index) => {
            Literal::Structure(*index, object(types, &types.structures.get(*index)?.members, json)?)
        }
    })
}

fn variant(item: &Enum, json: &Json) -> Option<usize> {
    let text = match item.base {
        Base::Text => json.as_str()?.to_owned(),
        Base::Integer => json.as_i64()?.to_string(),
        Base::Unsigned => json.as_u64()?.to_string(),
    };
    item.variants.iter().position(|variant| variant.value == text)
}
