//! Whether a scalar is of a type, and how numbers compare. In: nodes and texts. Out: answers.

use std::cmp::Ordering;

use crate::spec::node::Node;
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
    match scalar {
        Scalar::Integer => node.as_number().is_some_and(|text| text.parse::<i64>().is_ok()),
        Scalar::UnsignedInteger => node.as_number().is_some_and(|text| text.parse::<u64>().is_ok()),
        // Rust has no literal for what a double cannot hold.
        Scalar::Float => node.as_number().is_some_and(|text| text.parse().is_ok_and(f64::is_finite)),
        Scalar::Boolean => node.as_flag().is_some(),
        _ => node.as_text().is_some(),
    }
}

/// Compares two numbers: exactly where both are whole.
pub(crate) fn compare_numbers(one: &str, other: &str) -> Option<Ordering> {
    match (one.parse::<i128>(), other.parse::<i128>()) {
        (Ok(one), Ok(other)) => Some(one.cmp(&other)),
        _ => one.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?),
    }
}
