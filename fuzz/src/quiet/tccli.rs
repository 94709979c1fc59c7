//! Any bytes as tccli's credential file (JSON). What goes wrong is told without a word of the file, and `Debug` shows none.

use tcgen_runtime::providers::TccliProfile;

use super::ini::{Provider, planted};
use crate::call::now;
use crate::scratch::scratch;
use crate::secret::{assert_error_silent, assert_silent};

/// Holds one file.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let provider = TccliProfile::at(scratch("default.credential", &planted(input)));
    check_provider(&provider, &format!("{provider:?}"));
}

pub(super) fn check_provider(provider: Provider<'_>, debug: &str) {
    assert_silent(debug);
    match now(provider.credentials()) {
        // An id is shown, so that people can tell which credentials serve.
        Ok(credentials) => drop(format!("{credentials:?}")),
        Err(error) => assert_error_silent(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_kind_hold() {
        for file in [
            "{\"secretId\":\"AKIDexample\",\"secretKey\":\"\u{1}\",\"token\":\"\u{1}\"}",
            "{\"secretId\":\"\u{1}\",\"secretKey\":[\"\u{1}\"]}",
            "{\"secretId\":{\"\u{1}\":1e999}}",
            "{\"\u{1}\":",
            "\u{1}",
            "",
        ] {
            check(file.as_bytes());
        }
    }
}
