//! A word that nothing may repeat. Inputs hold a byte in its place, so that a fuzzer can move it around.

/// Stands where a secret stands. It looks like nothing else that is said.
pub(crate) const SECRET: &str = "hush7Xq2ZrTk";

/// In an input, for [`SECRET`].
const MARK: char = '\u{1}';

/// The text with the secret at each mark.
pub(crate) fn plant(text: &str) -> String {
    text.replace(MARK, SECRET)
}

/// # Panics
/// Where a text that is shown repeats the secret.
pub(crate) fn assert_silent(shown: &str) {
    assert!(!shown.contains(SECRET), "{shown}");
}

/// The same for an error, its `Debug` and all that it comes of.
pub(crate) fn assert_error_silent(error: &(dyn std::error::Error + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        assert_silent(&format!("{error} {error:?} {error:#?}"));
        cause = error.source();
    }
}
