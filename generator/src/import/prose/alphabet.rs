//! Characters that a text may hold. In: a description. Out: the set, where every part of it is understood.
//!
//! `只能由中文、字母、数字和下划线组成`, `can only contain letters, digits and underscores`.

use std::sync::LazyLock;

use super::flat::Flat;
use super::pattern::{Pattern, compile, read_all};

static CHINESE: Pattern = LazyLock::new(|| {
    compile(
        "(?:只能|仅可|仅能|仅支持|只支持|只允许|仅允许)(?:由|包含|包括|使用|含有|输入|是|支持|为)*(?P<classes>[^。;\n:]{2,60}?)(?:组成|构成|(?:,|。|;|\n|$))",
    )
});

static ENGLISH: Pattern = LazyLock::new(|| {
    compile(
        "(?i)(?:can|may|must|should)? ?only (?:contain|include|consist of|be composed of) (?P<classes>[^.;\n:]{4,80})",
    )
});

/// The characters that a text may hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Alphabet {
    chinese: bool,
    upper: bool,
    lower: bool,
    digits: bool,
    signs: Vec<char>,
}

impl Alphabet {
    /// The first character of a text that is not in it.
    pub(in crate::import) fn first_outside(&self, text: &str) -> Option<char> {
        let is_in = |c: char| match c {
            '0'..='9' => self.digits,
            'a'..='z' => self.lower,
            'A'..='Z' => self.upper,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => self.chinese,
            _ => self.signs.contains(&c),
        };
        text.chars().find(|c| !is_in(*c))
    }
}

/// Reads what a text may hold; nothing where a part of it is not understood, or two phrases disagree.
pub(in crate::import) fn read_alphabet(text: &str) -> Option<Alphabet> {
    let flat = Flat::new(text);
    let pattern = if flat.is_chinese { &CHINESE } else { &ENGLISH };
    let mut found =
        read_all(pattern, &flat, |captures| captures.name("classes").map(|classes| read_classes(classes.as_str())));
    let first = found.next()??;
    found.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

fn read_classes(classes: &str) -> Option<Alphabet> {
    let mut alphabet = Alphabet::default();
    let mut parts = classes.to_lowercase();
    for word in ["以及", "和", "及", "或者", "或", "与", "、", "/", " and ", " or ", ","] {
        parts = parts.replace(word, "|");
    }
    for part in parts
        .split('|')
        .map(|part| part.trim().trim_start_matches("and ").trim_start_matches("or ").trim())
        .filter(|part| !part.is_empty())
    {
        match part {
            "中文" | "汉字" | "中文汉字" | "中文字符" | "chinese characters" => alphabet.chinese = true,
            "字母"
            | "英文"
            | "英文字母"
            | "大小写字母"
            | "大小写英文字母"
            | "英文大小写"
            | "letters"
            | "english letters" => {
                (alphabet.upper, alphabet.lower) = (true, true);
            }
            "小写字母" | "lowercase letters" => alphabet.lower = true,
            "大写字母" | "uppercase letters" => alphabet.upper = true,
            "数字" | "digits" | "numbers" => alphabet.digits = true,
            "下划线" | "英文下划线" | "underscores" | "underscore" | "_" => alphabet.signs.push('_'),
            "中划线" | "连字符" | "减号" | "短横线" | "横线" | "hyphens" | "hyphen" | "-" => {
                alphabet.signs.push('-')
            }
            "点" | "英文点" | "点号" | "periods" | "dots" | "." => alphabet.signs.push('.'),
            _ => return None,
        }
    }
    (alphabet != Alphabet::default()).then_some(alphabet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_may_hold() {
        let alphabet = read_alphabet("长度不能超过200，只能由中文、字母、数字和下划线组成。").unwrap();
        assert_eq!(alphabet.first_outside("合同A_1"), None);
        assert_eq!(alphabet.first_outside("合同,A"), Some(','));
        assert_eq!(alphabet.first_outside("自动(接口)"), Some('('));
        let alphabet = read_alphabet("It can only contain lowercase letters, digits, and hyphens.").unwrap();
        assert_eq!((alphabet.first_outside("a-1"), alphabet.first_outside("A")), (None, Some('A')));
    }

    #[test]
    fn what_is_not_understood_is_no_alphabet() {
        for text in
            ["只能由字母和特殊字符组成", "只能使用一次。", "仅支持广州地域", "只能由字母组成；只能由数字组成", ""]
        {
            assert_eq!(read_alphabet(text), None, "{text}");
        }
    }
}
