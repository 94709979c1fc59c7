//! The shape of tccli's JSON. In: the text of an `api.json` or `examples.json`. Out: the same, typed, borrowing from
//! the text, so that every name still knows where it stands.
//!
//! Keys that are not asked for are skipped: other releases may have more.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// One `api.json`: a version of a service.
#[derive(serde::Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) metadata: Metadata<'a>,
    #[serde(borrow)]
    pub(super) actions: Entries<'a, Action<'a>>,
    #[serde(borrow)]
    pub(super) objects: Entries<'a, Object<'a>>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata<'a> {
    #[serde(borrow)]
    pub(super) api_version: Text<'a>,
    /// Not always the folder: `autoscaling` is `as`.
    #[serde(borrow)]
    pub(super) service_short_name: Text<'a>,
    #[serde(borrow, rename = "serviceNameCN")]
    pub(super) title: Option<Text<'a>>,
    #[serde(borrow, rename = "api_brief")]
    pub(super) document: Option<Prose<'a>>,
}

/// The service and the version that a document is about; `None` where it is no such document.
pub(super) fn identity(text: &str) -> Option<(String, String)> {
    #[derive(serde::Deserialize)]
    struct Head<'a> {
        #[serde(borrow)]
        metadata: Metadata<'a>,
    }
    let Head { metadata } = serde_json::from_str(text).ok()?;
    Some((metadata.service_short_name.to_string(), metadata.api_version.to_string()))
}

#[derive(serde::Deserialize)]
pub(super) struct Action<'a> {
    #[serde(borrow, rename = "name")]
    pub(super) title: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) document: Option<Prose<'a>>,
    #[serde(borrow)]
    pub(super) input: Text<'a>,
    #[serde(borrow)]
    pub(super) output: Text<'a>,
    #[serde(borrow)]
    pub(super) status: Option<Text<'a>>,
    #[serde(default)]
    pub(super) skip_sign: Flag,
}

#[derive(serde::Deserialize)]
pub(super) struct Object<'a> {
    /// `object`, wherever it is said (tccli 3.1.189.1).
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) document: Option<Prose<'a>>,
    #[serde(borrow)]
    pub(super) members: Vec<Member<'a>>,
}

#[derive(serde::Deserialize)]
pub(super) struct Member<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow, rename = "member")]
    pub(super) item: Text<'a>,
    #[serde(default)]
    pub(super) required: Flag,
    #[serde(default)]
    pub(super) output_required: Flag,
    #[serde(default)]
    pub(super) value_allowed_null: Flag,
    #[serde(default)]
    pub(super) disabled: Flag,
    #[serde(borrow)]
    pub(super) example: Option<Prose<'a>>,
    #[serde(borrow)]
    pub(super) document: Option<Prose<'a>>,
}

/// One `examples.json`.
#[derive(serde::Deserialize)]
pub(super) struct Examples<'a> {
    #[serde(borrow)]
    pub(super) actions: Entries<'a, Vec<Example<'a>>>,
}

#[derive(serde::Deserialize)]
pub(super) struct Example<'a> {
    #[serde(borrow)]
    pub(super) title: Option<Text<'a>>,
    /// An HTTP request: lines of headers, an empty line, a body; or the address of a GET.
    #[serde(borrow)]
    pub(super) input: Text<'a>,
    /// The body of the answer: `{"Response": {…}}`, or events.
    #[serde(borrow)]
    pub(super) output: Text<'a>,
}

/// `true`, `false`, or a number that stands for one: four members of databuddy have `required: 1`.
#[derive(Clone, Copy, Default)]
pub(super) struct Flag(pub(super) bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        match raw.get() {
            "true" | "1" => Ok(Flag(true)),
            "false" | "0" | "null" => Ok(Flag(false)),
            other => Err(D::Error::custom(format_args!("expected true, false, 0 or 1, found {other}"))),
        }
    }
}

/// A text that is unescaped only when someone asks: descriptions are four fifths of all the metadata.
#[derive(Clone, Copy)]
pub(super) struct Prose<'a>(&'a RawValue);

impl<'a> Prose<'a> {
    /// The text; empty where it is none.
    pub(super) fn text(self) -> Cow<'a, str> {
        serde_json::from_str(self.0.get()).map_or(Cow::Borrowed(""), |Text(text)| text)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Prose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(Prose)
    }
}

/// A string, borrowed from the file where it has no escapes.
#[derive(Clone)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    /// Where it stands in this text, in bytes; `None` for one that had escapes.
    pub(super) fn offset(&self, text: &str) -> Option<usize> {
        match self.0 {
            Cow::Borrowed(part) => {
                (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize).filter(|start| *start <= text.len())
            }
            Cow::Owned(_) => None,
        }
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(text))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text.to_owned()))
            }
        }

        deserializer.deserialize_str(TextVisitor).map(Text)
    }
}

/// The entries of an object, in the order of the file.
pub(super) struct Entries<'a, T>(pub(super) Vec<(Text<'a>, T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<'a, T>(PhantomData<(&'a (), T)>);

        impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<'a, T> {
            type Value = Vec<(Text<'a>, T)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_map(EntriesVisitor(PhantomData)).map(Entries)
    }
}
