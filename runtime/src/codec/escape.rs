//! Which bytes of a string JSON wants escaped. Text comes in, escaped text goes out; knows nothing of members.

/// Appends `text` with `"`, `\` and the control characters escaped.
pub(super) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = first_special(rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((&byte, tail)) = tail.split_first() else { return };
        push_escape(out, byte);
        rest = tail;
    }
    out.extend_from_slice(rest);
}

/// Where the first byte stands that may not appear as it is.
///
/// Eight bytes at a time, the last eight once more instead of a tail: nearly every string is plain, and this look
/// at it is most of what encoding one costs.
fn first_special(bytes: &[u8]) -> Option<usize> {
    let plain = match bytes.last_chunk::<8>() {
        None => !bytes.iter().any(|&byte| is_special(byte)),
        Some(last) => {
            let (words, _) = bytes.as_chunks::<8>();
            !words.iter().chain([last]).any(|word| holds_special(u64::from_le_bytes(*word)))
        }
    };
    if plain { None } else { bytes.iter().position(|&byte| is_special(byte)) }
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether any of the eight bytes is special: the classic borrow trick, a byte's top bit is set where `byte - n`
/// borrows and the byte itself is below 128.
const fn holds_special(word: u64) -> bool {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const TOPS: u64 = u64::from_le_bytes([0x80; 8]);
    const fn below(word: u64, limit: u64) -> u64 {
        word.wrapping_sub(ONES * limit) & !word
    }
    let control = below(word, 0x20);
    let quote = below(word ^ (ONES * b'"' as u64), 1);
    let backslash = below(word ^ (ONES * b'\\' as u64), 1);
    (control | quote | backslash) & TOPS != 0
}

#[cold]
fn push_escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        _ => {
            let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&[digit(byte >> 4), digit(byte & 0x0F)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_alike_alone_and_in_a_word() {
        for byte in 0..=255u8 {
            for place in 0..8 {
                let mut word = [b'x'; 8];
                word[place] = byte;
                assert_eq!(holds_special(u64::from_le_bytes(word)), is_special(byte), "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn special_characters_are_escaped_wherever_they_stand() {
        for text in
            ["", "\"", "plain text, long enough", "12345678\\", "1234567\n8", "\u{1}\u{1f}\u{7f}", "合同\"重复\"\t"]
        {
            let mut out = vec![b'"'];
            push_escaped(&mut out, text);
            out.push(b'"');
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
