//! The environment's credentials, as a link of a chain.

use crate::BoxFuture;
use crate::credentials::{CredentialProvider, Credentials};
use crate::error::Error;

/// Reads the environment whenever it is asked, as [`Credentials::from_env`] does.
///
/// It is absent where neither id nor key is set, and broken where one of them is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Environment;

impl CredentialProvider for Environment {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        Box::pin(std::future::ready(Credentials::from_env()))
    }
}
