//! Readers of what may hold secrets. No input makes them panic, and what they say repeats no secret.

pub mod cassette;
pub mod config;
pub mod endpoint;
pub mod ini;
pub mod proxy;
pub mod tccli;
