//! What every part of a spec can do: be read from YAML, take an overlay, be written as YAML, and say its shape.
//!
//! `facts!` declares a structure of the spec once, key by key. Its reader, its merge, the key reference and the
//! JSON Schema all come from that one declaration, so they cannot disagree.

mod fields;
mod merger;
mod reader;
mod shape;
mod unmask;

pub(super) use fields::{Field, bad_name, read_map};
pub(super) use merger::Merger;
pub(super) use reader::Reader;
pub(super) use shape::{Key, Kind, Shape};
pub use unmask::Masked;
pub(super) use unmask::{Beneath, Hides, Unmask};

use super::node::{Located, Node};

/// A value in a spec.
pub(super) trait Fact: Sized {
    /// What one may write, for the reference and the schema.
    fn kind() -> Kind;

    /// Reads it; `None` where it is wrong, which has then been reported.
    fn read(node: Located<Node>, reader: &mut Reader) -> Option<Self>;

    /// Lays an overlay's value over this one. Scalars and lists are replaced.
    fn merge(&mut self, overlay: Self, _merger: &mut Merger<'_>) {
        *self = overlay;
    }

    /// As YAML, with the place of each part.
    fn to_node(&self) -> Node;

    /// Whether an overlay's value merges into this one part by part, which stays where it stands.
    const HAS_PARTS: bool = false;

    /// Whether a list of these is one fact, which an overlay replaces as a whole.
    const LIST_IS_ONE_FACT: bool = true;

    /// Whether leaving it out means the same.
    fn is_implied(&self) -> bool {
        false
    }

    /// Whether an overlay's value over this one changes nothing.
    fn is_repeated_by(&self, overlay: &Self) -> bool {
        self.to_node().same(&overlay.to_node())
    }

    /// The value in a line of a report.
    fn shown(&self) -> String {
        self.to_node().to_display()
    }

    /// Takes from an overlay's parts what hides a change of the facts beneath them, and says whether the whole does.
    fn unmask(&mut self, _key: &str, beneath: Beneath<'_, Self>, _walk: &mut Unmask) -> Hides {
        if beneath.is_changed() { Hides::All } else { Hides::Nothing }
    }
}

/// What maps of a spec hold under names: actions, structures, members, error codes.
pub(super) trait Entity: Fact + Default + Named {}

impl<T: Fact + Default + Named> Entity for T {}

/// What has a name that follows a rule.
pub(crate) trait Named {
    /// What one is called in messages.
    const NOUN: &'static str;

    /// Whether this can be the name of one.
    fn is_name(name: &str) -> bool;

    /// What a name looks like, for messages.
    const NAME_RULE: &'static str;
}

/// Declares structures of the spec: `field: Type = "key", "an example of its value";`, with docs that are rustdoc
/// and reference at once.
macro_rules! facts {
    ($(
        $(#[doc = $doc:literal])+
        $vis:vis struct $name:ident ($noun:literal $(, before_merge = $hook:path, before_unmask = $unmask:path)?) {
            $(
                $(#[doc = $key_doc:literal])+
                $field:ident: $type:ty = $key:literal, $example:literal;
            )+
        }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        $vis struct $name {
            $(
                $(#[doc = $key_doc])+
                pub $field: $type,
            )+
        }

        impl $name {
            /// The keys, for the reference and the schema.
            pub(in crate::spec) fn shape() -> $crate::spec::fact::Shape {
                $crate::spec::fact::Shape {
                    name: stringify!($name),
                    doc: &[$($doc),+],
                    keys: vec![$($crate::spec::fact::Key {
                        name: $key,
                        doc: &[$($key_doc),+],
                        example: $example,
                        kind: <$type as $crate::spec::fact::Field>::kind(),
                    }),+],
                }
            }
        }

        impl $crate::spec::fact::Fact for $name {
            fn kind() -> $crate::spec::fact::Kind {
                $crate::spec::fact::Kind::Object(Self::shape)
            }

            /// Always gives something, so that a mistake inside does not make the name of the whole unknown.
            fn read(
                node: $crate::spec::node::Located<$crate::spec::node::Node>,
                reader: &mut $crate::spec::fact::Reader,
            ) -> Option<Self> {
                let mut facts = Self::default();
                for entry in reader.entries(node, $noun) {
                    match entry.key.value.as_str() {
                        $($key => $crate::spec::fact::Field::read_field(&mut facts.$field, entry, reader),)+
                        _ => reader.unknown_key(&entry, $noun, &[$($key),+]),
                    }
                }
                Some(facts)
            }

            fn merge(&mut self, #[allow(unused_mut)] mut overlay: Self, merger: &mut $crate::spec::fact::Merger<'_>) {
                $($hook(self, &mut overlay, merger);)?
                $($crate::spec::fact::Field::merge_field(&mut self.$field, overlay.$field, $key, merger);)+
            }

            fn unmask(
                &mut self,
                _key: &str,
                beneath: $crate::spec::fact::Beneath<'_, Self>,
                walk: &mut $crate::spec::fact::Unmask,
            ) -> $crate::spec::fact::Hides {
                let nothing = Self::default();
                let (facts, other) = (beneath.facts.unwrap_or(&nothing), beneath.other.unwrap_or(&nothing));
                $($unmask(self, facts, other, walk);)?
                $($crate::spec::fact::Field::unmask_field(&mut self.$field, &facts.$field, &other.$field, $key, walk);)+
                $crate::spec::fact::Hides::Nothing
            }

            fn to_node(&self) -> $crate::spec::node::Node {
                let entries = [$($crate::spec::fact::Field::to_entry(&self.$field, $key)),+];
                $crate::spec::node::Node::Map(entries.into_iter().flatten().collect())
            }
        }
    )+};
}
pub(super) use facts;
