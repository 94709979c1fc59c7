//! Secrets in texts that are no JSON: `name=value` as in queries and connection strings, `name: value` as in headers and
//! YAML, `<name>value</name>`, users in URLs, private keys. A text comes in; it goes out without them.

use std::ops::Range;
use std::path::Path;

use super::{Known, Mask, Names, Secrecy, Shown};
use crate::percent::{percent_decode, push_encoded};

/// What else a URL that is signed names its secrets.
const URL_SECRETS: [&str; 5] = ["sign", "sig", "q-ak", "ak", "x-tc-token"];

/// In bytes. More of a URL is not looked through for a user, nor of a text for the start of a tag.
const LONGEST_USER: usize = 4096;
const LONGEST_TAG: usize = 256;

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
    redact(text, names, mask, false)
}

/// The same for a message to people, in which `Password: ` is followed by a remark rather than by a password.
pub(super) fn redact_message(text: &str, names: Names, mask: &mut dyn Mask) -> String {
    redact(text, names, mask, true)
}

fn redact(text: &str, names: Names, mask: &mut dyn Mask, is_message: bool) -> String {
    if text.contains("PRIVATE KEY-----") {
        return mask.hide(text, false);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, sign, behind)) = split_at_sign(rest) {
        let named = text.get(..text.len() - rest.len() + before.len()).unwrap_or_default();
        out.push_str(before);
        out.push(sign);
        rest = behind;
        let value = match sign {
            ':' if behind.starts_with("//") => user_of(behind),
            '>' => element(named).filter(|name| is_secret(name, names)).map(|_| content_of(behind)),
            _ => {
                let name = name_before(named);
                let is_url_secret = sign == '=' && URL_SECRETS.iter().any(|it| name.eq_ignore_ascii_case(it));
                let is_remark = is_message && sign != '=' && behind.starts_with(' ') && !is_header(name);
                let is_secret = is_url_secret || is_secret(name, names) && !is_remark;
                is_secret.then(|| value_of(behind, sign != '=' && is_header(name)))
            }
        };
        let Some(value) = value else { continue };
        out.push_str(behind.get(..value.start).unwrap_or_default());
        let secret = behind.get(value.clone()).unwrap_or_default();
        // What is redacted already stays as it is.
        if !secret.is_empty() && !secret.starts_with("[redacted") {
            out.push_str(&mask.hide(secret, false));
            rest = behind.get(value.end..).unwrap_or_default();
        } else {
            rest = behind.get(value.start..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// What stands before the next sign behind which a value may stand, the sign, and what stands behind it.
fn split_at_sign(text: &str) -> Option<(&str, char, &str)> {
    let (at, sign) = text.char_indices().find(|(_, letter)| matches!(letter, '=' | ':' | '：' | '>'))?;
    Some((text.get(..at)?, sign, text.get(at + sign.len_utf8()..)?))
}

fn is_secret(name: &str, names: Names) -> bool {
    !name.is_empty() && names.secrecy(name, Secrecy::default()).text
}

/// Whether all of a line belongs to the value: `Cookie: a=1; b=2`.
fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("cookie") || name.ends_with("authorization")
}

/// The user and the password of a URL, of which what follows the scheme's colon comes in.
fn user_of(text: &str) -> Option<Range<usize>> {
    let window = text.get(2..text.floor_char_boundary(LONGEST_USER)).unwrap_or_default();
    let url = window.split(|it: char| it.is_whitespace() || "\"'<>".contains(it)).next()?;
    let authority = url.split(['/', '?', '#']).next()?;
    let is_no_port = |port: &str| !port.is_empty() && !port.bytes().all(|it| it.is_ascii_digit());
    let user = match authority.rsplit_once('@') {
        Some((user, _)) => user,
        // A password with a `/` that nobody has encoded.
        None if !authority.starts_with('[') && authority.split_once(':').is_some_and(|(_, it)| is_no_port(it)) => {
            url.rsplit_once('@')?.0
        }
        None => return None,
    };
    Some(2..2 + user.len())
}

/// The name of the element of XML whose start tag ends a text.
fn element(text: &str) -> Option<&str> {
    let window = text.get(text.floor_char_boundary(text.len().saturating_sub(LONGEST_TAG))..)?;
    let tag = window.rsplit_once('<')?.1.split_whitespace().next()?;
    let name = tag.rsplit(':').next()?;
    (!tag.starts_with('/') && !tag.contains('>')).then_some(name)
}

fn content_of(text: &str) -> Range<usize> {
    0..text.find('<').unwrap_or(text.len())
}

/// The name that ends a text, perhaps in quotes.
fn name_before(text: &str) -> &str {
    let text = text.trim_end_matches([' ', '"', '\'', '\\']);
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    text.get(text.trim_end_matches(is_part).len()..).unwrap_or_default()
}

/// Where the value is that follows a sign; the scheme of an authorization belongs to it, and what stands in quotes is
/// one value.
fn value_of(text: &str, is_line: bool) -> Range<usize> {
    let value = text.trim_start_matches([' ', '\t', '>', '\\']);
    let start = text.len() - value.len();
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let escapes = text.get(..start).map_or(0, backslashes);
        let quoted = value.get(1..).unwrap_or_default();
        let before = |at: usize| quoted.get(..at).map_or(0, backslashes);
        let mut ends = quoted.match_indices(quote).map(|(at, _)| at).filter(|at| before(*at) <= escapes);
        let end = ends.next().map_or(quoted.len(), |at| at - before(at));
        return start + 1..start + 1 + end;
    }
    let is_end = |letter: char| match is_line {
        true => "\r\n\"'\\<".contains(letter),
        false => letter.is_whitespace() || "&;,\"'<>)}]\\".contains(letter),
    };
    let end = |from: usize| value.get(from..).and_then(|it| it.find(is_end)).map_or(value.len(), |end| from + end);
    let first = end(0);
    let is_scheme = |word: &str| ["Bearer", "Basic"].iter().any(|it| word.eq_ignore_ascii_case(it));
    let is_scheme = value.get(..first).is_some_and(is_scheme) && first + 1 < value.len();
    start..start + if is_scheme { end(first + 1) } else { first }
}

/// How many end a text.
fn backslashes(text: &str) -> usize {
    text.len() - text.trim_end_matches('\\').len()
}

/// A query as it may be shown.
pub(crate) fn shown_query(query: &str) -> String {
    redact_query(query, Names::default(), &mut Shown(&Known::default()))
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
