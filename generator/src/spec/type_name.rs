//! Types in the documentation's words. In: `Array of Unsigned Integer`. Out: a `TypeName`, or the right word.

use std::fmt;

use super::fact::{Fact, Kind, Reader};
use super::node::{Located, Node, shorten};
use crate::report::{Code, Diagnostic};

/// The type of a member: a scalar or a structure, or a list of one. The API has no maps and no lists of lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    list: bool,
    item: Item,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Scalar(Scalar),
    Structure(String),
}

/// What a scalar is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A JSON string.
    String,
    /// A signed integer of 64 bits.
    Integer,
    /// An unsigned integer of 64 bits.
    UnsignedInteger,
    /// A floating-point number.
    Float,
    /// `true` or `false`.
    Boolean,
    /// A string `2006-01-02 15:04:05`.
    Timestamp,
    /// A string as RFC 3339 has it: `2006-01-02T15:04:05+08:00`.
    TimestampIso8601,
    /// A string `2006-01-02`.
    Date,
    /// Bytes, as a string in base64.
    Binary,
}

impl Scalar {
    /// Every scalar.
    pub const ALL: [Scalar; 9] = [
        Scalar::String,
        Scalar::Integer,
        Scalar::UnsignedInteger,
        Scalar::Float,
        Scalar::Boolean,
        Scalar::Timestamp,
        Scalar::TimestampIso8601,
        Scalar::Date,
        Scalar::Binary,
    ];

    /// The documentation's word.
    pub fn word(self) -> &'static str {
        match self {
            Scalar::String => "String",
            Scalar::Integer => "Integer",
            Scalar::UnsignedInteger => "Unsigned Integer",
            Scalar::Float => "Float",
            Scalar::Boolean => "Boolean",
            Scalar::Timestamp => "Timestamp",
            Scalar::TimestampIso8601 => "Timestamp ISO8601",
            Scalar::Date => "Date",
            Scalar::Binary => "Binary",
        }
    }

    fn from_word(word: &str) -> Option<Scalar> {
        Scalar::ALL.into_iter().find(|scalar| scalar.word() == word)
    }

    /// Whether it is a number on the wire.
    pub fn is_number(self) -> bool {
        matches!(self, Scalar::Integer | Scalar::UnsignedInteger | Scalar::Float)
    }
}

impl TypeName {
    /// Reads a type's name. A word that is no scalar but looks like a structure's name is a structure.
    pub fn parse(text: &str) -> Option<TypeName> {
        let (list, word) = match text.strip_prefix("Array of ") {
            Some(word) => (true, word),
            None => (false, text),
        };
        let item = match Scalar::from_word(word) {
            Some(scalar) => Item::Scalar(scalar),
            None if is_structure_name(word) => Item::Structure(word.to_owned()),
            None => return None,
        };
        Some(TypeName { list, item })
    }

    /// A scalar, or a list of it.
    pub fn of_scalar(scalar: Scalar, list: bool) -> TypeName {
        TypeName { list, item: Item::Scalar(scalar) }
    }

    /// A structure, or a list of it; `None` where no structure can have this name, or the word is a scalar.
    pub fn of_structure(name: &str, list: bool) -> Option<TypeName> {
        let is_name = is_structure_name(name) && Scalar::from_word(name).is_none();
        is_name.then(|| TypeName { list, item: Item::Structure(name.to_owned()) })
    }

    /// Whether it is `Array of …`.
    pub fn is_list(&self) -> bool {
        self.list
    }

    /// The scalar that it is, or that the list's items are.
    pub fn scalar(&self) -> Option<Scalar> {
        match &self.item {
            Item::Scalar(scalar) => Some(*scalar),
            Item::Structure(_) => None,
        }
    }

    /// The structure that it is, or that the list's items are.
    pub fn structure(&self) -> Option<&str> {
        match &self.item {
            Item::Scalar(_) => None,
            Item::Structure(name) => Some(name),
        }
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let item = match &self.item {
            Item::Scalar(scalar) => scalar.word(),
            Item::Structure(name) => name,
        };
        write!(f, "{}{item}", if self.list { "Array of " } else { "" })
    }
}

/// Structures begin with a capital and hold letters, digits and, in two of 48,044, an underscore (tccli 3.1.189.1).
pub(super) fn is_structure_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The API's word for what other languages call the same: `List<int>` is `Array of Integer`.
pub(crate) fn translate(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let inner = ["array of ", "list of ", "array<", "list<", "vec<", "array[", "list[", "[]"]
        .into_iter()
        .find_map(|prefix| lower.strip_prefix(prefix).map(|_| text.trim().get(prefix.len()..).unwrap_or("")))
        .map(|rest| rest.trim_end_matches(['>', ']']))
        .or_else(|| text.trim().strip_suffix("[]"));
    if let Some(inner) = inner {
        let item = TypeName::parse(inner.trim()).map(|it| it.to_string()).or_else(|| translate(inner))?;
        return (!item.starts_with("Array of ")).then(|| format!("Array of {item}"));
    }
    let scalar = match lower.as_str() {
        "string" | "str" | "text" => Scalar::String,
        "integer" | "int" | "int64" | "int32" | "long" | "number" => Scalar::Integer,
        "unsigned integer" | "unsigned" | "uint" | "uint64" | "uint32" => Scalar::UnsignedInteger,
        "float" | "float64" | "double" | "decimal" => Scalar::Float,
        "boolean" | "bool" => Scalar::Boolean,
        "timestamp" | "datetime" => Scalar::Timestamp,
        "timestamp iso8601" | "timestampiso8601" | "datetime_iso" | "iso8601" => Scalar::TimestampIso8601,
        "date" => Scalar::Date,
        "binary" | "bytes" | "base64" => Scalar::Binary,
        _ => return None,
    };
    Some(scalar.word().to_owned())
}

impl Fact for TypeName {
    fn kind() -> Kind {
        Kind::Type
    }

    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(&node, "a type such as `Array of String`")?;
        let type_name = TypeName::parse(text);
        if type_name.is_none() {
            reader.report.add(unknown_type(text, &node));
        }
        type_name
    }

    fn to_node(&self) -> Node {
        Node::plain(self.to_string())
    }
}

fn unknown_type(text: &str, node: &Located<Node>) -> Diagnostic {
    let words: Vec<&str> = Scalar::ALL.iter().map(|scalar| scalar.word()).collect();
    let diagnostic = Diagnostic::new(Code::UnknownType, format!("no such type: `{}`", shorten(text)));
    let meant = translate(text);
    let label = if meant.is_some() { "not the word that the API uses" } else { "not a type of the API" };
    let diagnostic = diagnostic.at(node.place, label).suggest(meant.as_deref());
    if meant.is_some() {
        return diagnostic;
    }
    let lower = text.to_lowercase();
    if lower.starts_with("array of array") || text.matches("[]").count() > 1 || lower.matches("list<").count() > 1 {
        return diagnostic.note("the API has no lists of lists");
    }
    diagnostic.help(format!("the types are {}, the name of a structure, and `Array of` any of these", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for scalar in Scalar::ALL {
            for text in [scalar.word().to_owned(), format!("Array of {}", scalar.word())] {
                let type_name = TypeName::parse(&text).unwrap();
                assert_eq!((type_name.to_string(), type_name.scalar()), (text, Some(scalar)));
            }
        }
        let structure = TypeName::parse("Array of Topic_Simplification").unwrap();
        assert_eq!((structure.is_list(), structure.structure()), (true, Some("Topic_Simplification")));
    }

    #[test]
    fn foreign_words_are_translated() {
        let pairs = [
            ("string", "String"),
            ("int", "Integer"),
            ("List<String>", "Array of String"),
            ("uint64[]", "Array of Unsigned Integer"),
            ("[]UserInfo", "Array of UserInfo"),
            ("array of bool", "Array of Boolean"),
        ];
        for (foreign, word) in pairs {
            assert!(TypeName::parse(foreign).is_none(), "{foreign}");
            assert_eq!(translate(foreign).as_deref(), Some(word), "{foreign}");
        }
        assert_eq!(translate("Map<String, String>"), None);
        assert_eq!(translate("List<List<String>>"), None);
    }
}
