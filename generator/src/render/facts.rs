//! Documentation of a member from its facts. In: a member. Out: a doc comment.
//!
//! ```text
//! Contracts to cancel, at most 100.
//!
//! - On the wire: `FlowIds`, Array of String; required
//! - Limit: at most 100 items
//! - Example: `["yDwFmUUckpstqfvzUE1h3jo1f3cqjkGm"]`
//! ```

use super::markdown::{Code, Plain, safe};
use super::piece::Piece;
use super::text::{Text, put, put_doc};
use crate::model::{Limit, Member, Presence, Value};
use crate::spec::Range;

/// Our own text, then the facts as a list. A member without a text begins with its name in words.
pub(super) fn write_member_doc(text: &mut Text, member: &Member) {
    match &member.doc {
        Some(doc) => text.doc(&safe(doc)),
        None => put_doc!(text, Words(&member.ident), "."),
    }
    put_doc!(text, "");
    let presence = match (member.presence, member.required) {
        (Presence::Required, _) => "; required",
        (Presence::Optional, _) if member.nullable => "; may be null",
        (Presence::Optional, _) => "; optional",
        (Presence::Given, true) => "; always there",
        (Presence::Given, false) => "; empty when absent or null",
    };
    put_doc!(text, "- On the wire: `", &member.wire, "`, ", Plain(&member.wire_type), presence);
    if member.secret {
        put_doc!(text, "- Secret: left out of `Debug`, errors and traces");
    }
    if let Some(unit) = &member.unit {
        put_doc!(text, "- Unit: ", Plain(unit));
    }
    write_limits(text, member);
    if let Some(default) = &member.default {
        put_doc!(text, "- Default: ", Code(default));
    }
    if let Some(example) = &member.example {
        put_doc!(text, "- Example: ", Code(example));
    }
}

/// `FlowIds` as words: what there is to say of a member that nobody described.
struct Words<'a>(&'a str);

impl Piece for Words<'_> {
    fn put_to(self, out: &mut String) {
        let mut words = self.0.trim_start_matches("r#").trim_end_matches('_').split('_');
        // Identifiers are ASCII.
        let mut first = words.next().unwrap_or_default().chars();
        out.extend(first.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(first.as_str());
        for word in words {
            out.push(' ');
            out.push_str(word);
        }
    }
}

/// Every constraint in words, and whether it is enforced.
fn write_limits(text: &mut Text, member: &Member) {
    let limits = &member.limits;
    if let Some(needs) = &limits.needs {
        begin_limit(text, needs);
        put!(text, "must have ");
        put_joined(text, &needs.value, |text, need| text.put(Code(&need.path)));
        text.end_doc_line();
    }
    write_bounds(text, &limits.min_items, &limits.max_items, "item", "");
    let each = if member.type_.is_list() { " each" } else { "" };
    write_bounds(text, &limits.min_length, &limits.max_length, "character", each);
    if let Some(pattern) = &limits.pattern {
        begin_limit(text, pattern);
        put!(text, "matches ", Code(&pattern.value.text));
        text.end_doc_line();
    }
    if let Some(range) = &limits.range {
        begin_limit(text, range);
        put_range(text, &range.value);
        text.end_doc_line();
    }
    if let Some(values) = &limits.values {
        begin_limit(text, values);
        put!(text, "one of ");
        put_joined(text, &values.value, put_value);
        text.end_doc_line();
    }
}

fn begin_limit<T>(text: &mut Text, limit: &Limit<T>) {
    text.begin_doc_line();
    put!(text, if limit.enforced { "- Limit: " } else { "- Advice, not checked: " });
}

/// The bounds in one line where they are of one kind; `each` says what they hold for.
fn write_bounds(text: &mut Text, min: &Option<Limit<u64>>, max: &Option<Limit<u64>>, what: &str, each: &str) {
    let mut line = |limit: &Limit<u64>, least: Option<u64>, label: &str| {
        begin_limit(text, limit);
        put!(text, label);
        if let Some(least) = least {
            put!(text, least, " to ");
        }
        let plural = if limit.value == 1 { "" } else { "s" };
        put!(text, limit.value, " ", what, plural, each);
        text.end_doc_line();
    };
    match (min, max) {
        (Some(min), Some(max)) if min.enforced == max.enforced && min.value == max.value => line(min, None, "exactly "),
        (Some(min), Some(max)) if min.enforced == max.enforced => line(max, Some(min.value), ""),
        (min, max) => {
            if let Some(min) = min {
                line(min, None, "at least ");
            }
            if let Some(max) = max {
                line(max, None, "at most ");
            }
        }
    }
}

fn put_range(text: &mut Text, range: &Range) {
    match (&range.min, &range.max) {
        (Some(min), Some(max)) => put!(text, min, " to ", max),
        (Some(min), None) => put!(text, "at least ", min),
        (None, Some(max)) => put!(text, "at most ", max),
        (None, None) => put!(text, "any number"),
    }
}

fn put_value(text: &mut Text, value: &Value) {
    put!(text, Code(&value.text));
    if let Some(name) = &value.name {
        put!(text, " (", Plain(name), ")");
    }
}

fn put_joined<T>(text: &mut Text, items: &[T], put_item: impl Fn(&mut Text, &T)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            put!(text, ", ");
        }
        put_item(text, item);
    }
}
