//! What the tests share: a generated crate in miniature, actions of every kind, a transport that follows a script, and
//! a server that answers what it is told to.

pub mod actions;
pub mod essbasic;
pub mod scripted;
pub mod server;
