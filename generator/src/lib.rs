//! tcgen: a YAML spec of Tencent Cloud actions in, Rust bindings out.
//!
//! ```text
//! spec::read_spec -> spec::check_spec -> model::resolve_api -> render::render_api -> emit::plan_files -> emit::write_plan
//! ```
//!
//! Data goes one way, and files are touched at the two ends only. The command is [`cli`]; a `build.rs` uses
//! [`Generator`].
#![forbid(unsafe_code)]

pub mod build_script;
mod characters;
pub mod cli;
pub mod config;
pub mod diff;
pub mod emit;
pub mod generate;
pub mod import;
pub mod model;
pub mod render;
pub mod report;
pub mod spec;
pub mod update;

pub use build_script::{BuildError, Generator};
