//! progenitor, used as its README says. In: an OpenAPI document as JSON. Out: the text of a Rust file.

use anyhow::{Context as _, Result};
use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator};

/// Reads the document, generates, and formats.
///
/// # Errors
/// Where progenitor has one.
pub fn generate(openapi: &[u8]) -> Result<String> {
    let document: OpenAPI = serde_json::from_slice(openapi).context("openapiv3 cannot read the document")?;
    let tokens = Generator::new(&GenerationSettings::default())
        .generate_tokens(&document)
        .context("progenitor cannot generate from the document")?;
    let file = syn::parse2(tokens).context("progenitor generated what is no Rust")?;
    Ok(prettyplease::unparse(&file))
}
