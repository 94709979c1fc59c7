//! Units of numbers. In: flat text. Out: a word of English, or a symbol.
//!
//! `单位：秒`, `以分钟为单位`, `Unit: MB`.

use std::sync::LazyLock;

use super::clause::{agreed, clause_before, ends_clause, has_any, names_another};
use super::flat::Flat;
use super::pattern::{Pattern, compile, read_all, whole};
use super::{Described, Found};

/// Units in the documentation's words, and in ours.
const WORDS: [(&str, &str); 40] = [
    ("毫秒", "milliseconds"),
    ("微秒", "microseconds"),
    ("纳秒", "nanoseconds"),
    ("分钟", "minutes"),
    ("小时", "hours"),
    ("秒钟", "seconds"),
    ("秒", "seconds"),
    ("天", "days"),
    ("日", "days"),
    ("周", "weeks"),
    ("个月", "months"),
    ("月", "months"),
    ("年", "years"),
    ("人民币分", "0.01 CNY"),
    ("人民币元", "CNY"),
    ("人民币", "CNY"),
    ("美元", "USD"),
    ("万元", "10000 CNY"),
    ("分", "0.01 CNY"),
    ("元", "CNY"),
    ("像素值", "pixels"),
    ("像素", "pixels"),
    ("字节", "bytes"),
    ("比特", "bits"),
    ("核", "cores"),
    ("厘米", "cm"),
    ("毫米", "mm"),
    ("公里", "km"),
    ("千米", "km"),
    ("米", "m"),
    ("摄氏度", "°C"),
    ("百分比", "%"),
    ("Bytes", "bytes"),
    ("Byte", "bytes"),
    ("byte", "bytes"),
    ("ms", "milliseconds"),
    ("s", "seconds"),
    ("min", "minutes"),
    ("h", "hours"),
    ("px", "pixels"),
];

/// Units that are written in Latin letters.
const SYMBOLS: &str = "Bytes?|bytes?|[KMGTP]i?B|[KMGT]bps|[kmg]bps|bps|[KMGT]B/s|MB/秒|[KMGT]b/s|ns|us|µs|μs|ms|s|min|h|px|Hz|kHz|KHz|MHz|GHz|fps|FPS|QPS|qps|IOPS|%|°|dB|mm|cm|km|USD|CNY|RMB|GiB|bits?|seconds?|milliseconds?|minutes?|hours?|days?|months?|years?|pixels?";

static UNIT: Pattern = LazyLock::new(|| {
    let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).filter(|word| !word.is_ascii()).collect();
    let words = words.join("|");
    compile(&format!(
        "单位(?:统一)?(?:为|是|:|\\(| )* ?(?P<stated>{words}|{SYMBOLS})\
         |以 ?(?P<taken>{words}|{SYMBOLS}) ?(?:为|作为)单位\
         |\\b[Uu]nit(?:s)?(?: is| are|:| in)+ ?\"?(?P<english>{SYMBOLS})"
    ))
});

/// Reads the unit of a number.
pub(super) fn read_unit(flat: &Flat<'_>, member: &Described<'_>) -> Option<Found<String>> {
    if !member.type_name.scalar()?.is_number() {
        return None;
    }
    agreed(read_all(&UNIT, flat, |captures| {
        let phrase = whole(&captures)?;
        let taken = captures.name("taken");
        let unit = captures.name("stated").or(taken).or(captures.name("english"))?;
        let rest = flat.text().get(phrase.end()..)?;
        let ends = taken.is_some() || ends_clause(rest) || rest.starts_with(" ") && !rest.trim_start().starts_with('/');
        let clause = clause_before(flat.text(), phrase.start());
        let value = WORDS.iter().find(|(word, _)| *word == unit.as_str()).map_or(unit.as_str(), |(_, ours)| ours);
        // 分 is a hundredth of a 元, a point, or short for a minute.
        let is_clear = unit.as_str() != "分" || has_any(flat.text(), &["价", "费", "金", "额", "款", "元", "成本"]);
        (ends && is_clear && !names_another(clause, member, flat.is_chinese))
            .then(|| Found { value: value.to_owned(), span: flat.origin(unit.start()..unit.end()) })
    }))
}
