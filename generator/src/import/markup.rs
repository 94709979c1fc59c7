//! Descriptions as Markdown. In: the official text, which is Markdown, HTML, or both in one line. Out: Markdown.
//!
//! Only the tags that HTML has are read as such: `<公共请求参数>` and `List<String>` are text. What has no meaning in
//! Markdown (fonts, spans, styles) goes, with what stands in it left in place.

/// Turns the HTML of a description into Markdown, and leaves its Markdown as it is.
pub(super) fn to_markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if !text.contains('<') {
        return text.trim().to_owned();
    }
    let mut writer = Writer::default();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        writer.text(before);
        rest = match read_tag(after) {
            Some((tag, after)) => {
                writer.tag(&tag);
                after
            }
            None => {
                writer.text("<");
                after
            }
        };
    }
    writer.text(rest);
    tidy(&writer.out)
}

/// `<a href="https://…">`, `</p>`, `<br/>`.
struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
}

/// The tag that begins behind a `<`, and what follows it; `None` where it is none of HTML.
fn read_tag(text: &str) -> Option<(Tag<'_>, &str)> {
    const KNOWN: [&str; 38] = [
        "a",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "center",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ];
    let (inside, after) = text.split_once('>')?;
    let (closes, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    let name = name.to_ascii_lowercase();
    let is_tag = KNOWN.contains(&name.as_str()) && (attributes.is_empty() || attributes.starts_with([' ', '/', '\n']));
    is_tag.then_some((Tag { name, closes, attributes }, after))
}

impl Tag<'_> {
    /// The value of an attribute, in either kind of quotes.
    fn attribute(&self, name: &str) -> Option<&str> {
        let from = self.attributes.find(&format!("{name}="))? + name.len() + 1;
        let value = self.attributes.get(from..)?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value.get(1..)?.split(quote).next()
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// For each open list, the number of its last item; `None` for one without numbers.
    lists: Vec<Option<u32>>,
    /// The addresses of open links.
    links: Vec<Option<String>>,
    in_pre: bool,
    /// Cells written in this row of a table.
    cells: usize,
    /// Whether the row that names the columns has been written.
    has_head: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.in_pre || (self.lists.is_empty() && self.cells == 0) {
            self.out.push_str(text);
        } else {
            // In an item or a cell a line's end is but a space.
            for word in text.split_inclusive(char::is_whitespace) {
                self.out.push_str(word.trim_end());
                if word.ends_with(char::is_whitespace) && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closes) {
            ("p" | "div" | "blockquote" | "dl", _) if self.lists.is_empty() && self.cells == 0 => self.paragraph(),
            ("br", _) if self.cells > 0 => self.out.push(' '),
            ("br", _) if self.lists.is_empty() => self.out.push_str("\n\n"),
            ("br" | "p" | "div", _) => self.out.push(' '),
            ("hr", _) => self.paragraph(),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong", _) => self.mark("**"),
            ("em" | "i", _) => self.mark("*"),
            ("del", _) => self.mark("~~"),
            ("code", _) if !self.in_pre => self.mark("`"),
            ("pre", closes) => {
                self.paragraph();
                self.out.push_str("```text\n");
                if closes {
                    self.out.truncate(self.out.len() - "```text\n".len());
                    self.out.push_str("```\n\n");
                }
                self.in_pre = !closes;
            }
            ("ul" | "ol", false) => {
                self.line();
                self.lists.push((tag.name == "ol").then_some(0));
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                if self.lists.is_empty() { self.paragraph() } else { self.line() }
            }
            ("li", false) => self.item(),
            ("a", false) => {
                let address =
                    tag.attribute("href").filter(|it| it.starts_with("http") && !it.contains([' ', ')', '<']));
                self.links.push(address.map(str::to_owned));
                if address.is_some() {
                    self.out.push('[');
                }
            }
            ("a", true) => {
                if let Some(address) = self.links.pop().flatten() {
                    self.out.push_str(&format!("]({address})"));
                }
            }
            ("table", _) => {
                self.paragraph();
                self.has_head = false;
            }
            ("tr", false) => {
                self.line();
                self.cells = 0;
            }
            ("td" | "th", false) => {
                self.out.push_str(if self.cells == 0 { "| " } else { " | " });
                self.cells += 1;
            }
            ("tr", true) if self.cells > 0 => {
                self.out.push_str(" |\n");
                if !self.has_head {
                    self.out.push_str(&"|---".repeat(self.cells));
                    self.out.push_str("|\n");
                }
                self.has_head = true;
                self.cells = 0;
            }
            _ => {}
        }
    }

    /// An item of the innermost list, at its depth.
    fn item(&mut self) {
        self.line();
        let depth = self.lists.len().saturating_sub(1);
        self.out.push_str(&"   ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                let mark = format!("{number}. ");
                self.out.push_str(&mark);
            }
            _ => self.out.push_str("- "),
        }
    }

    fn mark(&mut self, mark: &str) {
        self.out.push_str(mark);
    }

    fn line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self) {
        self.line();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

/// No mark around nothing, no more than one empty line, no space at an end.
fn tidy(text: &str) -> String {
    let text = text.replace("****", "");
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(str::trim_end) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::to_markdown;

    #[test]
    fn paragraphs_lists_and_links() {
        assert_eq!(to_markdown("<p>实例名称</p><p>b</p>"), "实例名称\n\nb");
        assert_eq!(
            to_markdown("枚举值：<ul><li>0：默认</li>\n<li>1：<b>x</b></li></ul>"),
            "枚举值：\n- 0：默认\n- 1：**x**"
        );
        assert_eq!(to_markdown("<ol><li>a</li><li>b</li></ol>c"), "1. a\n2. b\n\nc");
        assert_eq!(to_markdown("<a href=\"https://a.b/c\" target=\"_blank\">d</a>"), "[d](https://a.b/c)");
    }

    #[test]
    fn tables_have_a_head() {
        let table = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>";
        assert_eq!(to_markdown(table), "| a | b |\n|---|---|\n| 1 | 2 |");
    }

    #[test]
    fn what_is_no_tag_of_html_stays() {
        assert_eq!(to_markdown("<公共请求参数> List<String> a < b > c"), "<公共请求参数> List<String> a < b > c");
        assert_eq!(to_markdown("<font color='red'>x</font>"), "x");
        assert_eq!(to_markdown("a<br>"), "a");
    }
}
