//! Pages of the documentation that somebody has damaged. In: a page, its form and the name of a member. Out: the page with
//! one thing changed, as copying, editing and saving change it.

/// How the rows of a page are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `<td>Name</td>`.
    Html,
    /// `| Name |`, and without the first of the two.
    Pipes,
    /// `Name<tab>`.
    Tabs,
    /// `Name String`.
    Spaces,
    /// `NameString`.
    Glued,
}

/// What is done to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A character that nobody sees within the name.
    Invisible,
    /// A border between two cells is gone.
    Border,
    /// The name is struck out.
    Strike,
    /// Mark-up around the name.
    Wrap,
    /// A note or a footnote behind the name.
    Note,
    /// Full-width letters.
    Wide,
    /// The name goes on in a second line.
    Break,
    /// The cell of the name is empty.
    Empty,
    /// A cell more, or one that stands over two columns.
    Cells,
    /// Text behind the row, or behind the table.
    Behind,
    /// Something that no browser shows.
    Hidden,
    /// An empty line in front of the row.
    Gap,
}

/// All of them.
pub const DAMAGES: [Damage; 12] = [
    Damage::Invisible,
    Damage::Border,
    Damage::Strike,
    Damage::Wrap,
    Damage::Note,
    Damage::Wide,
    Damage::Break,
    Damage::Empty,
    Damage::Cells,
    Damage::Behind,
    Damage::Hidden,
    Damage::Gap,
];

/// A small generator of numbers (xorshift), so that a run can be repeated from its seed.
#[derive(Clone, Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// The same seed gives the same numbers.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % count as u64).unwrap_or(0)
    }

    fn one_of<'t>(&mut self, items: &[&'t str]) -> &'t str {
        items[self.below(items.len())]
    }
}

/// Where the row of a member begins in the page, and what its cell of the name holds (with `.N`); `None` where the page has
/// no such row.
#[must_use]
pub fn find_row(page: &str, layout: Layout, name: &str) -> Option<(usize, usize)> {
    let ends = |cell: &str, line: &str| match layout {
        Layout::Html => line.contains(&format!("<td>{cell}</td>")),
        Layout::Pipes => line.trim_start_matches(['|', ' ']).starts_with(&format!("{cell} |")),
        Layout::Tabs => line.starts_with(&format!("{cell}\t")),
        Layout::Spaces => line.starts_with(&format!("{cell} ")),
        Layout::Glued => {
            let rest = line.strip_prefix(cell).unwrap_or("");
            ["是", "否", "Array of", "String", "Integer", "Boolean", "Float", "Timestamp"]
                .into_iter()
                .any(|word| rest.starts_with(word))
        }
    };
    let mut start = 0;
    for line in page.split_inclusive('\n') {
        let marked = format!("{name}.N");
        for cell in [name, marked.as_str()] {
            if ends(cell, line) {
                let at = start
                    + if layout == Layout::Html {
                        line.find(&format!("<td>{cell}</td>"))? + 4
                    } else {
                        line.find(cell)?
                    };
                return Some((at, cell.len()));
            }
        }
        start += line.len();
    }
    None
}

/// The page with one damage at the row of a member; `None` where the form cannot have it.
#[must_use]
pub fn damage(page: &str, layout: Layout, name: &str, kind: Damage, numbers: &mut Numbers) -> Option<String> {
    let (at, length) = find_row(page, layout, name)?;
    let cell = &page[at..at + length];
    let line_start = page[..at].rfind('\n').map_or(0, |end| end + 1);
    let line_end = page[at..].find('\n').map_or(page.len(), |end| at + end);
    let with_cell = |cell: &str| format!("{}{cell}{}", &page[..at], &page[at + length..]);
    let put = |at: usize, text: &str| format!("{}{text}{}", &page[..at], &page[at..]);
    let is_marked_up = matches!(layout, Layout::Html | Layout::Pipes);
    Some(match kind {
        Damage::Invisible => {
            let place = 1 + numbers.below(name.len());
            let hidden = ["\u{200b}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{202e}", "\u{fe0f}", "\u{200e}"];
            let tags = ["<wbr>", "&shy;", "&#8203;", "&zwj;", "<!-- x -->"];
            let text =
                if is_marked_up && numbers.below(2) == 0 { numbers.one_of(&tags) } else { numbers.one_of(&hidden) };
            with_cell(&format!("{}{text}{}", &cell[..place], &cell[place..]))
        }
        Damage::Border => {
            let line = if layout == Layout::Html { &page[at..] } else { &page[at..line_end] };
            let border = match layout {
                Layout::Html => "</td>\n<td>",
                Layout::Pipes => "|",
                Layout::Tabs => "\t",
                Layout::Spaces | Layout::Glued => return None,
            };
            let places: Vec<usize> = line.match_indices(border).map(|(found, _)| found).take(3).collect();
            let found = at + places.get(numbers.below(places.len().max(1)))?;
            format!("{} {}", &page[..found], &page[found + border.len()..])
        }
        Damage::Strike => with_cell(&match layout {
            Layout::Html => {
                let open =
                    numbers.one_of(&["<del>", "<s>", "<strike>", "<span style=\"text-decoration:line-through\">"]);
                let close = open.split([' ', '>']).next().unwrap_or("").replace('<', "</");
                format!("{open}{cell}{close}>")
            }
            Layout::Pipes if numbers.below(2) == 0 => format!("<del>{cell}</del>"),
            _ => format!("~~{cell}~~"),
        }),
        Damage::Wrap => with_cell(&match layout {
            Layout::Html => {
                let (open, close) = [
                    ("<b>", "</b>"),
                    ("<code>", "</code>"),
                    ("<a href=\"#x\">", "</a>"),
                    ("<p>", "</p>"),
                    ("<span>", "</span>"),
                ][numbers.below(5)];
                format!("{open}{cell}{close}")
            }
            _ => {
                let (open, close) =
                    [("**", "**"), ("`", "`"), ("<b>", "</b>"), ("[", "](#x)"), ("“", "”")][numbers.below(5)];
                format!("{open}{cell}{close}")
            }
        }),
        Damage::Note => with_cell(&format!(
            "{cell}{}",
            numbers.one_of(&["（已废弃）", " (deprecated)", "*", "[1]", "【新】", "（必填）*"])
        )),
        Damage::Wide => {
            let wide =
                |c: char| if c.is_ascii_alphanumeric() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c };
            with_cell(&cell.chars().map(wide).collect::<String>())
        }
        Damage::Break if is_marked_up => {
            let place = 1 + numbers.below(name.len().max(2) - 1);
            with_cell(&format!("{}<br>{}", &cell[..place], &cell[place..]))
        }
        Damage::Empty if layout != Layout::Glued && layout != Layout::Spaces => {
            with_cell(numbers.one_of(&["", " ", "-", "—"]))
        }
        Damage::Cells if layout == Layout::Html => {
            let found = page[at..].find("</td>\n<td>")? + at;
            let more = numbers.one_of(&["</td><td>x</td><td>", "</td><td colspan=2>", "</td><td rowspan=2>"]);
            format!("{}{more}{}", &page[..found], &page[found + "</td>\n<td>".len()..])
        }
        Damage::Cells if layout == Layout::Pipes => put(at + length, " | x"),
        Damage::Behind if layout == Layout::Html => {
            let end = page[at..].find("</tr>")? + at;
            put(end + "</tr>".len(), numbers.one_of(&["text", "<p>See below.</p>", "."]))
        }
        Damage::Behind => put(line_end, numbers.one_of(&[" .", "。", "\n说明：见上"])),
        Damage::Hidden => match layout {
            Layout::Html => {
                let row = page[..at].rfind("<tr>")?;
                let hidden = [
                    "<tr hidden><td>Ghost</td><td>是</td><td>String</td><td>x</td></tr>",
                    "<!-- <tr><td>Ghost</td></tr> -->",
                    "<tr style=\"display: none\"><td>Ghost</td></tr>",
                    "<template><tr><td>Ghost</td></tr></template>",
                ];
                put(row, numbers.one_of(&hidden))
            }
            Layout::Pipes => put(
                line_start,
                numbers.one_of(&["<!-- | Ghost | 是 | String | x | -->\n", "<!--\n| Ghost | String | x |\n-->\n"]),
            ),
            _ => return None,
        },
        Damage::Gap if layout == Layout::Pipes => put(line_start, "\n"),
        _ => return None,
    })
}
