//! The resolved API: what the spec says, decided once for Rust. In: a checked `spec::Service`. Out: `Api`.
//! It knows neither tokens nor files.
//!
//! `resolve` runs the passes; everything that a renderer would otherwise have to work out (identifiers,
//! directions, boxes, which enum a member has) is a plain field here.

mod checks;
mod cycles;
mod directions;
mod enums;
mod error_codes;
mod examples;
mod members;
pub mod names;
mod pattern;
mod presence;
mod resolve;
mod secrecy;
#[allow(dead_code, reason = "the very file that the runtime has, which needs more of it")]
mod secrets;
mod select;
mod uniqueness;
mod words;

pub use examples::{Example, Literal, MemberLiteral, Sample};
pub use pattern::{Pattern, Piece};
pub(crate) use presence::presence_in;
pub use resolve::resolve_api;
pub use select::reached_structures;

use crate::spec::{Body, Effect, Range};

/// One service version, ready to render.
#[derive(Debug)]
pub struct Api {
    /// The short name that hosts and signatures use: `essbasic`.
    pub service: String,
    /// The version that `X-TC-Version` carries: `2021-05-26`.
    pub version: String,
    /// The official Chinese title.
    pub title: Option<String>,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
    /// The default host.
    pub endpoint: String,
    /// The host of the test environment.
    pub test_endpoint: Option<String>,
    /// In the order of the spec's names, so that the output does not depend on the order of files.
    pub actions: Vec<Action>,
    /// Only those that an action reaches, by name.
    pub structures: Vec<Structure>,
    /// By name.
    pub enums: Vec<Enum>,
    /// Every code that an action lists or the service declares, by code.
    pub error_codes: Vec<ErrorCode>,
}

/// One action: a request, a response and a client method.
#[derive(Debug)]
pub struct Action {
    /// The name on the wire, `ChannelBatchCancelFlows`.
    pub wire: String,
    /// The file and module.
    pub module: String,
    /// The client method.
    pub method: String,
    /// The request type.
    pub request: String,
    /// The response type.
    pub response: String,
    /// The official Chinese title.
    pub title: Option<String>,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
    /// A host of its own, where it has one.
    pub endpoint: Option<String>,
    /// The same in the test environment.
    pub test_endpoint: Option<String>,
    /// Requests a second.
    pub rate_limit: Option<u32>,
    /// Why not to call it any more.
    pub deprecated: Option<&'static str>,
    /// How the request travels, where it is not JSON.
    pub body: Option<Body>,
    /// The answer is a stream of events.
    pub streams: bool,
    /// Whether it changes something, where its name says otherwise.
    pub effect: Option<Effect>,
    /// Sent unsigned.
    pub skip_sign: bool,
    /// Members at any depth that are secret though their names do not say so.
    pub secret_members: Vec<String>,
    /// Members at any depth that are no secret though their names say so.
    pub open_members: Vec<String>,
    /// The request's members.
    pub input: Vec<Member>,
    /// The response's members, without `RequestId`.
    pub output: Vec<Member>,
    /// The output list that answers an input list, where there is one.
    pub pairing: Option<Pairing>,
    /// Indices into `Api::error_codes`.
    pub errors: Vec<usize>,
    /// The documented calls.
    pub examples: Vec<Example>,
}

/// Which input list an output list of messages answers.
#[derive(Debug)]
pub struct Pairing {
    /// Index into `Action::output`.
    pub messages: usize,
    /// Index into `Action::input`.
    pub items: usize,
}

/// A structure that actions share.
#[derive(Debug)]
pub struct Structure {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub ident: String,
    /// The file and module.
    pub module: String,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
    /// Which way it travels.
    pub direction: Direction,
    /// Whether it, or anything in it, has an enforced constraint.
    pub checked: bool,
    /// The members, in the order of the facts.
    pub members: Vec<Member>,
}

/// Which way a type travels, by reachability from the actions (the metadata's `usage` is wrong for 2,770 of
/// 15,636 types).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// In a request: it is encoded and checked.
    pub sent: bool,
    /// In a response: it is decoded.
    pub received: bool,
}

/// One member of a request, a response or a structure.
#[derive(Debug)]
pub struct Member {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub ident: String,
    /// The type.
    pub type_: Type,
    /// How the field stands in its struct.
    pub presence: Presence,
    /// In a request: must be sent. In a response: is always there.
    pub required: bool,
    /// Breaks a cycle of structures that hold each other directly.
    pub boxed: bool,
    /// The type in the page's words: `Array of String`.
    pub wire_type: String,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
    /// Whether a response may say `null`.
    pub nullable: bool,
    /// Left out of `Debug`: the spec or else its name says so.
    pub secret: bool,
    /// What a number counts.
    pub unit: Option<String>,
    /// What the service takes when it is left out; documentation.
    pub default: Option<String>,
    /// A value; documentation.
    pub example: Option<String>,
    /// The constraints.
    pub limits: Limits,
}

/// The whole lattice of types: no maps, no lists of lists (none in 300 service versions).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A string on the wire.
    Text,
    /// A signed 64-bit integer.
    Integer,
    /// An unsigned 64-bit integer.
    Unsigned,
    /// A 64-bit float.
    Float,
    /// `true` or `false`.
    Boolean,
    /// Bytes that travel beside the other members.
    Binary,
    /// Index into `Api::structures`.
    Structure(usize),
    /// Index into `Api::enums`.
    Enum(usize),
    /// A list of items.
    List(Box<Type>),
}

impl Type {
    /// The type itself, or that of a list's items.
    pub fn item(&self) -> &Type {
        match self {
            Type::List(item) => item,
            other => other,
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self, Type::List(_))
    }
}

/// How a member stands in its Rust struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A plain field that `new` takes.
    Required,
    /// `Option`.
    Optional,
    /// A plain field of a response: what the server leaves out is the type's default, an absent list an
    /// empty `Vec`.
    Given,
}

/// A member's constraints. Each knows whether it is enforced; advice is only documented.
#[derive(Debug, Default)]
pub struct Limits {
    /// Members further down that a request must have.
    pub needs: Option<Limit<Vec<Need>>>,
    /// The fewest items of a list.
    pub min_items: Option<Limit<u64>>,
    /// The most items of a list.
    pub max_items: Option<Limit<u64>>,
    /// The fewest characters.
    pub min_length: Option<Limit<u64>>,
    /// The most characters.
    pub max_length: Option<Limit<u64>>,
    /// A regular expression over the whole text.
    pub pattern: Option<Limit<Pattern>>,
    /// The least and the greatest number.
    pub range: Option<Limit<Range>>,
    /// The allowed values.
    pub values: Option<Limit<Vec<Value>>>,
}

/// A constraint and whether `validate` enforces it.
#[derive(Debug)]
pub struct Limit<T> {
    /// What the spec says.
    pub value: T,
    /// Whether `validate` refuses what breaks it.
    pub enforced: bool,
}

/// A member further down that this action asks for.
#[derive(Clone, Debug)]
pub struct Need {
    /// As the spec has it: `ProxyOperator.OpenId`.
    pub path: String,
    /// The path through the structures.
    pub steps: Vec<Step>,
}

/// One step of a `needs` path.
#[derive(Clone, Debug)]
pub struct Step {
    /// The name in Rust.
    pub ident: String,
    /// Whether it can be absent.
    pub optional: bool,
}

/// One allowed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The text.
    pub text: String,
    /// The name.
    pub name: Option<String>,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
}

/// An open enum.
#[derive(Debug)]
pub struct Enum {
    /// The name in Rust.
    pub ident: String,
    /// The file and module.
    pub module: String,
    /// What it is on the wire.
    pub base: Base,
    /// Which way it travels.
    pub direction: Direction,
    /// The known values.
    pub variants: Vec<Variant>,
    /// Where it stands in the API: `ChannelBatchCancelFlows.CancelMessageFormat`.
    pub used_by: Vec<String>,
}

/// What an enum is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A string on the wire.
    Text,
    /// A signed 64-bit integer.
    Integer,
    /// An unsigned 64-bit integer.
    Unsigned,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The name in Rust.
    pub ident: String,
    /// What the spec says.
    pub value: String,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
}

/// One error code of the service.
#[derive(Debug)]
pub struct ErrorCode {
    /// The code as the service sends it.
    pub code: String,
    /// The name in Rust.
    pub ident: String,
    /// Our documentation, as Markdown.
    pub doc: Option<String>,
}
