//! The YAML parser counts characters, places count bytes. In: a text. Out: the byte of each character.

/// Byte offsets of characters.
pub(super) struct Offsets {
    /// `None` for a text of ASCII, where both are the same.
    bytes: Option<Vec<usize>>,
    length: usize,
}

impl Offsets {
    pub(super) fn new(text: &str) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Offsets { bytes, length: text.len() }
    }

    /// The first byte of a character, or the end of the text.
    pub(super) fn byte(&self, character: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.get(character).copied().unwrap_or(self.length),
            None => character.min(self.length),
        }
    }
}
