//! Lower-case hexadecimal, as every hash travels in a signature.

/// The 64 digits of a SHA-256 hash.
pub(super) fn hex(hash: &[u8; 32]) -> [u8; 64] {
    let mut digits = [0; 64];
    let (pairs, _) = digits.as_chunks_mut::<2>();
    for (pair, byte) in pairs.iter_mut().zip(hash) {
        *pair = [digit(byte >> 4), digit(byte & 0x0F)];
    }
    digits
}

/// Without a branch or a table, so that the whole hash is turned at once in vector registers.
const fn digit(nibble: u8) -> u8 {
    const TO_LETTERS: u8 = b'a' - b'9' - 1;
    nibble + b'0' + TO_LETTERS * (nibble > 9) as u8
}
