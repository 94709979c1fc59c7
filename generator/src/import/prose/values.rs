//! Allowed values. In: flat text. Out: all values that the description allows, and where their meanings stand.
//!
//! `枚举值：` and a list, `取值：A、B`, `0：否，1：是`. A list that a heading announces comes before one that
//! only looks like values; a list of words without heading must hold the member's own example.

mod inline;
mod item;
mod lines;

use std::ops::Range;
use std::sync::LazyLock;

use super::clause::{clause_before, ends_in_word, has_any, is_conditional, names_another, sentence_before};
use super::flat::Flat;
use super::pattern::{Pattern, compile};
use super::sample;
use super::{Described, Found, FoundValue};
use inline::{read_bare, read_pairs};
use item::{Item, Shape, is_open};
use lines::{Line, lines, read_item, read_lines};

static HEADING: Pattern = LazyLock::new(|| {
    compile(
        "(?:可|的|其)?(?:枚举值?|取值范围|取值|可选值|可选项|可选|有效值|支持的?值|合法值|可用值|允许值|可能的?值|可能的取值|ENUM|[Ee]num(?:eration)?(?: values?)?|\
         [Vv]alid values?|[Vv]alue range|[Aa]llowed values?|[Oo]ptional values?|[Aa]vailable values?|[Ss]upported values?|[Pp]ossible(?: return(?:ed)?)? values?|[Vv]alues|[Oo]ptions)\
         (?:包括|包含|支持|如下|列表|说明|分别|及其释义|及其?含义|含义|情况|有|是|为|的|所示|以下|[0-9]?种|include| )*(?P<sign>:|\n•)",
    )
});

/// What a description lists.
enum Listed {
    Values(Vec<Item>),
    /// A heading whose list is none that can be read.
    Unclear,
}

/// Reads the allowed values of a scalar, or of the items of a list.
pub(super) fn read_values(flat: &Flat<'_>, member: &Described<'_>) -> Option<Found<Vec<FoundValue>>> {
    let shape = Shape::of(member.type_name.scalar()?)?;
    // A text that joins several values has none of them as a whole.
    let joins = !member.type_name.is_list()
        && !shape.is_number()
        && has_any(flat.text(), &["逗号", "分隔", "分号隔", "隔开", "多选"]);
    if joins {
        return None;
    }
    let headed = read_headed(flat, member, shape);
    let (items, is_headed) = match headed {
        Some(Listed::Values(items)) => (items, true),
        Some(Listed::Unclear) => return None,
        None => (read_unheaded(flat, shape)?, false),
    };
    let found = convert(flat, &items)?;
    let confirmed = shape.is_number() || is_headed || holds_example(member, &found.value);
    confirmed.then_some(found)
}

/// The list behind a heading. Headings that announce different lists speak of different members.
fn read_headed(flat: &Flat<'_>, member: &Described<'_>, shape: Shape) -> Option<Listed> {
    let text = flat.text();
    let mut listed: Option<Listed> = None;
    for heading in HEADING.iter().flat_map(|regex| regex.captures_iter(text)) {
        let Some((whole, sign)) = heading.get(0).zip(heading.name("sign")) else { continue };
        let at = if sign.as_str() == ":" { whole.end() } else { sign.start() };
        let is_range = whole.as_str().contains("范围") || whole.as_str().contains("range");
        let items =
            if is_about_member(flat, member, whole.start()) { read_list(text, at, shape, is_range) } else { None };
        match (items, &listed) {
            (Some(items), None) => listed = Some(Listed::Values(items)),
            (Some(items), Some(Listed::Values(first))) if same(text, &items, first) => {}
            // A range that is none of values: `取值范围：[1,100]` beside `0：否，1：是`.
            (None, _) if is_range => {}
            _ => return Some(Listed::Unclear),
        }
    }
    listed
}

fn is_about_member(flat: &Flat<'_>, member: &Described<'_>, at: usize) -> bool {
    const OTHERS: [&str; 8] = ["例如", "比如", "参考", "部分", "常见", "其中", "格式", "不"];
    let text = flat.text();
    let clause = clause_before(text, at);
    !ends_in_word(clause.trim_end(), member)
        && !has_any(clause, &OTHERS)
        && !is_conditional(sentence_before(text, at))
        && !names_another(clause, member, flat.is_chinese)
}

/// The list that begins at this place: on the lines below, or within the line.
fn read_list(text: &str, at: usize, shape: Shape, is_range: bool) -> Option<Vec<Item>> {
    let rest = text.get(at..)?;
    let start = at + (rest.len() - rest.trim_start_matches([' ', '\n', ':']).len());
    let below = lines(text, start);
    let first = below.first()?;
    let items = if rest.trim_start_matches(' ').starts_with('\n') || first.has_bullet {
        let one_line = read_lines(text, &below, shape).filter(|items| items.len() > 1);
        one_line.or_else(|| if first.has_bullet { None } else { read_line(text, first, shape, is_range) })?
    } else {
        let here = read_line(text, first, shape, is_range);
        let next = below.get(1).and_then(|line| read_item(text, line, shape)).filter(|item| item.label.is_some());
        match (here, next) {
            (Some(items), None) => items,
            (None, Some(_)) => read_lines(text, &below, shape)?,
            _ => return None,
        }
    };
    let end = items.last().map(|item| item.label.as_ref().map_or(item.value.end, |label| label.end))?;
    (items.len() > 1 && !is_open(text.get(start..line_below(text, end))?)).then_some(items)
}

/// The end of the line below: `其他值：失败` may stand there.
fn line_below(text: &str, at: usize) -> usize {
    let ends = text.get(at..).unwrap_or("").match_indices('\n').nth(1);
    ends.map_or(text.len(), |(length, _)| at + length)
}

fn read_line(text: &str, line: &Line, shape: Shape, is_range: bool) -> Option<Vec<Item>> {
    let part = line.part.clone();
    let begins =
        item::read_value(text, part.start + usize::from(text.get(part.clone())?.starts_with('(')), shape).is_some();
    let pairs = if begins { read_pairs(text, part.clone(), shape).filter(|items| items.len() > 1) } else { None };
    let items = pairs.or_else(|| read_bare(text, part, shape))?;
    // `取值范围：[0, 1]` are bounds.
    let are_bounds = is_range && shape.is_number() && items.len() == 2 && items.iter().all(|item| item.label.is_none());
    (items.len() > 1 && !are_bounds).then_some(items)
}

/// Values with meanings that no heading announces: the only such list of the text.
fn read_unheaded(flat: &Flat<'_>, shape: Shape) -> Option<Vec<Item>> {
    let text = flat.text();
    let all = lines(text, 0);
    let mut found: Option<Vec<Item>> = None;
    let mut at = 0;
    while let Some(line) = all.get(at) {
        let pairs = read_pairs(text, line.part.clone(), shape).filter(|items| items.len() > 1);
        let list = match pairs {
            Some(items) => {
                at += 1;
                items
            }
            None => {
                let block = all
                    .iter()
                    .skip(at)
                    .take_while(|it| it.has_bullet == line.has_bullet && read_item(text, it, shape).is_some());
                let block: Vec<Line> = block.cloned().collect();
                at += block.len().max(1);
                if block.is_empty() {
                    continue;
                }
                let items =
                    block.iter().filter_map(|line| read_item(text, line, shape)).filter(|item| item.label.is_some());
                let items: Vec<Item> = items.collect();
                if items.len() != block.len() {
                    continue;
                }
                items
            }
        };
        if found.replace(list).is_some() {
            return None;
        }
    }
    let items = found.filter(|items| items.len() > 1)?;
    let (start, end) = (items.first()?.value.start, items.last()?.value.end);
    let is_whole = !is_open(text.get(start..line_below(text, end))?) && !is_conditional(sentence_before(text, start));
    is_whole.then_some(items)
}

fn same(text: &str, some: &[Item], others: &[Item]) -> bool {
    let words = |items: &[Item]| {
        let mut words: Vec<Option<&str>> = items.iter().map(|item| text.get(item.value.clone())).collect();
        words.sort_unstable();
        words
    };
    words(some) == words(others)
}

/// `None` where a value is listed twice: then it is no list of values.
fn convert(flat: &Flat<'_>, items: &[Item]) -> Option<Found<Vec<FoundValue>>> {
    let text = |part: &Range<usize>| flat.text().get(part.clone()).unwrap_or("").to_owned();
    let value = |item: &Item| FoundValue {
        text: text(&item.value),
        span: flat.origin(item.value.clone()),
        label: item.label.clone().map(|label| flat.origin(label)),
    };
    let values: Vec<FoundValue> = items.iter().map(value).collect();
    let is_twice =
        |(index, value): (usize, &FoundValue)| values.iter().take(index).any(|other| other.text == value.text);
    if values.iter().enumerate().any(is_twice) {
        return None;
    }
    let last = values.last()?;
    let end = last.label.as_ref().map_or(last.span.end, |label| label.end.max(last.span.end));
    let span = values.first()?.span.start..end;
    Some(Found { value: values, span })
}

/// Whether the member's own example is one of the values.
fn holds_example(member: &Described<'_>, values: &[FoundValue]) -> bool {
    let Some(example) = member.example.map(str::trim).filter(|example| !sample::is_absent(example)) else {
        return false;
    };
    let texts = sample::texts(member.type_name, example);
    !texts.is_empty() && texts.iter().all(|text| sample::is_one_of(text, values))
}
