//! TC3-HMAC-SHA256. A request's parts, credentials and a time come in; an `Authorization` header goes out. Knows no
//! client and no clock, and works on its own:
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//! use tcgen_runtime::Credentials;
//! use tcgen_runtime::sign::{Payload, Signable, Signer};
//!
//! let credentials = Credentials::new("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
//! let request = Signable {
//!     method: "POST",
//!     query: "",
//!     content_type: "application/json; charset=utf-8",
//!     host: "cvm.tencentcloudapi.com",
//!     payload: Payload::Bytes(br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#),
//! };
//! let time = UNIX_EPOCH + Duration::from_secs(1_551_113_065);
//! let signature = Signer::new().sign(&request, "cvm", &credentials, time)?;
//! assert!(signature.authorization().ends_with("72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"));
//! # Ok::<(), tcgen_runtime::Error>(())
//! ```

mod canonical;
mod hash;
mod hex;
mod key;
mod signer;
#[cfg(feature = "hmac-v1")]
mod v1;

#[cfg(test)]
mod tests;

pub use canonical::{Payload, Signable};
pub use key::SigningKey;
pub use signer::{Signature, Signer};
#[cfg(feature = "hmac-v1")]
pub use v1::SignatureMethod;
#[cfg(feature = "hmac-v1")]
pub(crate) use v1::sign_parameters;
