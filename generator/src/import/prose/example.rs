//! Example values. In: flat text. Out: the value behind `示例值：`, as text.

use std::sync::LazyLock;

use super::flat::Flat;
use super::pattern::{Pattern, compile, read_all};
use super::sample::{is_absent, unquoted};
use super::{Described, Found};
use crate::spec::{Scalar, TypeName};

static EXAMPLE: Pattern =
    LazyLock::new(|| compile("(?:示例值|Example value|example value)(?:为| is)?: ?(?P<value>[^\n]+)"));

/// Reads the example value. It is the last of its line, and of the member's type.
pub(super) fn read_example(flat: &Flat<'_>, member: &Described<'_>) -> Option<Found<String>> {
    read_all(&EXAMPLE, flat, |captures| {
        let value = captures.name("value")?;
        let shown = value.as_str();
        // A note may follow on the same line.
        let shown = shown.split("注意:").next().unwrap_or(shown);
        let shown = shown.trim_end_matches([' ', '。', ';', ',']);
        // Or a sentence, which a value without Chinese is not.
        let shown = shown.split('。').next().filter(|first| first.is_ascii()).unwrap_or(shown);
        let span = flat.origin(value.start()..value.start() + shown.len());
        // As it stands in the description: a value keeps its full-width signs.
        let source = member.text.get(span.clone()).filter(|source| !source.contains(['<', '&', '\\', '`']));
        let text = unquoted(source.unwrap_or(shown));
        (!is_absent(text) && is_of_type(text, member.type_name)).then(|| Found { value: text.to_owned(), span })
    })
    .next()
}

fn is_of_type(text: &str, type_name: &TypeName) -> bool {
    let Some(scalar) = type_name.scalar() else { return false };
    if type_name.is_list() {
        return serde_json::from_str::<Vec<serde_json::Value>>(text).is_ok();
    }
    match scalar {
        Scalar::Integer => text.parse::<i64>().is_ok(),
        Scalar::UnsignedInteger => text.parse::<u64>().is_ok(),
        Scalar::Float => text.parse::<f64>().is_ok(),
        Scalar::Boolean => matches!(text, "true" | "false"),
        _ => true,
    }
}
