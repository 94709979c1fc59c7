//! Bytes that travel as they are, beside a request's JSON. Knows not how.

use std::fmt;

use bytes::Bytes;

/// The content of a file, as a member of a request that is sent as a form with files or as a stream of bytes.
///
/// Cloning it copies nothing. Its `Debug` says how long it is, and nothing of what it holds.
///
/// ```
/// use tcgen_runtime::Binary;
///
/// let scan = Binary::from(b"%PDF-1.7".to_vec());
/// assert_eq!(format!("{scan:?}"), "Binary(8 bytes)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Binary(Bytes);

impl Binary {
    /// The bytes, shared.
    pub fn bytes(&self) -> Bytes {
        self.0.clone()
    }
}

impl<T: Into<Bytes>> From<T> for Binary {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Binary({} bytes)", self.0.len())
    }
}

/// As a list of numbers, which every format has.
#[cfg(feature = "serde")]
impl serde::Serialize for Binary {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Binary {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

/// A member that does not travel in the JSON, under its name.
#[derive(Debug)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}
