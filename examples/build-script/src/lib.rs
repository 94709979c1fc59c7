#![doc = include_str!("../README.md")]

/// What the build script wrote.
pub mod essbasic {
    include!(concat!(env!("OUT_DIR"), "/essbasic/mod.rs"));
}
