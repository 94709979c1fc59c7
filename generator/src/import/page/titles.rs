//! The documentation's own words for its parts. In: a heading, or a line that may name columns. Out: what it is.
//!
//! Numbers vary with the year, so headings are known by their titles, in Chinese and English.

/// What a heading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Description,
    Input,
    Output,
    Examples,
    /// One example; its title follows the number.
    Example,
    /// The request of an example.
    Request,
    /// The answer of an example.
    Answer,
    Errors,
    /// Parts of which nothing is taken.
    Other,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The name of a member of an action.
    Parameter,
    /// The name of a member of a structure.
    Name,
    Required,
    Type,
    Description,
    ErrorCode,
}

/// How the columns of a line of text are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Tabs,
    Pipes,
    Spaces,
    Glued,
}

const SECTIONS: [(&str, Section); 37] = [
    ("接口描述", Section::Description),
    ("接口说明", Section::Description),
    ("api description", Section::Description),
    ("输入参数", Section::Input),
    ("input parameters", Section::Input),
    ("输出参数", Section::Output),
    ("output parameters", Section::Output),
    ("示例", Section::Examples),
    ("example", Section::Examples),
    ("examples", Section::Examples),
    ("输入示例", Section::Request),
    ("请求示例", Section::Request),
    ("请求参数", Section::Request),
    ("input example", Section::Request),
    ("input examples", Section::Request),
    ("request example", Section::Request),
    ("request parameters", Section::Request),
    ("sample request", Section::Request),
    ("输出示例", Section::Answer),
    ("返回示例", Section::Answer),
    ("返回参数", Section::Answer),
    ("响应示例", Section::Answer),
    ("output example", Section::Answer),
    ("output examples", Section::Answer),
    ("response example", Section::Answer),
    ("response parameters", Section::Answer),
    ("return parameters", Section::Answer),
    ("returned parameters", Section::Answer),
    ("sample response", Section::Answer),
    ("错误码", Section::Errors),
    ("业务错误码", Section::Errors),
    ("error code", Section::Errors),
    ("error codes", Section::Errors),
    ("开发者资源", Section::Other),
    ("developer resources", Section::Other),
    ("other resources", Section::Other),
    ("公共错误码", Section::Errors),
];

const COLUMNS: [(&str, Column); 26] = [
    ("参数名称", Column::Parameter),
    ("参数名", Column::Parameter),
    ("parameter name", Column::Parameter),
    ("parameter", Column::Parameter),
    ("名称", Column::Name),
    ("字段名", Column::Name),
    ("name", Column::Name),
    ("是否必选", Column::Required),
    ("是否必填", Column::Required),
    ("必选", Column::Required),
    ("必填", Column::Required),
    ("required", Column::Required),
    ("类型", Column::Type),
    ("参数类型", Column::Type),
    ("type", Column::Type),
    ("描述", Column::Description),
    ("说明", Column::Description),
    ("参数描述", Column::Description),
    ("description", Column::Description),
    ("错误码", Column::ErrorCode),
    ("error code", Column::ErrorCode),
    ("error codes", Column::ErrorCode),
    ("code", Column::ErrorCode),
    ("错误代码", Column::ErrorCode),
    ("字段", Column::Name),
    ("field", Column::Name),
];

/// What a heading begins, with the title of an example behind its number.
pub(super) fn section(heading: &str) -> Option<(Section, &str)> {
    let title = bare(heading);
    let lower = title.to_lowercase();
    if let Some((_, section)) = SECTIONS.iter().find(|(known, _)| *known == lower) {
        return Some((*section, ""));
    }
    let rest = title.strip_prefix("示例").or_else(|| strip_ignoring_case(title, "example"))?.trim_start();
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    (behind.len() < rest.len())
        .then(|| (Section::Example, behind.trim_start_matches([' ', ':', '：', '.', '、']).trim()))
}

/// Whether a line of text that is no heading by its mark-up is one: a number and a known title.
pub(super) fn is_numbered(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(|c: char| c.is_ascii_digit()) && without_number(line).len() < line.len()
}

/// A title without its number, its marks and a tag that should not be there (`</br>`).
pub(super) fn bare(heading: &str) -> &str {
    let title = heading.trim().trim_matches(['*', '#', ' ', '：', ':']);
    without_number(title).trim_matches(['*', ' ', '：', ':'])
}

/// `1. `, `1\. `, `1.2 `, `1、`.
fn without_number(title: &str) -> &str {
    let digits = title.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() == title.len() {
        return title;
    }
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '\\' | '、'));
    if rest.len() == digits.len() && !rest.starts_with(' ') { title } else { rest.trim_start() }
}

fn strip_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..).unwrap_or(""))
}

/// The column that a cell of a first row names.
pub(super) fn column(cell: &str) -> Option<Column> {
    let cell = cell.trim().trim_matches('*').trim().to_lowercase();
    COLUMNS.iter().find(|(known, _)| *known == cell).map(|(_, column)| *column)
}

/// The columns that a line of text names, in the documentation's words.
pub(super) fn labels(line: &str) -> Vec<&'static str> {
    let lower = line.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut labels = Vec::new();
    while let Some((known, _)) = longest_label(rest) {
        labels.push(known);
        rest = rest.get(known.len()..).unwrap_or("").trim_start();
    }
    labels
}

fn longest_label(text: &str) -> Option<(&'static str, Column)> {
    COLUMNS.into_iter().filter(|(known, _)| text.starts_with(known)).max_by_key(|(known, _)| known.len())
}

/// The columns that a line of text names, and how they are kept apart; `None` where it is any other line.
pub(super) fn header(line: &str) -> Option<(Vec<Column>, Layout)> {
    let lower = line.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut columns = Vec::new();
    let mut layout = Layout::Glued;
    while !rest.is_empty() {
        let (known, column) = longest_label(rest)?;
        columns.push(column);
        let after = rest.get(known.len()..).unwrap_or("");
        rest = after.trim_start_matches([' ', '\t', '|', '\u{a0}']);
        let gap = after.get(..after.len() - rest.len()).unwrap_or("");
        layout = match layout {
            _ if gap.contains('|') => Layout::Pipes,
            Layout::Pipes => Layout::Pipes,
            _ if gap.contains('\t') => Layout::Tabs,
            Layout::Tabs => Layout::Tabs,
            _ if !gap.is_empty() => Layout::Spaces,
            layout => layout,
        };
    }
    is_known(&columns).then_some((columns, layout))
}

/// Whether columns are those of a table that we read.
pub(super) fn is_known(columns: &[Column]) -> bool {
    let has = |column| columns.contains(&column);
    let twice = columns.iter().enumerate().any(|(index, column)| columns.iter().skip(index + 1).any(|it| it == column));
    let names = has(Column::Parameter) || has(Column::Name);
    !twice && (names && has(Column::Type) || has(Column::ErrorCode) && has(Column::Description))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_title_whatever_their_number() {
        for (heading, known) in [
            ("1. 接口描述", Section::Description),
            ("## 2\\. 输入参数", Section::Input),
            ("**3. Output Parameters**", Section::Output),
            ("错误码", Section::Errors),
            ("6、错误码", Section::Errors),
            ("请求参数", Section::Request),
        ] {
            assert_eq!(section(heading).map(|it| it.0), Some(known), "{heading}");
        }
        assert_eq!(section("示例1 撤销"), Some((Section::Example, "撤销")));
        assert_eq!(section("Example 2 Unmount"), Some((Section::Example, "Unmount")));
        for other in ["1.1 调用依赖", "2018-06-07", "示例值：1", "", "接口"] {
            assert_eq!(section(other), None, "{other}");
        }
    }

    #[test]
    fn a_line_of_columns_tells_how_they_are_kept_apart() {
        use Column::{Description, ErrorCode, Parameter, Required, Type};
        let all = vec![Parameter, Required, Type, Description];
        assert_eq!(header("参数名称必选类型描述"), Some((all.clone(), Layout::Glued)));
        assert_eq!(header("参数名称 必选 类型 描述"), Some((all.clone(), Layout::Spaces)));
        assert_eq!(header("参数名称\t必选\t类型\t描述"), Some((all.clone(), Layout::Tabs)));
        assert_eq!(header("参数名称 | 必选 | 类型 | 描述 |"), Some((all.clone(), Layout::Pipes)));
        assert_eq!(header("Parameter Name Required Type Description"), Some((all, Layout::Spaces)));
        assert_eq!(header("Error CodeDescription"), Some((vec![ErrorCode, Description], Layout::Glued)));
        for other in ["错误码", "类型描述", "参数名称：类型", "名称名称类型", ""] {
            assert_eq!(header(other), None, "{other}");
        }
    }
}
