//! Where an element ends. In: the tags behind its own, in their order. Out: whether one of them ends it.
//!
//! HTML leaves many end tags out: a cell ends where the next begins, an item where its list ends.

/// An open element.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    name: String,
    /// Elements of the same name inside of it.
    same: usize,
    /// Tables and lists inside of it: their cells and items do not end it.
    inner: usize,
}

/// Elements that hold nothing.
const EMPTY: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

impl Scope {
    /// `None` for an element that holds nothing.
    pub(super) fn new(name: &str) -> Option<Scope> {
        (!EMPTY.contains(&name)).then(|| Scope { name: name.to_owned(), same: 0, inner: 0 })
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    /// Takes a start tag; `true` where the element ended before it.
    pub(super) fn opens(&mut self, tag: &str) -> bool {
        let ends = self.inner == 0
            && match self.name.as_str() {
                "td" | "th" => matches!(tag, "td" | "th" | "tr" | "tbody"),
                "tr" => matches!(tag, "tr" | "tbody" | "tfoot"),
                "thead" | "tbody" => matches!(tag, "tbody" | "tfoot"),
                "li" => tag == "li",
                "option" => tag == "option",
                "p" => matches!(tag, "p" | "div" | "table" | "ul" | "ol" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5"),
                _ => false,
            };
        if ends {
            return true;
        }
        self.inner += usize::from(self.is_inner(tag));
        self.same += usize::from(tag == self.name);
        false
    }

    /// Takes an end tag; `true` where it ends the element.
    pub(super) fn closes(&mut self, tag: &str) -> bool {
        if tag == self.name {
            let is_own = self.same == 0;
            self.same = self.same.saturating_sub(1);
            return is_own;
        }
        let outer = match self.name.as_str() {
            "td" | "th" => matches!(tag, "tr" | "tbody" | "thead" | "table"),
            "tr" => matches!(tag, "tbody" | "thead" | "tfoot" | "table"),
            "thead" | "tbody" | "tfoot" => tag == "table",
            "li" => matches!(tag, "ul" | "ol"),
            "p" => matches!(tag, "div" | "td" | "th" | "li" | "body"),
            _ => false,
        };
        if outer && self.inner == 0 {
            return true;
        }
        self.inner = self.inner.saturating_sub(usize::from(self.is_inner(tag)));
        false
    }

    fn is_inner(&self, tag: &str) -> bool {
        match self.name.as_str() {
            "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" => tag == "table",
            "li" => matches!(tag, "ul" | "ol"),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these tags stand within the element; `/` marks end tags.
    fn within(name: &str, tags: &[&str]) -> usize {
        let mut scope = Scope::new(name).expect("an element that holds something");
        let ends = |tag: &&str| match tag.strip_prefix('/') {
            Some(tag) => scope.closes(tag),
            None => scope.opens(tag),
        };
        tags.iter().map(ends).take_while(|ended| !ended).count()
    }

    #[test]
    fn elements_end_where_browsers_end_them() {
        assert_eq!(within("div", &["div", "/div", "p", "/div", "x"]), 3);
        assert_eq!(within("td", &["b", "/b", "td"]), 2);
        assert_eq!(within("td", &["table", "tr", "td", "/td", "/tr", "/table", "/tr"]), 6);
        assert_eq!(within("tr", &["td", "/td", "tr"]), 2);
        assert_eq!(within("li", &["ul", "li", "/ul", "li"]), 3);
        assert_eq!(within("p", &["a", "/a", "h2"]), 2);
        assert!(Scope::new("br").is_none());
    }
}
