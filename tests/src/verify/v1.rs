//! The older signatures: HmacSHA1 and HmacSHA256 over the parameters of a form or a query. In: a request as it came. Out:
//! its parameters, or the refusal.

use std::collections::BTreeMap;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use super::{Account, Refusal, fresh_timestamp, only, query, refusal, refuse};
use crate::server::Received;

impl Account {
    /// Checks a request that came to `host` at `now`, and gives what it says.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn verify_form(
        &self,
        request: &Received,
        host: &str,
        now: SystemTime,
    ) -> Result<BTreeMap<String, String>, Refusal> {
        let form = match request.method.as_str() {
            "GET" => query(request).unwrap_or_default().to_owned(),
            _ => String::from_utf8_lossy(&request.body).into_owned(),
        };
        if (only(request, "content-type")?, only(request, "host")?) != ("application/x-www-form-urlencoded", host) {
            return refuse("UnsupportedProtocol", "the content type or the host");
        }
        if request.header("authorization").is_some() {
            return refuse("AuthFailure.InvalidAuthorization", "a header beside the signature");
        }
        let mut parameters = BTreeMap::new();
        for row in form.split('&') {
            let (name, value) = row.split_once('=').unwrap_or((row, ""));
            if parameters.insert(decode(name)?, decode(value)?).is_some() {
                return refuse("InvalidParameter", format!("{name} twice"));
            }
        }
        let signature = parameters.remove("Signature").ok_or_else(|| refusal("MissingParameter", "Signature"))?;
        let text: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = format!("{}{host}/?{}", request.method, text.join("&"));
        let named = |name: &str| parameters.get(name).map(String::as_str);
        let due = match named("SignatureMethod") {
            Some("HmacSHA1") => authenticate::<Hmac<Sha1>>(&self.secret_key, &text),
            Some("HmacSHA256") => authenticate::<Hmac<Sha256>>(&self.secret_key, &text),
            other => return refuse("InvalidParameter", format!("the signature method {other:?}")),
        };
        let signature = STANDARD.decode(signature).map_err(|_| refusal("AuthFailure.SignatureFailure", "no base64"))?;
        if signature != due {
            return refuse("AuthFailure.SignatureFailure", "the signature belongs to another key or request");
        }
        fresh_timestamp(named("Timestamp").unwrap_or_default(), now)?;
        if (named("SecretId"), named("Token")) != (Some(self.secret_id.as_str()), self.token.as_deref()) {
            return refuse("AuthFailure.SecretIdNotFound", "another account");
        }
        if named("Version") != Some(self.version.as_str()) {
            return refuse("NoSuchVersion", "another version");
        }
        Ok(parameters)
    }
}

fn authenticate<M: Mac + KeyInit>(key: &str, text: &str) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Undoes percent-encoding; a `+` stays one.
fn decode(text: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after.get(..2)) {
            (b'%', Some(digits)) => {
                bytes.extend(hex::decode(digits).map_err(|_| refusal("InvalidParameter", "an encoding"))?);
                &after[2..]
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    String::from_utf8(bytes).map_err(|_| refusal("InvalidParameter", "no UTF-8"))
}
