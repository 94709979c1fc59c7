//! Percent-encoding by RFC 3986. Text comes in, what may stand in a URL goes out; and back.

/// Appends `text` with all encoded, in capitals, that RFC 3986 does not call unreserved: a space is `%20`.
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.extend(['%', digit(byte >> 4), digit(byte & 0x0F)]),
        }
    }
}

fn digit(nibble: u8) -> char {
    char::from(if nibble < 10 { b'0' + nibble } else { b'A' + nibble - 10 })
}

/// What `text` stands for. A `%` without two digits stands for itself, as in every browser.
pub(crate) fn percent_decode(text: &str) -> Vec<u8> {
    let mut rest = text.as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some((first, others)) = rest.split_first() {
        let (byte, after) = escaped(rest).unwrap_or((*first, others));
        bytes.push(byte);
        rest = after;
    }
    bytes
}

/// The byte that stands encoded at the start, and what follows it.
fn escaped(text: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, rest @ ..] = text else { return None };
    let value = |digit: &u8| char::from(*digit).to_digit(16);
    Some((u8::try_from(value(high)? << 4 | value(low)?).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        let mut out = String::new();
        push_encoded(&mut out, text);
        out
    }

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        assert_eq!(encoded("a-._~Z09 +&=/?%\"\u{e9}中\n"), "a-._~Z09%20%2B%26%3D%2F%3F%25%22%C3%A9%E4%B8%AD%0A");
        let kept: String = (0..128u8).map(char::from).filter(|byte| encoded(&byte.to_string()).len() == 1).collect();
        assert_eq!(kept, "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
    }

    #[test]
    fn what_was_encoded_is_decoded_whatever_the_case_of_its_digits() {
        for text in ["", "hush", "p@ss:w/rd 中\u{7f}\0", "100%"] {
            assert_eq!(percent_decode(&encoded(text)), text.as_bytes());
            assert_eq!(percent_decode(&encoded(text).to_ascii_lowercase()), text.as_bytes());
        }
        assert_eq!(percent_decode("%ff%FE+"), b"\xff\xfe+");
    }

    #[test]
    fn a_percent_sign_without_two_digits_stands_for_itself() {
        for text in ["100%", "%4", "%zz", "%%", "%é"] {
            assert_eq!(percent_decode(text), text.as_bytes());
        }
        assert_eq!(percent_decode("%%41"), b"%A");
    }
}
