//! Whether a scalar is of a type, and how numbers compare. In: nodes and texts. Out: answers.

use std::cmp::Ordering;

use crate::spec::node::{Node, is_json_number};
use crate::spec::type_name::Scalar;

impl Scalar {
    /// Whether this value, as JSON, is of the scalar.
    pub fn admits(self, node: &Node) -> bool {
        is_value_of(self, node)
    }

    /// Whether it travels as a string.
    pub(super) fn is_text(self) -> bool {
        !self.is_number() && self != Scalar::Boolean
    }
}

/// Whether the node, as JSON, is of the scalar type.
pub(super) fn is_value_of(scalar: Scalar, node: &Node) -> bool {
    let Node::Scalar { text, quoted } = node else { return false };
    let is_number = !quoted && is_json_number(text);
    let is_flag = !quoted && matches!(text.as_str(), "true" | "false");
    match scalar {
        Scalar::Integer => is_number && text.parse::<i64>().is_ok(),
        Scalar::UnsignedInteger => is_number && text.parse::<u64>().is_ok(),
        Scalar::Float => is_number,
        Scalar::Boolean => is_flag,
        _ => !is_number && !is_flag,
    }
}

/// Compares two numbers: exactly where both are whole.
pub(crate) fn compare_numbers(one: &str, other: &str) -> Option<Ordering> {
    match (one.parse::<i128>(), other.parse::<i128>()) {
        (Ok(one), Ok(other)) => Some(one.cmp(&other)),
        _ => one.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?),
    }
}
