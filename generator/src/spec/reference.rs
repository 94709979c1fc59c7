//! The key reference and the JSON Schema. In: the shapes that the readers are made of. Out: Markdown and JSON.

mod markdown;
mod schema;

pub use markdown::reference_markdown;
pub use schema::json_schema;

use super::fact::Shape;
use super::service::{Action, ErrorCode, Example, Member, Service, Structure};
use super::values::ValueFacts;

/// Every structure of a spec, from the outside in.
fn shapes() -> [Shape; 7] {
    [
        Service::shape(),
        Action::shape(),
        Structure::shape(),
        Member::shape(),
        ValueFacts::shape(),
        Example::shape(),
        ErrorCode::shape(),
    ]
}

/// Docs are lines of Markdown, each with the space that follows `///`.
fn text(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
