//! What can be written: the traits that generated code implements, and the scalars, lists and boxes that it uses.
//! Knows nothing of JSON's text; that is the writer's.

use super::writer::{ObjectWriter, ValueWriter};

/// A structure that can say its members.
///
/// ```
/// use tcgen_runtime::codec::{Encode, ObjectWriter, write_object};
///
/// struct Agent { app_id: String, operator: Option<String> }
///
/// impl Encode for Agent {
///     fn encode(&self, out: &mut ObjectWriter) {
///         out.member("AppId", &self.app_id);
///         out.optional("Operator", &self.operator);
///     }
/// }
///
/// let agent = Agent { app_id: "yDx".into(), operator: None };
/// assert_eq!(write_object(&agent)?, br#"{"AppId":"yDx"}"#);
/// # Ok::<(), tcgen_runtime::codec::EncodeError>(())
/// ```
pub trait Encode {
    /// Says every member that is there, in the order in which it shall be written.
    fn encode(&self, out: &mut ObjectWriter);
}

/// Anything that can stand after a member's colon.
pub trait EncodeValue {
    /// Writes exactly one value: one call of one method of `out`.
    fn encode_value(&self, out: &mut ValueWriter<'_>);
}

/// A list seen through `dyn`, so that the loop over it is compiled once and not per type of item.
pub trait EncodeList {
    /// How many items there are.
    fn count(&self) -> usize;
    /// Writes the item at `index`; nothing where there is none.
    fn encode_item(&self, index: usize, out: &mut ValueWriter<'_>);
}

/// What is seen through `dyn` is a reference, here and below: the table of a type's methods begins with how it is dropped,
/// which for a reference is not at all, and else were a tenth of a program that calls everything.
impl<T: Encode> Encode for &T {
    fn encode(&self, out: &mut ObjectWriter) {
        T::encode(self, out);
    }
}

impl<T: Encode> EncodeValue for T {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.object(&self);
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(&self, out: &mut ObjectWriter) {
        T::encode(self, out);
    }
}

impl<T: EncodeValue> EncodeList for &[T] {
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn encode_item(&self, index: usize, out: &mut ValueWriter<'_>) {
        if let Some(item) = self.get(index) {
            item.encode_value(out);
        }
    }
}

impl<T: EncodeValue> EncodeValue for Vec<T> {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.list(&self.as_slice());
    }
}

impl EncodeValue for str {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.string(self);
    }
}

impl EncodeValue for String {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.string(self);
    }
}

impl EncodeValue for i64 {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.integer(*self);
    }
}

impl EncodeValue for u64 {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.unsigned(*self);
    }
}

impl EncodeValue for f64 {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.float(*self);
    }
}

impl EncodeValue for bool {
    #[inline]
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.boolean(*self);
    }
}
