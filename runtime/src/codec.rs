//! JSON as Tencent Cloud speaks it. Structures come in and text goes out ([`write_object`]), or the other way
//! round ([`read_object`]); nothing here knows of requests, clients or the network.
//!
//! Generated code says only which member is which. The loops live here, behind `dyn`, so that a structure costs one
//! small function to compile. What real responses demand of a reader beyond JSON is in [`Reader`], and only there.

mod binary;
mod decode;
mod encode;
mod escape;
mod fault;
mod name;
mod number;
mod reader;
mod scan;
mod writer;

#[cfg(test)]
mod differential;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub(crate) use binary::Attachment;
pub use binary::Binary;
pub use decode::{Decode, DecodeList, DecodeValue};
pub use encode::{Encode, EncodeList, EncodeValue};
pub(crate) use escape::push_escaped;
pub use fault::{DecodeError, EncodeError};
pub use name::Name;
pub use reader::{MAX_DEPTH, Reader, read_object};
pub use writer::{ObjectWriter, ValueWriter, write_object};
pub(crate) use writer::{Written, write_request};
