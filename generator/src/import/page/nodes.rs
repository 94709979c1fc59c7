//! Bodies of examples as nodes of a spec, each key with its line of the page. In: JSON and the code it stands in.
//! Out: nodes.

use serde_json::Value as Json;

use super::document::{Text, place_in};
use crate::report::{FileId, Place};
use crate::spec::{Entry, Located, Map, Member, Node, Service};

/// Finds the keys of a body in the order in which they stand.
pub(super) struct Placer<'s> {
    file: FileId,
    source: &'s str,
    at: usize,
    code: Place,
}

impl<'s> Placer<'s> {
    pub(super) fn new(file: FileId, source: &'s str, code: &Text) -> Placer<'s> {
        Placer { file, source, at: code.place.start as usize, code: code.place }
    }

    pub(super) fn node(&mut self, json: Json) -> Located<Node> {
        self.located(json, self.code)
    }

    fn located(&mut self, json: Json, place: Place) -> Located<Node> {
        let scalar = |text: String, quoted: bool| Node::Scalar { text, quoted };
        let node = match json {
            Json::Null => Node::Null,
            Json::Bool(flag) => scalar(flag.to_string(), false),
            Json::Number(number) => scalar(number.to_string(), false),
            Json::String(text) => scalar(text, true),
            Json::Array(items) => Node::List(items.into_iter().map(|item| self.located(item, place)).collect()),
            Json::Object(members) => {
                Node::Map(members.into_iter().map(|(key, value)| self.entry(key, value)).collect())
            }
        };
        Located::new(node, place)
    }

    fn entry(&mut self, key: String, value: Json) -> Entry {
        let place = self.find(&key);
        let value = self.located(value, place);
        Entry { key: Located::new(key, place), quoted: true, value }
    }

    /// The next place of a key, in quotes of JSON, of HTML, or in an address.
    fn find(&mut self, key: &str) -> Place {
        // Between two keys stands a value; behind a longer one the keys have the place of their block.
        const MOST_BYTES: usize = 1 << 16;
        let mut end = (self.at + MOST_BYTES).min(self.source.len());
        while !self.source.is_char_boundary(end) {
            end -= 1;
        }
        let rest = self.source.get(self.at..end).unwrap_or("");
        for quoted in [format!("\"{key}\""), format!("&quot;{key}&quot;"), format!("&{key}=")] {
            if let Some(found) = rest.find(&quoted) {
                let start = self.at + found;
                self.at = start + quoted.len();
                return place_in(self.file, self.source, start, start + quoted.len());
            }
        }
        self.code
    }
}

/// Gives values of an address, which are all text, the kind that their members have.
pub(super) fn fit(node: &mut Node, members: &Map<Member>, service: &Service) {
    let Node::Map(entries) = node else { return };
    for entry in entries {
        let Some(member) = members.get(&entry.key.value) else { continue };
        let Some(type_name) = &member.value.type_ else { continue };
        let below = type_name.structure().and_then(|name| service.structures.get(name));
        let fit_one = |node: &mut Node| match (node, below) {
            (node @ Node::Map(_), Some(structure)) => fit(node, &structure.value.members, service),
            (Node::Scalar { text, quoted }, None) => *quoted = *quoted && !is_plain(type_name.scalar(), text),
            _ => {}
        };
        match &mut entry.value.value {
            Node::List(items) => items.iter_mut().for_each(|item| fit_one(&mut item.value)),
            node => fit_one(node),
        }
    }
}

fn is_plain(scalar: Option<crate::spec::Scalar>, text: &str) -> bool {
    match scalar {
        Some(crate::spec::Scalar::Boolean) => matches!(text, "true" | "false"),
        Some(scalar) if scalar.is_number() => text.parse::<f64>().is_ok(),
        _ => false,
    }
}
