//! Base64 by RFC 4648, as signatures and passwords travel in it. Bytes come in and text with padding goes out, or the
//! other way round.

/// The standard alphabet, with padding.
#[cfg(any(feature = "hmac-v1", feature = "hyper", test))]
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

#[cfg(any(feature = "hmac-v1", feature = "hyper", test))]
fn symbol(six_bits: u8) -> char {
    char::from(match six_bits {
        0..=25 => b'A' + six_bits,
        26..=51 => b'a' + six_bits - 26,
        52..=61 => b'0' + six_bits - 52,
        62 => b'+',
        _ => b'/',
    })
}

/// Reads either alphabet, with padding or without; `None` where it is neither.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0_u32, 0);
    for symbol in text.bytes() {
        bits = bits << 6 | u32::from(six_bits(symbol)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

fn six_bits(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
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
            assert_eq!(from_base64(text).unwrap(), bytes.as_bytes());
            assert_eq!(from_base64(text.trim_end_matches('=')).unwrap(), bytes.as_bytes());
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
        assert_eq!(from_base64(&base64(&all).replace('+', "-").replace('/', "_")).unwrap(), all);
        assert_eq!(from_base64("Zm9v.Zg"), None);
        assert_eq!(base64(&all), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    }
}
