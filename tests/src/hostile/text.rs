//! Random choices and hostile texts. In: a seed. Out: the same texts each time.

/// A generator of random numbers: SplitMix64.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The same numbers for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    /// True in one of so many cases.
    pub fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    /// One of these.
    pub fn pick<'t, T: ?Sized>(&mut self, items: &[&'t T]) -> &'t T {
        items[self.below(items.len())]
    }
}

/// What means something to Markdown, HTML, Rust, TOML, a template, a terminal, or a reader of lines.
const FRAGMENTS: &[&str] = &[
    // Code in Markdown.
    "```\npwned!();\n```",
    "```\nx\n```\n\npwned();",
    "```rust\npwned();\n```",
    "~~~\npwned()\n~~~",
    "````text\n",
    "```text\nx\n````",
    "`````\npwned();\n````",
    "```",
    "````",
    "~~~~",
    "\n```\n",
    "    pwned();",
    "\n\n    pwned();\n",
    "\n\n\tpwned();\n",
    "- a\n\n      pwned();",
    "-     pwned();",
    "> ```\n> pwned()\n",
    ">     pwned()\n",
    "1. x\n\n       pwned();",
    "- ```\n  pwned();\n",
    "[^1]: pwned\n\n        pwned();",
    "[^1]",
    // Mark-up.
    "<script>pwned()</script>",
    "<pre>\n\n    pwned();\n</pre>",
    "<pre>\n```\npwned();\n</pre>",
    "<!--",
    "-->",
    "<!-- pwned --> x",
    "<img src=x onerror=pwned()>",
    "<details><summary>",
    "</td></tr></table>",
    "<table><tr><td>a</td></tr></table>",
    "<br>",
    "<wbr/>",
    "[pwned](javascript:pwned)",
    "[pwned](https://pwned.example/ \"`x`\")",
    "[a](https://pwned.example/&#13;b)",
    "![pwned](https://pwned.example/x.png)",
    "<https://pwned.example>",
    "https://pwned.example/a_b?c=[d]",
    "http://",
    "[Client]",
    "[`Client`]",
    "[`Client`]: https://pwned.example",
    "\n[x]: https://pwned.example\n",
    "[x][x]",
    "[",
    "](",
    "# pwned\n",
    "\n# Errors\n",
    "\n===\n",
    "\n---\n",
    "***",
    "| a | b |\n|---|---|\n| `pwned|x` | b |\n",
    "a | b\n--|--\n",
    "- [ ] x",
    "* x\n+ y\n1) z\n",
    "**",
    "_",
    "~~",
    "`pwned`",
    "``",
    "`",
    "\\`",
    "\\",
    "$$x$$",
    "@pwned",
    "www.pwned.example",
    // Entities.
    "&#13;",
    "&#10;",
    "&#10;&#10;&#32;&#32;&#32;&#32;pwned();",
    "&#x202e;",
    "&#8294;",
    "&#0;",
    "&NewLine;",
    "&Tab;",
    "&ZeroWidthSpace;",
    "&lt;b&gt;",
    "&amp;#13;",
    "&grave;&grave;&grave;",
    "&#96;&#96;&#96;&#10;pwned();",
    // What is unseen.
    "\r",
    "\r\n",
    "\u{202a}",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{200e}",
    "\u{200f}",
    "\u{61c}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "\u{0}",
    "\u{7f}",
    "\u{feff}",
    "\u{200b}",
    "\u{ad}",
    "\u{e0041}",
    "\u{1b}[31m",
    "\u{1b}]0;pwned\u{7}",
    "\t",
    // Rust.
    "*/",
    "/*",
    "\"",
    "\"#",
    "\"####",
    "r#\"",
    "'",
    "]\n}\nfn pwned() {}\n",
    "\nfn pwned() {}\n",
    "\nmod pwned;\n",
    "#[pwned]",
    "#![pwned]",
    "/// pwned",
    "\n/// ```\n/// pwned();\n",
    "\n//! ```\n//! pwned();\n",
    "\"; pwned(); \"",
    "\"]\n#[doc = \"",
    "{pwned}",
    "\\u{202e}",
    "\\n",
    // TOML, templates, shells.
    "\n[dependencies]\npwned = \"1\"\n",
    "\"\n[dependencies]\npwned = \"1\"\n",
    "\"\"\"",
    "'''",
    "{{ pwned }}",
    "{% for pwned in x %}",
    "${pwned}",
    "$(pwned)",
    "@tcgen-doc 0",
    "tcgen_lines!(0);",
    // What people write.
    "撤销合同",
    "，长度不能超过200。",
    "枚举值：\n- a：x\n- b：y",
    "e\u{301}",
    "🏳\u{200d}🌈",
    "x",
    " ",
    "  \n",
    "\n",
    "\n\n",
    "\n\n\n",
    "-",
    ".",
    "1.",
    ":",
];

/// A text of a few fragments.
pub fn hostile(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(6) {
        text.push_str(random.pick(FRAGMENTS));
        if random.one_in(300) {
            text.push_str(&"#`~\"".chars().nth(random.below(4)).unwrap_or('`').to_string().repeat(300));
        }
    }
    text
}

/// A text on one line, as a name or a path could be one.
pub fn fragment(random: &mut Random) -> &'static str {
    random.pick(FRAGMENTS)
}
