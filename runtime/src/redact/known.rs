//! Values that are known to be secrets. They come in one by one, or with a body that holds them; a text goes out without
//! them, whatever stood around them.

use super::{Mask, Names, REDACTED, redact_json};
use crate::codec::push_escaped;
use crate::percent::push_encoded;

/// From how many bytes on a secret is looked for within words; a shorter one has to be a word of its own.
const LONG: usize = 8;

/// In bytes. A shorter value is in every text.
const SHORTEST: usize = 4;

/// Secrets, the longest first, so that none is cut by another that is a part of it.
#[derive(Clone, Default)]
pub(crate) struct Known(Vec<Secret>);

#[derive(Clone)]
struct Secret {
    text: String,
    /// In each way to write it.
    forms: Vec<String>,
}

impl Known {
    /// Those under the names of a JSON text, and those that are known already.
    pub(crate) fn learn(&mut self, json: &[u8], names: Names) {
        // Where it is no JSON, nothing is shown of it either.
        let _ = redact_json(json, names, self);
        self.0.sort_by(|one, other| other.text.len().cmp(&one.text.len()).then_with(|| one.text.cmp(&other.text)));
        self.0.dedup_by(|one, other| one.text == other.text);
    }

    /// The text, with what `instead` gives in place of each secret.
    pub(crate) fn replace(&self, text: String, mut instead: impl FnMut(&str) -> String) -> String {
        self.0.iter().fold(text, |text, Secret { text: secret, forms }| {
            if !forms.iter().any(|form| text.contains(form.as_str())) {
                return text;
            }
            let placeholder = instead(secret);
            forms.iter().fold(text, |text, form| replace(&text, form, &placeholder))
        })
    }

    pub(crate) fn cleanse(&self, text: String) -> String {
        self.replace(text, |_| REDACTED.to_owned())
    }
}

/// Learns what is hidden.
impl Mask for Known {
    fn hide(&mut self, secret: &str, is_number: bool) -> String {
        let text = secret.trim();
        if text.len() >= SHORTEST {
            self.0.push(Secret { text: text.to_owned(), forms: forms(text) });
        }
        if is_number { "0".to_owned() } else { REDACTED.to_owned() }
    }

    fn clean(&mut self, text: String) -> String {
        text
    }
}

/// A secret as it is, as JSON may write it (`\/`, which PHP does), as a URL and a form do, and as HTML does.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    // Most are letters and digits, which are the same everywhere.
    if secret.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return forms;
    }
    let mut encoded = String::new();
    push_encoded(&mut encoded, secret);
    let json = escaped(secret);
    forms.extend([escaped(&json), json, secret.replace('/', "\\/")]);
    forms.extend([encoded.replace("%20", "+"), in_small_digits(&encoded), encoded]);
    let html = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")];
    forms.push(html.iter().fold(secret.to_owned(), |text, (letter, name)| text.replace(letter, name)));
    // The longest first: one may be a part of another.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

/// As a string of JSON holds it.
fn escaped(text: &str) -> String {
    let mut escaped = Vec::new();
    push_escaped(&mut escaped, text);
    String::from_utf8_lossy(&escaped).into_owned()
}

/// `%2f` for `%2F`.
fn in_small_digits(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        format!("{text}%{}{rest}", digits.to_ascii_lowercase())
    })
}

fn replace(text: &str, secret: &str, placeholder: &str) -> String {
    if secret.len() >= LONG {
        return text.replace(secret, placeholder);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(secret) {
        let is_word = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if is_word { placeholder } else { secret });
        rest = after;
    }
    out.push_str(rest);
    out
}
