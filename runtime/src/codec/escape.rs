//! Which bytes of a string JSON wants escaped. Text comes in, escaped text or the place of such a byte goes out; knows
//! nothing of members.

/// Appends `text` with `"`, `\` and the control characters escaped.
pub(crate) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while !is_plain(rest)
        && let Some(at) = first_special(rest)
    {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((&byte, tail)) = tail.split_first() else { return };
        push_escape(out, byte);
        rest = tail;
    }
    out.extend_from_slice(rest);
}

/// Whether every byte may appear as it is.
///
/// Eight bytes at a time, the last eight once more instead of a tail: nearly every string is plain, and this look
/// at it is most of what encoding one costs.
fn is_plain(bytes: &[u8]) -> bool {
    match bytes.last_chunk::<8>() {
        None => !bytes.iter().any(|&byte| is_special(byte)),
        Some(last) => {
            let (words, _) = bytes.as_chunks::<8>();
            !words.iter().chain([last]).any(|word| specials(*word) != 0)
        }
    }
}

/// Where the first byte stands that may not appear as it is: in text that is read, the quote that ends a string.
#[inline]
pub(super) fn first_special(bytes: &[u8]) -> Option<usize> {
    let (words, tail) = bytes.as_chunks::<8>();
    let mut before = 0;
    for word in words {
        let found = specials(*word);
        if found != 0 {
            // Eight bits of the word are a byte of the text.
            return Some(before + (found.trailing_zeros() >> 3) as usize);
        }
        before += 8;
    }
    tail.iter().position(|&byte| is_special(byte)).map(|at| before + at)
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// The top bits of the special ones among eight bytes: the classic borrow trick, a byte's top bit is set where
/// `byte - n` borrows and the byte itself is below 128. A borrow can set the bit of a byte above, never of one below, so
/// that the lowest bit is always right.
#[inline]
const fn specials(bytes: [u8; 8]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const TOPS: u64 = u64::from_le_bytes([0x80; 8]);
    const fn below(word: u64, limit: u64) -> u64 {
        word.wrapping_sub(ONES * limit) & !word
    }
    let word = u64::from_le_bytes(bytes);
    let control = below(word, 0x20);
    let quote = below(word ^ (ONES * b'"' as u64), 1);
    let backslash = below(word ^ (ONES * b'\\' as u64), 1);
    (control | quote | backslash) & TOPS
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
                assert_eq!(specials(word) != 0, is_special(byte), "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn the_first_special_byte_is_found_whatever_stands_around_it() {
        // The neighbours that a borrow could mistake: one more than each special byte, and the highest.
        for filler in [b'x', b'#', b']', b' ', 0x80, 0xff] {
            for length in 0..40 {
                for place in 0..length {
                    for special in [b'"', b'\\', 0, 0x1f] {
                        let mut text = vec![filler; length];
                        text[place] = special;
                        assert_eq!(first_special(&text), Some(place), "{text:?}");
                        text[length - 1] = b'"';
                        assert_eq!(first_special(&text), Some(place), "{text:?}");
                    }
                }
                assert_eq!(first_special(&vec![filler; length]), None);
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
