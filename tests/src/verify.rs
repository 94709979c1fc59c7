//! What Tencent Cloud checks before it looks at a request's members: how they travel, TC3-HMAC-SHA256, and the `X-TC-`
//! headers. In: a request as it
//! came. Out: nothing, or the refusal that the service would give.
//!
//! It shares no line with the runtime that signs, nor its hash functions: these are RustCrypto's.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::server::Received;

const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
/// What a GET may carry in its URL, and a POST in its body.
const LARGEST_QUERY: usize = 32 << 10;
const LARGEST_BODY: usize = 10 << 20;
const ALGORITHM: &str = "TC3-HMAC-SHA256";
/// A clock may be off by five minutes.
const TOLERANCE: Duration = Duration::from_secs(300);
/// What `X-TC-RequestClient` may hold, in characters.
const LONGEST_REQUEST_CLIENT: usize = 128;

/// A header, and whether a value may stand in it.
type Rule = (&'static str, fn(&str) -> bool);

/// Headers that may be left out, but not be sent empty.
const OPTIONAL_HEADERS: [Rule; 4] = [
    ("x-tc-region", |value| {
        !value.is_empty() && value.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    }),
    ("x-tc-language", |value| matches!(value, "zh-CN" | "en-US")),
    ("x-tc-requestclient", |value| (1..=LONGEST_REQUEST_CLIENT).contains(&value.chars().count())),
    ("x-tc-traceid", |value| value.len() == 36 && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')),
];

/// Who calls, as the service knows them, and the service that is called.
#[derive(Clone, Debug)]
pub struct Account {
    /// The public half of the key.
    pub secret_id: String,
    /// The secret half.
    pub secret_key: String,
    /// The token of temporary credentials.
    pub token: Option<String>,
    /// The name that stands in the scope.
    pub service: String,
    /// What `X-TC-Version` has to say.
    pub version: String,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The error code, as `AuthFailure.SignatureFailure`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Account {
    /// Checks a request that came to `host` at `now`.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn verify(&self, request: &Received, host: &str, now: SystemTime) -> Result<(), Refusal> {
        let timestamp = self.verify_unsigned_parts(request, host, now)?;
        self.verify_signature(request, host, timestamp)
    }

    /// The same for an action that takes no signature.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn verify_skipped(&self, request: &Received, host: &str, now: SystemTime) -> Result<(), Refusal> {
        self.verify_unsigned_parts(request, host, now)?;
        match only(request, "authorization")? {
            "SKIP" => Ok(()),
            other => refuse("AuthFailure.InvalidAuthorization", format!("{other:?} in place of SKIP")),
        }
    }

    fn verify_unsigned_parts(&self, request: &Received, host: &str, now: SystemTime) -> Result<u64, Refusal> {
        verify_form(request, only(request, "content-type")?)?;
        let found = only(request, "host")?;
        if found != host {
            return refuse("InvalidParameter", format!("the host {found}, not {host}"));
        }
        self.verify_parameters(request)?;
        fresh_timestamp(only(request, "x-tc-timestamp")?, now)
    }

    fn verify_parameters(&self, request: &Received) -> Result<(), Refusal> {
        let action = only(request, "x-tc-action")?;
        if action.is_empty() || !action.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return refuse("InvalidAction", format!("the action {action:?}"));
        }
        let version = only(request, "x-tc-version")?;
        if version != self.version {
            return refuse("NoSuchVersion", format!("{version}, not {}", self.version));
        }
        if optional(request, "x-tc-token")? != self.token.as_deref() {
            return refuse("AuthFailure.TokenFailure", "the token of somebody else, or none");
        }
        for (name, is_valid) in OPTIONAL_HEADERS {
            if let Some(value) = optional(request, name)?.filter(|value| !is_valid(value)) {
                return refuse("InvalidParameterValue", format!("{name}: {value:?}"));
            }
        }
        Ok(())
    }

    fn verify_signature(&self, request: &Received, host: &str, timestamp: u64) -> Result<(), Refusal> {
        let authorization = only(request, "authorization")?;
        let [credential, signed_headers, signature] = authorization_parts(authorization)
            .ok_or_else(|| refusal("AuthFailure.InvalidAuthorization", "the form of the Authorization header"))?;
        let (secret_id, scope) = credential.split_once('/').unwrap_or((credential, ""));
        if secret_id != self.secret_id {
            return refuse("AuthFailure.SecretIdNotFound", secret_id);
        }
        let date = utc_date(timestamp);
        if scope != format!("{date}/{}/tc3_request", self.service) {
            return refuse("AuthFailure.SignatureFailure", format!("the scope {scope:?} at {date}"));
        }
        if signed_headers != "content-type;host" {
            return refuse("AuthFailure.SignatureFailure", format!("the signed headers {signed_headers:?}"));
        }
        let payload = match optional(request, "x-tc-content-sha256")? {
            None => request.body.as_slice(),
            Some(UNSIGNED_PAYLOAD) => UNSIGNED_PAYLOAD.as_bytes(),
            Some(other) => return refuse("InvalidParameterValue", format!("x-tc-content-sha256: {other:?}")),
        };
        let (method, query) = (&request.method, query(request).unwrap_or_default());
        let content_type = only(request, "content-type")?;
        let canonical = format!(
            "{method}\n/\n{query}\ncontent-type:{content_type}\nhost:{host}\n\n{signed_headers}\n{}",
            sha256(payload)
        );
        let to_sign = format!("{ALGORITHM}\n{timestamp}\n{scope}\n{}", sha256(canonical.as_bytes()));
        let signature = hex::decode(signature).ok().filter(|_| is_lower_hex(signature));
        let signature = signature.ok_or_else(|| refusal("AuthFailure.SignatureFailure", "not hexadecimal"))?;
        if signature != hmac_sha256(&self.signing_key(&date), &to_sign) {
            return refuse("AuthFailure.SignatureFailure", "the signature belongs to another key or request");
        }
        Ok(())
    }

    fn signing_key(&self, date: &str) -> Vec<u8> {
        let parts = [date, &self.service, "tc3_request"];
        parts.iter().fold(format!("TC3{}", self.secret_key).into_bytes(), |key, part| hmac_sha256(&key, part))
    }
}

/// Method, path and body have to fit the content type.
fn verify_form(request: &Received, content_type: &str) -> Result<(), Refusal> {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=");
    let fits = match (request.method.as_str(), query(request)) {
        ("GET", Some(query)) => {
            content_type == "application/x-www-form-urlencoded" && request.body.is_empty() && is_canonical(query)
        }
        ("POST", None) if request.target == "/" => match boundary {
            Some(boundary) => {
                let (first, last) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}--\r\n"));
                request.body.starts_with(first.as_bytes()) && request.body.ends_with(last.as_bytes())
            }
            None => matches!(
                content_type,
                "application/json" | "application/json; charset=utf-8" | "application/octet-stream"
            ),
        },
        _ => false,
    };
    let small = request.body.len() <= LARGEST_BODY && request.target.len() <= LARGEST_QUERY + 2;
    match (fits, small) {
        (true, true) => Ok(()),
        (true, false) => refuse("RequestSizeLimitExceeded", "more than the gateway takes"),
        (false, _) => refuse("UnsupportedProtocol", format!("{} {} as {content_type}", request.method, request.target)),
    }
}

/// What follows `/?`.
fn query(request: &Received) -> Option<&str> {
    request.target.strip_prefix("/?")
}

/// Sorted, and encoded by RFC 3986 with capitals.
fn is_canonical(query: &str) -> bool {
    let names: Vec<&str> = query.split('&').map(|row| row.split('=').next().unwrap_or_default()).collect();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~=&".contains(byte);
    let mut rest = query.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) if is_capital_hex(*high) && is_capital_hex(*low) => after,
            (byte, after) if plain(byte) => after,
            _ => return false,
        };
    }
    names.is_sorted()
}

fn is_capital_hex(digit: u8) -> bool {
    matches!(digit, b'0'..=b'9' | b'A'..=b'F')
}

/// Credential, signed headers and signature; `None` where the header has another form.
fn authorization_parts(header: &str) -> Option<[&str; 3]> {
    let parts = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
    let mut parts = parts.split(", ");
    let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
    let found = [part("Credential")?, part("SignedHeaders")?, part("Signature")?];
    parts.next().is_none().then_some(found)
}

/// The value of a header that has to be there exactly once.
fn only<'a>(request: &'a Received, name: &'static str) -> Result<&'a str, Refusal> {
    optional(request, name)?.ok_or_else(|| refusal("MissingParameter", name))
}

/// The value of a header that may not be there twice.
fn optional<'a>(request: &'a Received, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    let mut values = request.values(name);
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => refuse("InvalidParameter", format!("{name} twice")),
    }
}

fn fresh_timestamp(text: &str, now: SystemTime) -> Result<u64, Refusal> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let timestamp = text.parse().ok().filter(|_| digits);
    let timestamp = timestamp.ok_or_else(|| refusal("InvalidParameter", format!("the timestamp {text:?}")))?;
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    if now.abs_diff(timestamp) > TOLERANCE.as_secs() {
        return refuse("AuthFailure.SignatureExpire", format!("signed at {timestamp}, now it is {now}"));
    }
    Ok(timestamp)
}

/// The day in UTC, counted year by year and month by month.
fn utc_date(seconds: u64) -> String {
    let (mut day, mut year) = (seconds / 86_400, 1970);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", day + 1)
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn hmac_sha256(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn is_lower_hex(text: &str) -> bool {
    text.len() == 64 && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn refusal(code: &'static str, message: impl Into<String>) -> Refusal {
    Refusal { code, message: message.into() }
}

fn refuse<T>(code: &'static str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(refusal(code, message))
}

mod v1;

#[cfg(test)]
mod tests;
