//! Imports of tccli's metadata: what comes in, what stays as it was, and what bad input does.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in helpers of tests a panic is the way to fail"
)]

mod bad_names;
mod bad_sources;
mod command;
mod facts;
mod support;
mod texts;
mod written;
