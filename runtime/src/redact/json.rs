//! Takes the secrets out of a JSON text, which comes out in one line. It is our reader that does it, for the reason that
//! stands in `outgoing/split.rs`.

use super::text::redact_text;
use super::{Mask, Names, Secrecy};
use crate::base64::from_base64;
use crate::codec::{Decode, DecodeError, DecodeList, Name, Reader, push_escaped, read_object};

/// How often JSON may stand in a string of JSON.
const DEEPEST: usize = 8;

/// `None` where `body` is no JSON object: nobody knows then where a secret stands in it. Numbers keep their text.
pub(crate) fn redact_json(body: &[u8], names: Names, mask: &mut dyn Mask) -> Option<String> {
    redact_object(body, &mut Context { names, mask, depth: 0 }, Secrecy::default())
}

fn redact_object(body: &[u8], context: &mut Context<'_>, secrecy: Secrecy) -> Option<String> {
    let mut out = Vec::with_capacity(body.len());
    out.push(b'{');
    read_object(body, &mut Part { out: &mut out, context, secrecy, names_secret: false, begun: false }).ok()?;
    out.push(b'}');
    String::from_utf8(out).ok()
}

struct Context<'c> {
    names: Names,
    mask: &'c mut dyn Mask,
    depth: usize,
}

/// An object or a list on its way into the text.
struct Part<'o, 'c> {
    out: &'o mut Vec<u8>,
    context: &'o mut Context<'c>,
    secrecy: Secrecy,
    /// A member beside its `Value` names a secret.
    names_secret: bool,
    begun: bool,
}

impl Part<'_, '_> {
    fn separate(&mut self) {
        if std::mem::replace(&mut self.begun, true) {
            self.out.push(b',');
        }
    }

    fn push(&mut self, value: &mut Reader<'_>, secrecy: Secrecy) -> Result<(), DecodeError> {
        let json = value.raw()?;
        let mut part = Part { out: self.out, context: self.context, secrecy, names_secret: false, begun: false };
        match json.as_bytes().first() {
            Some(b'{') => {
                part.out.push(b'{');
                part.names_secret = names_secret(json, part.context.names)?;
                Reader::new(json).object(&mut part)?;
                self.out.push(b'}');
            }
            Some(b'[') => {
                part.out.push(b'[');
                Reader::new(json).list(&mut part)?;
                self.out.push(b']');
            }
            Some(b'"') => {
                let text = Reader::new(json).string()?.to_owned();
                let text = part.context.text(text, secrecy);
                push_text(self.out, &text);
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = part.context.number(json, secrecy);
                self.out.extend_from_slice(number.as_bytes());
            }
            _ => self.out.extend_from_slice(json.as_bytes()),
        }
        Ok(())
    }
}

impl Context<'_> {
    fn text(&mut self, text: String, secrecy: Secrecy) -> String {
        if text.is_empty() {
            return text;
        }
        if secrecy.text {
            return self.mask.hide(&text, false);
        }
        if text.trim_start().starts_with(['{', '[']) {
            return self.inner_json(text);
        }
        if self.is_packed_secret(&text) {
            return self.mask.hide(&text, false);
        }
        let text = redact_text(&text, self.names, self.mask);
        self.mask.clean(text)
    }

    /// Whether the text is JSON in base64 that holds a secret. The mask gets to know what stands in it.
    fn is_packed_secret(&mut self, text: &str) -> bool {
        // How `{` and `[` begin.
        if !text.starts_with(['e', 'W']) || self.depth == DEEPEST {
            return false;
        }
        let packed = from_base64(text.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(json) = packed.filter(|it| it.starts_with(['{', '['])) else { return false };
        let (names, depth) = (self.names, self.depth);
        let whole = Context { names, mask: &mut Nothing, depth }.inner_json(json.clone());
        self.inner_json(json) != whole
    }

    /// What may be JSON within a string. Where it begins like an object and is none, nobody knows what stands in it.
    fn inner_json(&mut self, text: String) -> String {
        let wrapped = format!("{{\"\":{text}}}");
        if self.depth < DEEPEST {
            self.depth += 1;
            let redacted = redact_object(wrapped.as_bytes(), self, Secrecy::default());
            self.depth -= 1;
            let inner = redacted.as_deref().and_then(|it| it.strip_prefix("{\"\":")?.strip_suffix('}'));
            if let Some(inner) = inner {
                return inner.to_owned();
            }
        }
        if text.contains('{') {
            return self.mask.hide(&text, false);
        }
        let text = redact_text(&text, self.names, self.mask);
        self.mask.clean(text)
    }

    /// As JSON.
    fn number(&mut self, digits: &str, secrecy: Secrecy) -> String {
        if secrecy.number {
            return self.mask.hide(digits, true);
        }
        let cleaned = self.mask.clean(digits.to_owned());
        if cleaned == digits { cleaned } else { self.mask.hide(digits, true) }
    }
}

impl Decode for Part<'_, '_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.separate();
        let shown = self.context.mask.clean(name.as_str().to_owned());
        push_text(self.out, &shown);
        self.out.push(b':');
        let secrecy = match self.names_secret && matches!(name.as_str(), "Value" | "Values" | "value" | "values") {
            true => Secrecy { text: true, number: true },
            false => self.context.names.secrecy(name.as_str(), self.secrecy),
        };
        self.push(value, secrecy)
    }
}

impl DecodeList for Part<'_, '_> {
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.separate();
        self.push(input, self.secrecy)
    }
}

/// Whether an object is a pair that names a secret: `{"Key": "DB_PASSWORD", "Value": "…"}`.
fn names_secret(json: &str, names: Names) -> Result<bool, DecodeError> {
    struct Pair(Names, bool);
    impl Decode for Pair {
        fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
            if matches!(name.as_str(), "Key" | "Name" | "key" | "name") && value.ahead().raw()?.starts_with('"') {
                let named = value.ahead().string()?.to_owned();
                self.1 |= !named.contains(char::is_whitespace) && self.0.secrecy(&named, Secrecy::default()).text;
            }
            value.skip()
        }
    }
    let mut pair = Pair(names, false);
    Reader::new(json).object(&mut pair)?;
    Ok(pair.1)
}

/// Hides nothing, so that another mask can be held against it.
struct Nothing;

impl Mask for Nothing {
    fn hide(&mut self, secret: &str, _: bool) -> String {
        secret.to_owned()
    }

    fn clean(&mut self, text: String) -> String {
        text
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}
