//! From nodes to typed facts: what the readers of all facts share. In: nodes. Out: parts, and diagnostics.

use crate::report::{Code, Diagnostic, Report, did_you_mean};
use crate::spec::node::{Entry, Located, Node};

/// Reads the nodes of one file.
#[derive(Default)]
pub(in crate::spec) struct Reader {
    pub(in crate::spec) report: Report,
}

impl Reader {
    /// The text of a scalar.
    pub(in crate::spec) fn text<'n>(&mut self, node: &'n Located<Node>, wanted: &str) -> Option<&'n str> {
        match &node.value {
            Node::Scalar { text, .. } => Some(text),
            _ => {
                self.wrong(node, wanted);
                None
            }
        }
    }

    /// The text of a scalar without quotes.
    pub(in crate::spec) fn plain<'n>(&mut self, node: &'n Located<Node>, wanted: &str) -> Option<&'n str> {
        match &node.value {
            Node::Scalar { text, quoted: false } => Some(text),
            Node::Scalar { quoted: true, .. } => {
                let diagnostic = self.mismatch(node, wanted).help("take it out of its quotes: in quotes it is text");
                self.report.add(diagnostic);
                None
            }
            _ => {
                self.wrong(node, wanted);
                None
            }
        }
    }

    /// The entries of a map; nothing at all is a map without entries.
    pub(in crate::spec) fn entries(&mut self, node: Located<Node>, noun: &str) -> Vec<Entry> {
        match node.value {
            Node::Map(entries) => entries,
            Node::Null => Vec::new(),
            _ => {
                self.wrong(&node, &format!("the keys of {}", with_article(noun)));
                Vec::new()
            }
        }
    }

    /// Says that a value is not what its key wants.
    pub(in crate::spec) fn wrong(&mut self, node: &Located<Node>, wanted: &str) {
        let diagnostic = self.mismatch(node, wanted);
        self.report.add(diagnostic);
    }

    /// The same, to be completed.
    pub(in crate::spec) fn mismatch(&self, node: &Located<Node>, wanted: &str) -> Diagnostic {
        let found = node.value.describe();
        Diagnostic::new(Code::WrongValue, format!("expected {wanted}, found {found}"))
            .at(node.place, format!("expected {wanted}"))
    }

    /// Says that a key is not one of those that may stand here.
    pub(in crate::spec) fn unknown_key(&mut self, entry: &Entry, noun: &str, known: &[&'static str]) {
        let key = entry.key.value.as_str();
        let diagnostic = Diagnostic::new(Code::UnknownKey, format!("{} has no key `{key}`", with_article(noun)))
            .at(entry.key.place, format!("not a key of {}", with_article(noun)));
        self.report.add(match did_you_mean(key, known.iter().copied()) {
            Some(meant) => diagnostic.suggest(Some(meant)),
            None => diagnostic.help(format!("the keys here are {}", known.join(", "))),
        });
    }
}

/// `an action`, `a member`.
pub(in crate::spec) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
