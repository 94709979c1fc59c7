//! The payload of an open enum's last variant.

use std::fmt;

/// A value that the service sent and this version of the crate has no name for. It is kept, and goes back out as
/// it came.
///
/// Only generated code makes one: a value that *has* a name can thus never hide in here, and a variant that a later
/// version names breaks nobody who matched on what is known today.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown<T>(T);

impl<T> Unknown<T> {
    #[doc(hidden)]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value as it stands on the wire.
    pub const fn value(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Unknown<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(feature = "serde")]
impl<T: serde::Serialize> serde::Serialize for Unknown<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Unknown<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_value_prints_like_the_value_itself() {
        assert_eq!(format!("{:?}", Unknown::new(7)), "7");
        assert_eq!(*Unknown::new("new").value(), "new");
    }

    #[cfg(feature = "serde")]
    #[test]
    fn an_unknown_value_travels_through_serde_like_the_value_itself() {
        let unknown: Unknown<String> = serde_json::from_str("\"new\"").unwrap();
        assert_eq!(unknown.value(), "new");
        assert_eq!(serde_json::to_string(&unknown).unwrap(), "\"new\"");
    }
}
