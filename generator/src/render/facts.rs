//! Documentation of a member from its facts. In: a member. Out: Markdown.
//!
//! ```text
//! Contracts to cancel, at most 100.
//!
//! - On the wire: `FlowIds`, Array of String; required
//! - Limit: at most 100 items
//! - Example: `["yDwFmUUckpstqfvzUE1h3jo1f3cqjkGm"]`
//! ```

use std::fmt::Write as _;

use super::markdown;
use crate::model::{Limit, Member, Presence, Value};
use crate::spec::Range;

/// Our own text, then the facts as a list. A member without a text begins with its name in words.
pub(super) fn member_doc(member: &Member) -> String {
    let mut doc = match &member.doc {
        Some(text) => markdown::safe(text),
        None => format!("{}.", words(member)),
    };
    doc.push_str("\n\n");
    let presence = match (member.presence, member.required) {
        (Presence::Required, _) => "; required",
        (Presence::Optional, _) if member.nullable => "; may be null",
        (Presence::Optional, _) => "; optional",
        (Presence::Given, true) => "; always there",
        (Presence::Given, false) => "; empty when absent or null",
    };
    line(&mut doc, "On the wire", format_args!("`{}`, {}{presence}", member.wire, markdown::plain(&member.wire_type)));
    if member.secret {
        line(&mut doc, "Secret", format_args!("left out of `Debug`"));
    }
    if let Some(unit) = &member.unit {
        line(&mut doc, "Unit", format_args!("{}", markdown::plain(unit)));
    }
    for (limit, enforced) in limits(member) {
        line(&mut doc, if enforced { "Limit" } else { "Advice, not checked" }, format_args!("{limit}"));
    }
    if let Some(default) = &member.default {
        line(&mut doc, "Default", format_args!("{}", markdown::code(default)));
    }
    if let Some(example) = &member.example {
        line(&mut doc, "Example", format_args!("{}", markdown::code(example)));
    }
    doc
}

fn line(doc: &mut String, label: &str, fact: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = writeln!(doc, "- {label}: {fact}");
}

/// `FlowIds` as words: what there is to say of a member that nobody described.
fn words(member: &Member) -> String {
    let words = member.ident.trim_start_matches("r#").trim_end_matches('_').replace('_', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Every constraint in words, and whether it is enforced.
fn limits(member: &Member) -> Vec<(String, bool)> {
    let limits = &member.limits;
    let mut out = Vec::new();
    let mut add = |enforced: bool, text: String| out.push((text, enforced));
    if let Some(needs) = &limits.needs {
        let paths: Vec<String> = needs.value.iter().map(|need| markdown::code(&need.path)).collect();
        add(needs.enforced, format!("must have {}", paths.join(", ")));
    }
    bounds(&limits.min_items, &limits.max_items, "item", &mut add);
    let each = if member.type_.is_list() { " each" } else { "" };
    bounds(&limits.min_length, &limits.max_length, "character", &mut |enforced, text| add(enforced, text + each));
    if let Some(pattern) = &limits.pattern {
        add(pattern.enforced, format!("matches {}", markdown::code(&pattern.value.text)));
    }
    if let Some(range) = &limits.range {
        add(range.enforced, range_text(&range.value));
    }
    if let Some(values) = &limits.values {
        add(values.enforced, format!("one of {}", values_text(&values.value)));
    }
    out
}

fn bounds(min: &Option<Limit<u64>>, max: &Option<Limit<u64>>, what: &str, add: &mut dyn FnMut(bool, String)) {
    let plural = |count: u64| if count == 1 { what.to_owned() } else { format!("{what}s") };
    match (min, max) {
        (Some(min), Some(max)) if min.enforced == max.enforced && min.value == max.value => {
            add(min.enforced, format!("exactly {} {}", min.value, plural(min.value)));
        }
        (Some(min), Some(max)) if min.enforced == max.enforced => {
            add(min.enforced, format!("{} to {} {}", min.value, max.value, plural(max.value)));
        }
        (min, max) => {
            if let Some(min) = min {
                add(min.enforced, format!("at least {} {}", min.value, plural(min.value)));
            }
            if let Some(max) = max {
                add(max.enforced, format!("at most {} {}", max.value, plural(max.value)));
            }
        }
    }
}

fn range_text(range: &Range) -> String {
    match (range.min.as_ref(), range.max.as_ref()) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "any number".to_owned(),
    }
}

fn values_text(values: &[Value]) -> String {
    let text = |value: &Value| match &value.name {
        Some(name) => format!("{} ({})", markdown::code(&value.text), markdown::plain(name)),
        None => markdown::code(&value.text),
    };
    values.iter().map(text).collect::<Vec<_>>().join(", ")
}
