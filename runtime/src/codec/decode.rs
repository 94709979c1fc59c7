//! What can be read: the traits that generated code implements, and the scalars, lists and boxes that it uses.
//! Knows nothing of JSON's text; that is the reader's.

use super::fault::DecodeError;
use super::name::Name;
use super::reader::Reader;

/// A structure that takes its members as they come.
///
/// ```
/// use tcgen_runtime::codec::{Decode, DecodeError, Name, Reader, read_object};
///
/// #[derive(Default)]
/// struct Reply { task_id: Option<String>, fail_messages: Vec<String> }
///
/// impl Decode for Reply {
///     fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
///         match name.as_str() {
///             "TaskId" => value.read(&mut self.task_id),
///             "FailMessages" => value.read(&mut self.fail_messages),
///             _ => value.skip(),
///         }
///     }
/// }
///
/// let mut reply = Reply::default();
/// read_object(br#"{"TaskId": 17, "FailMessages": null, "New": {}}"#, &mut reply)?;
/// assert_eq!(reply.task_id.as_deref(), Some("17"));
/// assert!(reply.fail_messages.is_empty());
/// # Ok::<(), DecodeError>(())
/// ```
pub trait Decode {
    /// Reads the value of the member `name`, or skips that of a member that nobody knows.
    ///
    /// # Errors
    /// The value does not fit, or what stands there is not JSON.
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError>;
}

/// Anything that can be read from after a member's colon.
pub trait DecodeValue {
    /// Reads one value in place of the present one. An absent value leaves the type's default.
    ///
    /// # Errors
    /// The value does not fit, or what stands there is not JSON.
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// [`decode_value`](Self::decode_value) for a caller who knows that `self` is a fresh default, which spares a
    /// structure from being cleared first.
    ///
    /// # Errors
    /// As `decode_value`.
    #[inline]
    fn decode_fresh(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.decode_value(input)
    }
}

/// A list seen through `dyn`, so that the loop that fills it is compiled once and not per type of item.
pub trait DecodeList {
    /// Appends an item read from `input`.
    ///
    /// # Errors
    /// The item does not fit, or what stands there is not JSON.
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError>;
}

/// What is seen through `dyn` is a reference, for the reason that stands in `encode`.
impl<T: Decode + ?Sized> Decode for &mut T {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        T::decode_member(self, name, value)
    }
}

/// No reading of a value is inlined, here and below: what a member costs is then a jump.
impl<T: Decode + Default> DecodeValue for T {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = T::default();
        self.decode_fresh(input)
    }

    #[inline]
    fn decode_fresh(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut target = self;
        input.object(&mut target)
    }
}

impl<T: Decode + ?Sized> Decode for Box<T> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        T::decode_member(self, name, value)
    }
}

impl<T: DecodeValue + Default> DecodeList for &mut Vec<T> {
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.push(T::default());
        match self.last_mut() {
            Some(item) => item.decode_fresh(input),
            None => Ok(()),
        }
    }
}

impl<T: DecodeValue + Default> DecodeValue for Vec<T> {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.clear();
        let mut items = self;
        input.list(&mut items)
    }
}

impl<T: DecodeValue + Default> DecodeValue for Option<T> {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.insert(T::default()).decode_fresh(input)?;
        if input.was_absent() {
            *self = None;
        }
        Ok(())
    }
}

impl DecodeValue for String {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        input.text(self)
    }
}

impl DecodeValue for i64 {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = input.integer()?;
        Ok(())
    }
}

impl DecodeValue for u64 {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = input.unsigned()?;
        Ok(())
    }
}

impl DecodeValue for f64 {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = input.float()?;
        Ok(())
    }
}

impl DecodeValue for bool {
    #[inline(never)]
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = input.boolean()?;
        Ok(())
    }
}
