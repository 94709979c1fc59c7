//! The examples of the documentation, as the project's spec has them. In: the name of an action. Out: its examples as
//! JSON.

use std::path::Path;

use serde_json::Value;
use tcgen::report::{Report, Sources};

/// A documented call.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The body of the request.
    pub input: Value,
    /// What stands in `Response`.
    pub output: Value,
}

/// The examples of an action of essbasic 2021-05-26, in the order of its page.
///
/// # Panics
/// The spec cannot be read, has no such action, or an example of it lacks a half.
pub fn examples(action: &str) -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/essbasic/2021-05-26");
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = tcgen::spec::read_spec(&folder, &mut sources, &mut report).expect("the spec of essbasic");
    let action = service.actions.get(action).expect("an action of essbasic");
    let examples = action.value.examples.iter().map(|example| Example {
        title: example.value.title.as_ref().expect("a title").value.clone(),
        input: example.value.input.as_ref().expect("an input").value.to_json(),
        output: example.value.output.as_ref().expect("an output").value.to_json(),
    });
    examples.collect()
}
