//! What the tests of the whole project share: the command, a server on loopback, a verifier of signatures that stands on its own,
//! the examples of the documentation, and damaged pages.

pub mod command;
pub mod documented;
pub mod hostile;
pub mod pages;
pub mod server;
pub mod service;
pub mod updating;
pub mod verify;
