//! The key reference. In: shapes. Out: Markdown.

use super::{shapes, text};
use crate::spec::fact::{Key, Kind, Shape};
use crate::spec::type_name::Scalar;

/// The reference of every key of a spec, as Markdown: `docs/spec-reference.md`.
pub fn reference_markdown() -> String {
    let types = Scalar::ALL.map(|scalar| format!("`{}`", scalar.word())).join(", ");
    let mut out = include_str!("intro.md").replace("{types}", &types);
    for shape in shapes() {
        section(&shape, &mut out);
    }
    out
}

fn section(shape: &Shape, out: &mut String) {
    out.push_str(&format!(
        "\n## {}\n\n{}\n\n| key | value | meaning | example |\n|---|---|---|---|\n",
        title(shape.name),
        text(shape.doc)
    ));
    for Key { name, doc, example, kind } in &shape.keys {
        out.push_str(&format!("| `{name}` | {} | {} | `{name}: {example}` |\n", describe(kind), text(doc)));
    }
}

/// `ErrorCode` -> `Error code`; `ValueFacts` are a `Value` to whoever writes one.
fn title(name: &str) -> &str {
    match name {
        "ErrorCode" => "Error code",
        "ValueFacts" => "Value",
        other => other,
    }
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Number => "a whole number".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Kind::Type => "a [type](#types)".to_owned(),
        Kind::Form(name, _) => (*name).to_owned(),
        Kind::Range => "two bounds".to_owned(),
        Kind::Values => "[values](#value)".to_owned(),
        Kind::Any => "anything".to_owned(),
        Kind::Object(shape) => {
            let title = title(shape().name).to_lowercase();
            format!("[{title}](#{})", title.replace(' ', "-"))
        }
        Kind::Map(item) => format!("by name: {}", describe(item)),
        Kind::List(item) => format!("list: {}", describe(item)),
    }
}
