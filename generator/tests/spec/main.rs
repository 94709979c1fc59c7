//! Specs from disk: every class of mistake with its place and text, the overlay, printing, `show`, the reference.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in helpers of tests a panic is the way to fail")]

mod check;
mod examples;
mod explain;
mod files;
mod keys;
mod official;
mod overlay;
mod print;
mod reference;
mod show;
mod support;
mod yaml;
