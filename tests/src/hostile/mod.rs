//! Hostile input: specs, pages, wheels and options whose texts try to become code, mark-up or keys. In: a seed. Out: what
//! tcgen made of them, and whether any of it does harm.
//!
//! Whatever runs, or becomes a name, holds the word [`CANARY`], so that it can be found in the output.

pub mod compile;
pub mod examples;
pub mod inputs;
pub mod judge;
pub mod pages;
pub mod run;
pub mod text;

/// The word that no generated code may hold outside of a text.
pub const CANARY: &str = "pwned";
