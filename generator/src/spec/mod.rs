//! A spec: YAML files in, one merged and located `Service` out. It knows no Rust.
//!
//! `read_spec` reads facts and overlay and merges them; `check_spec` says what does not make sense together.

mod check;
mod constraint;
mod fact;
mod files;
mod members;
mod node;
mod parse;
mod read;
mod reference;
mod scalars;
mod service;
mod show;
mod type_name;
mod values;
mod write;

pub use crate::report::Place;
pub use check::check_spec;
pub(crate) use check::compare_numbers;
pub use constraint::Constraint;
pub use fact::Masked;
pub(crate) use fact::Named;
pub use files::{SpecTexts, read_texts};
pub use node::{Entry, Located, Node};
#[doc(hidden)]
pub use parse::read_yaml;
pub use read::{Layers, read_layers, read_layers_of, read_service, read_spec};
pub use reference::{json_schema, reference_markdown};
pub use scalars::{Body, Effect, Range, RateLimit, Status, Streaming};
pub use service::{Action, ErrorCode, Example, List, Map, Member, Service, Structure};
pub use show::show_action;
pub(crate) use type_name::translate as translate_type;
pub use type_name::{Scalar, TypeName};
pub use values::{AllowedValue, Values};
pub use write::{FactFile, fact_files};
