//! Allowed values. In: `[0, 1]`, `{0: Default}` or `{0: {name: Default, doc: …}}`. Out: a list of values.

use super::fact::{Beneath, Fact, Field as _, Hides, Kind, Merger, Reader, Unmask, facts};
use super::node::{Entry, Located, Node};
use crate::report::{Code, Diagnostic};

/// Allowed values, in the order of the facts. The map form is the list form with names and docs.
pub type Values = Vec<AllowedValue>;

/// One allowed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedValue {
    /// The value, as written.
    pub text: Located<String>,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// The name of its variant.
    pub name: Option<Located<String>>,
    /// What it means.
    pub doc: Option<Located<String>>,
}

facts! {
    /// What an allowed value is called and means.
    pub(super) struct ValueFacts ("value") {
        /// The name of its variant.
        name: Option<Located<String>> = "name", "InitiatorOnly";
        /// What it means, in Markdown.
        doc: Option<Located<String>> = "doc", "Without the name of the company.";
    }
}

impl Fact for Values {
    const HAS_PARTS: bool = true;

    fn kind() -> Kind {
        Kind::Values
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        const WANTED: &str = "a list of values, or a map from values to names";
        let values: Values = match node.value {
            Node::List(items) if !items.is_empty() => {
                items.into_iter().filter_map(|item| read_item(item, reader)).collect()
            }
            Node::Map(entries) if !entries.is_empty() => {
                entries.into_iter().map(|entry| read_entry(entry, reader)).collect()
            }
            Node::List(_) | Node::Map(_) => {
                reader.wrong(&node, "at least one value");
                return None;
            }
            _ => {
                reader.wrong(&node, WANTED);
                return None;
            }
        };
        report_twins(&values, reader);
        (!values.is_empty()).then_some(values)
    }

    fn is_repeated_by(&self, overlay: &Self) -> bool {
        overlay.iter().all(|value| find(self, value).is_some_and(|known| known.is_repeated_by(value)))
    }

    fn merge(&mut self, overlay: Self, merger: &mut Merger<'_>) {
        for value in overlay {
            match self.iter_mut().find(|known| known.text.value == value.text.value) {
                Some(known) if known.is_repeated_by(&value) => {
                    merger.repeated(&format!("the value `{}`", value.text.value), known.text.place, value.text.place);
                }
                Some(known) => {
                    known.report_repeated(&value, merger);
                    known.name = value.name.or(known.name.take());
                    known.doc = value.doc.or(known.doc.take());
                }
                None => merger.gone(
                    "value",
                    &value.text,
                    value.text.place,
                    "values",
                    self.iter().map(|known| known.text.as_str()),
                ),
            }
        }
    }

    /// Values merge one by one: names and docs are what an overlay states of a value. A list that the facts do not
    /// have at one of the times is the overlay's alone then.
    fn unmask(&mut self, key: &str, beneath: Beneath<'_, Self>, walk: &mut Unmask) -> Hides {
        let (facts, other) = match (beneath.facts, beneath.other) {
            (None, None) => return Hides::Nothing,
            (None, Some(_)) => return Hides::All,
            (Some(_), None) => return Hides::Part,
            (Some(facts), Some(other)) => (facts, other),
        };
        for value in self {
            let (Some(facts), Some(other)) = (find(facts, value), find(other, value)) else { continue };
            let key = format!("{key}.{}", value.text.value);
            value.name.unmask_field(&facts.name, &other.name, &format!("{key}.name"), walk);
            value.doc.unmask_field(&facts.doc, &other.doc, &format!("{key}.doc"), walk);
        }
        Hides::Nothing
    }

    fn shown(&self) -> String {
        let texts: Vec<&str> = self.iter().map(|value| value.text.as_str()).collect();
        format!("[{}]", texts.join(", "))
    }

    fn to_node(&self) -> Node {
        if self.iter().all(|value| value.name.is_none() && value.doc.is_none()) {
            let item = |value: &AllowedValue| {
                Located::new(Node::Scalar { text: value.text.value.clone(), quoted: value.quoted }, value.text.place)
            };
            return Node::List(self.iter().map(item).collect());
        }
        Node::Map(self.iter().map(to_entry).collect())
    }
}

fn find<'v>(values: &'v Values, wanted: &AllowedValue) -> Option<&'v AllowedValue> {
    values.iter().find(|it| it.text.value == wanted.text.value)
}

impl AllowedValue {
    /// Whether an overlay's entry adds nothing to it.
    fn is_repeated_by(&self, overlay: &AllowedValue) -> bool {
        let repeats = |own: &Option<Located<String>>, overlay: &Option<Located<String>>| {
            overlay.as_ref().is_none_or(|overlay| own.as_ref().is_some_and(|own| own.value == overlay.value))
        };
        repeats(&self.name, &overlay.name) && repeats(&self.doc, &overlay.doc)
    }

    /// Of an entry that adds something, what it adds nothing to.
    fn report_repeated(&self, overlay: &AllowedValue, merger: &mut Merger<'_>) {
        for (key, own, overlay) in [("name", &self.name, &overlay.name), ("doc", &self.doc, &overlay.doc)] {
            if let (Some(own), Some(overlay)) = (own, overlay)
                && own.value == overlay.value
            {
                merger.repeated(&format!("the {key} of the value `{}`", self.text.value), own.place, overlay.place);
            }
        }
    }
}

fn read_item(item: Located<Node>, reader: &mut Reader) -> Option<AllowedValue> {
    let Node::Scalar { text, quoted } = item.value else {
        reader.wrong(&item, "a value");
        return None;
    };
    Some(AllowedValue { text: Located::new(text, item.place), quoted, name: None, doc: None })
}

fn read_entry(Entry { key, quoted, value }: Entry, reader: &mut Reader) -> AllowedValue {
    let facts = match value.value {
        Node::Scalar { text, .. } => ValueFacts { name: Some(Located::new(text, value.place)), doc: None },
        _ => ValueFacts::read(value, reader).unwrap_or_default(),
    };
    AllowedValue { text: key, quoted, name: facts.name, doc: facts.doc }
}

/// The parser has seen to the keys of a map; a list can still give a value twice.
fn report_twins(values: &Values, reader: &mut Reader) {
    for (index, value) in values.iter().enumerate() {
        if let Some(first) = values.iter().take(index).find(|it| it.text.value == value.text.value) {
            let diagnostic =
                Diagnostic::new(Code::DuplicateKey, format!("the value `{}` is given twice", value.text.value))
                    .at(value.text.place, "given again")
                    .also(first.text.place, "given first here");
            reader.report.add(diagnostic);
        }
    }
}

fn to_entry(value: &AllowedValue) -> Entry {
    let node = match (&value.name, &value.doc) {
        (None, None) => Located::new(Node::Null, value.text.place),
        (Some(name), None) => Located::new(Node::plain(&name.value), name.place),
        _ => Located::new(ValueFacts { name: value.name.clone(), doc: value.doc.clone() }.to_node(), value.text.place),
    };
    Entry { key: value.text.clone(), quoted: value.quoted, value: node }
}
