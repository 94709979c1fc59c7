//! Secrets in texts that are no JSON: `name=value` as in queries and connection strings, `name: value` as in headers and
//! YAML, users in URLs, private keys. A text comes in; it goes out without them.

use std::path::Path;

use super::{Known, Mask, Names, Secrecy, Shown};
use crate::percent::{percent_decode, push_encoded};

/// What else a URL that is signed names its secrets.
const URL_SECRETS: [&str; 5] = ["sign", "sig", "q-ak", "ak", "x-tc-token"];

/// In bytes. A part of a path that is longer is more likely a token.
const LONGEST_PART: usize = 80;

/// A query or a form, with what is secret of it masked.
pub(crate) fn redact_query(query: &str, names: Names, mask: &mut dyn Mask) -> String {
    let mut out = String::with_capacity(query.len());
    for parameter in query.split('&') {
        if !out.is_empty() {
            out.push('&');
        }
        let Some((name, value)) = parameter.split_once('=') else {
            out.push_str(parameter);
            continue;
        };
        let decoded = |text: &str| String::from_utf8_lossy(&percent_decode(text)).into_owned();
        out.push_str(name);
        out.push('=');
        let text = decoded(value);
        let is_secret = names.secrecy(&decoded(name), Secrecy::default()).text;
        let shown = match is_secret && !text.is_empty() {
            true => mask.hide(&text, false),
            false => {
                let text = redact_text(&text, names, mask);
                mask.clean(text)
            }
        };
        match shown == text {
            true => out.push_str(value),
            false => push_encoded(&mut out, &shown),
        }
    }
    out
}

/// A text that may hold secrets with their names beside them.
pub(super) fn redact_text(text: &str, names: Names, mask: &mut dyn Mask) -> String {
    if text.contains("PRIVATE KEY-----") {
        return mask.hide(text, false);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['=', ':']) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let (sign, behind) = behind.split_at(1);
        out.push_str(sign);
        rest = behind;
        if sign == ":" && behind.starts_with("//") {
            // A URL's user.
            let end = behind.find(|it: char| it.is_whitespace() || "?#\"'<>".contains(it)).unwrap_or(behind.len());
            let authority = behind.get(2..end).unwrap_or_default();
            let authority = authority.split('/').next().unwrap_or_default();
            if let Some((user, _)) = authority.rsplit_once('@') {
                out.push_str("//");
                out.push_str(&mask.hide(user, false));
                rest = behind.get(2 + user.len()..).unwrap_or_default();
            }
            continue;
        }
        let name = name_before(before);
        let is_url_secret = sign == "=" && URL_SECRETS.iter().any(|it| name.eq_ignore_ascii_case(it));
        if !(is_url_secret || !name.is_empty() && names.secrecy(name, Secrecy::default()).text) {
            continue;
        }
        let space = behind.len() - behind.trim_start_matches([' ', '"', '\'', '\\']).len();
        let (space, behind) = behind.split_at(space);
        let value = value_of(behind);
        out.push_str(space);
        // What is redacted already stays as it is.
        if !value.is_empty() && !value.starts_with("[redacted") {
            out.push_str(&mask.hide(value, false));
            rest = behind.get(value.len()..).unwrap_or_default();
        } else {
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// The name that ends a text, perhaps in quotes.
fn name_before(text: &str) -> &str {
    let text = text.trim_end_matches([' ', '"', '\'', '\\']);
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    text.get(text.trim_end_matches(is_part).len()..).unwrap_or_default()
}

/// The value that begins a text; the scheme of an authorization belongs to it.
fn value_of(text: &str) -> &str {
    let is_end = |letter: char| letter.is_whitespace() || "&;,\"'<>)}]\\".contains(letter);
    let end = |text: &str| text.find(is_end).unwrap_or(text.len());
    let first = end(text);
    let word = text.get(..first).unwrap_or_default();
    let is_scheme = ["Bearer", "Basic"].iter().any(|it| word.eq_ignore_ascii_case(it));
    match text.get(first + 1..) {
        Some(behind) if is_scheme => text.get(..first + 1 + end(behind)).unwrap_or(text),
        _ => word,
    }
}

/// An address as an error may name it: without user, path, query and fragment.
pub(crate) fn shown_address(address: &str) -> String {
    // Behind a `?` a `://` belongs to the query.
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric());
    let (scheme, rest) = address.split_once("://").filter(|(scheme, _)| is_scheme(scheme)).unwrap_or(("", address));
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let cut = if host.len() < rest.len() { "/…" } else { "" };
    let names_a_user = address.contains('@');
    // In `user://…@host` what stands before the `://` is no scheme, and may be a password.
    let scheme = if names_a_user && !matches!(scheme, "http" | "https") { "" } else { scheme };
    let shown: String = if names_a_user { "…".to_owned() } else { format!("{host}{cut}") };
    let shown =
        shown.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(120).collect::<String>();
    if scheme.is_empty() { shown } else { format!("{scheme}://{shown}") }
}

/// A path as an error may name it. Where somebody took a token or a URL for one, that is not repeated.
pub(crate) fn shown_path(path: &Path) -> String {
    let path = redact_text(&path.display().to_string(), Names::default(), &mut Shown(&Known::default()));
    let is_token = |part: &str| part.len() > LONGEST_PART || part.starts_with("eyJ");
    let parts = path.split('/').map(|part| if is_token(part) { "…" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
