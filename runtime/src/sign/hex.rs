//! Lower-case hexadecimal, as every hash travels in a signature.

/// The 64 digits of a SHA-256 hash.
pub(super) fn push_hex(out: &mut String, hash: &[u8; 32]) {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    out.extend(hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0F)]));
}
