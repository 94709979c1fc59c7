//! Base64 by RFC 4648, as signatures and passwords travel in it. Bytes come in, text with padding goes out.

/// The standard alphabet, with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut padded = [0; 4];
        for (to, from) in padded.iter_mut().skip(1).zip(group) {
            *to = *from;
        }
        let bits = u32::from_be_bytes(padded);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            text.push(if place <= group.len() { symbol((bits >> shift) as u8 & 0x3F) } else { '=' });
        }
    }
    text
}

fn symbol(six_bits: u8) -> char {
    char::from(match six_bits {
        0..=25 => b'A' + six_bits,
        26..=51 => b'a' + six_bits - 26,
        52..=61 => b'0' + six_bits - 52,
        62 => b'+',
        _ => b'/',
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn the_vectors_of_the_standard_hold() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn each_value_has_its_symbol() {
        let all: Vec<u8> = (0..64u32)
            .step_by(4)
            .flat_map(|first| {
                let bits = (0..4).fold(0, |bits, next| bits << 6 | (first + next));
                bits.to_be_bytes().into_iter().skip(1)
            })
            .collect();
        assert_eq!(base64(&all), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    }
}
