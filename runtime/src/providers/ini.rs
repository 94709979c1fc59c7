//! A credential file in INI form. Its text comes in, the values of one profile go out. A fault names a line and never
//! repeats it, since it may hold a key.
//!
//! The rules are those of the Python SDK (`configparser`) and of the AWS command line, where people bring their habits
//! from: names in any case, `=` or `:` between name and value, and comments on lines of their own. Besides, quotes around a
//! value are taken away, and a comment may follow a value after a space: no id, key or token holds either.

use std::collections::HashMap;

use crate::credentials::trim;

/// What is wrong, and in which line. It follows the name of the file.
pub(super) type Fault = String;

/// The values of a profile by their names in small letters; `None` where there is no such profile.
pub(super) fn read_values<'t>(text: &'t str, profile: &str) -> Result<Option<HashMap<String, &'t str>>, Fault> {
    let mut current = None;
    let mut found = false;
    let mut values = HashMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = trim(line);
        if line.is_empty() || is_comment(line) {
            continue;
        }
        let faulty = |what: &str| format!("cannot be read: line {number} {what}");
        if let Some(rest) = line.strip_prefix('[') {
            let (name, rest) = rest.split_once(']').ok_or_else(|| faulty(NEITHER))?;
            if !trim(rest).is_empty() && !is_comment(trim(rest)) {
                return Err(faulty("has something behind the `]` of the profile's name"));
            }
            current = Some(trim(name));
            found |= current == Some(profile);
        } else if let Some((name, value)) = line.split_once(['=', ':']).filter(|_| current.is_some()) {
            // The other profiles are not this program's affair.
            if current == Some(profile) {
                let value = read_value(trim(value)).map_err(faulty)?;
                let name = trim(name).to_ascii_lowercase();
                match values.get(&name) {
                    Some(other) if *other != value => {
                        return Err(faulty("gives a value that the profile has already, and another"));
                    }
                    _ => values.insert(name, value),
                };
            }
        } else {
            return Err(faulty(NEITHER));
        }
    }
    Ok(found.then_some(values))
}

const NEITHER: &str = "is neither `[profile]` nor `name = value` below one";

fn is_comment(text: &str) -> bool {
    text.starts_with(['#', ';'])
}

/// The value without quotes and without a comment behind it.
fn read_value(text: &str) -> Result<&str, &'static str> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let inner = text.get(1..).unwrap_or_default();
        let (value, rest) = inner.split_once(quote).ok_or("opens a quote that nothing closes")?;
        return match trim(rest) {
            rest if rest.is_empty() || is_comment(rest) => Ok(trim(value)),
            _ => Err("has something behind the quotes of a value"),
        };
    }
    if is_comment(text) {
        return Ok("");
    }
    // A comment begins behind a space. A `#` within a value is part of it.
    let mut spaces = text.match_indices(char::is_whitespace);
    let comment = spaces.find(|(at, _)| text.get(*at..).is_some_and(|rest| is_comment(rest.trim_start())));
    Ok(comment.map_or(text, |(at, _)| trim(text.get(..at).unwrap_or_default())))
}
