//! Any bytes as a profile file (INI). What goes wrong is told without a word of the file, and `Debug` shows none.

use tcgen_runtime::CredentialProvider;
use tcgen_runtime::providers::ProfileFile;

use super::tccli::check_provider;
use crate::scratch::scratch;
use crate::secret::plant;

/// Holds one file.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let path = scratch("credentials", &planted(input));
    let provider = ProfileFile::at(&path);
    check_provider(&provider, &format!("{provider:?}"));
    let other = ProfileFile::at(&path).profile("other");
    check_provider(&other, &format!("{other:?}"));
}

/// With the secret at each mark; what is not UTF-8 stays as it is.
pub(super) fn planted(input: &[u8]) -> Vec<u8> {
    std::str::from_utf8(input).map_or_else(|_| input.to_vec(), |text| plant(text).into_bytes())
}

/// Any provider, as a chain knows it.
pub(super) type Provider<'p> = &'p dyn CredentialProvider;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_kind_hold() {
        for file in [
            "[default]\nsecret_id = AKIDexample\nsecret_key = \u{1}\n",
            "\u{feff}; a comment\n[other]\r\nsecret_id=\u{1}\r\nsecret_key=\"\u{1}\"\r\ntoken = \u{1}\n",
            "secret_key = \u{1}\n",
            "[default]\n\u{1}\n",
            "[default\nsecret_id = \u{1}",
            "",
        ] {
            check(file.as_bytes());
        }
        check(b"[default]\nsecret_id = \xff\n");
    }
}
