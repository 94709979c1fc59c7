//! Where credentials come from beside the caller's own hands. Files, environment and services come in; a
//! [`CredentialProvider`] goes out. Knows nothing of what is signed.
//!
//! | provider | finds | absent where |
//! |---|---|---|
//! | [`Environment`] | `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` | neither is set |
//! | [`ProfileFile`] | `[default]` of `~/.tencentcloud/credentials` or `/etc/tencentcloud/credentials` | there is no such file |
//! | [`TccliProfile`] | `~/.tccli/default.credential` | there is no such file |
//! | [`CvmRole`] | the role of the virtual machine, from its metadata service | no such service answers, or it knows no role |
//! | [`WebIdentity`] | a role, for the token of an identity provider as a pod of TKE has it | `TKE_ROLE_ARN` and its like are not set |
//! | [`AssumeRole`] | a role, for other credentials | these are |
//! | [`Chain`] | the first of several; `Chain::standard` is the first five in that order | all are |
//!
//! Whatever is fetched is kept and fetched again ahead of its expiry: see [`Cached`], which does the same for a
//! provider of your own. Share one provider between clients as an `Arc`.
//!
//! ```no_run
//! use std::sync::Arc;
//! use tcgen_runtime::providers::Chain;
//! use tcgen_runtime::{Client, ClientBuilder, Service};
//!
//! const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
//!
//! # #[cfg(feature = "hyper")]
//! # fn build() -> Result<(), tcgen_runtime::Error> {
//! let chain = Arc::new(Chain::standard()?);
//! let client: Client = ClientBuilder::new(&CVM).credentials(Arc::clone(&chain)).build()?;
//! // After a call: what was asked, and what it said.
//! for tried in chain.trace() {
//!     println!("{tried}");
//! }
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
//!
//! A provider that is absent is not the same as one that is broken. A chain goes past the first and stops at the
//! second: a credential file with a typing error must not make a program work under another identity.

mod assume_role;
mod cache;
mod chain;
mod cvm;
mod environment;
mod flight;
mod ini;
mod moment;
mod profile;
mod tccli;
mod temporary;
mod web_identity;

#[cfg(test)]
mod tests;

pub use assume_role::AssumeRole;
pub use cache::Cached;
pub use chain::{Chain, Tried};
pub use cvm::CvmRole;
pub use environment::Environment;
pub use profile::ProfileFile;
pub use tccli::TccliProfile;
pub use web_identity::WebIdentity;

use crate::credentials::CredentialProvider;
