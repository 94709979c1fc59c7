//! What the tests share: a generated crate in miniature, and a server that answers what it is told to.

pub mod essbasic;
pub mod server;
