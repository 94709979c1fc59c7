//! tcgen's codec against serde_json's derive. See the README for what is compared.

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use tcgen::model::{Action, Api, Example, Sample};
use tcgen_benchmarks::derived::ident;
use tcgen_benchmarks::{derived, scratch, services};

/// How many examples are offered to the program: it takes the largest that both sides read.
const CANDIDATES: usize = 8;

const MAIN: &str = include_str!("../../templates/codec.rs");

/// tcgen's codec against serde_json's derive, on the largest official examples.
#[derive(Parser)]
struct Arguments {
    /// The wheel of tccli, or the folder into which it was unpacked.
    tccli: PathBuf,
    /// The services, by their folders in tccli.
    #[arg(long = "service", default_values = ["essbasic", "cvm"])]
    services: Vec<String>,
    /// Where to work; what is in it is lost.
    #[arg(long, default_value = "target/scratch/codec")]
    scratch: PathBuf,
}

/// An example of an action, as it travels.
struct Candidate<'a> {
    action: &'a Action,
    text: String,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let tccli = services::open(&arguments.tccli)?;
    let folder = scratch::fresh(&arguments.scratch, "codec")?;
    let runtime = scratch::project().join("runtime");

    let mut members = vec!["program".to_owned()];
    let mut dependencies = String::new();
    let mut calls = Vec::new();
    for name in &arguments.services {
        let service = services::import(&tccli, services::newest(&tccli, name)?, false)?;
        let api = services::resolve(&service, &[])?;
        let requests = largest(&api, |example| example.request.as_ref());
        let responses = largest(&api, |example| example.response.as_ref());
        let (ours, baseline) = (format!("tcgen_{name}"), format!("derived_{name}"));
        calls.push(render_calls(&ours, &baseline, "encode", &requests, |it| &it.request));
        calls.push(render_calls(&ours, &baseline, "decode", &responses, |it| &it.response));

        // Only these actions: the rest of cvm would be built for nothing.
        let actions: Vec<String> = requests.iter().chain(&responses).map(|it| it.action.wire.clone()).collect();
        let subset = services::resolve(&service, &actions)?;
        scratch::write_crate(&folder.join(&ours), &services::render(&subset, &ours, &runtime)?, false)?;
        scratch::write_crate(&folder.join(&baseline), &derived::render(&subset, &baseline, false)?, false)?;
        dependencies +=
            &format!("{ours} = {{ path = \"../{ours}\", default-features = false, features = [\"serde\"] }}\n");
        dependencies += &format!("{baseline} = {{ path = \"../{baseline}\" }}\n");
        members.extend([ours, baseline]);
    }

    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    scratch::write_workspace(&folder, &members)?;
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nserde = \"1\"\nserde_json = \"1\"\n\
         tcgen-runtime = {{ path = \"{}\", default-features = false }}\n{dependencies}",
        runtime.display()
    );
    scratch::write(&folder.join("program/Cargo.toml"), &manifest)?;
    let main = prettyplease::unparse(&syn::parse2(quote!(fn main() { #(#calls)* }))?);
    scratch::write(&folder.join("program/src/main.rs"), &format!("{MAIN}\n{main}"))?;
    scratch::cargo(&folder, &["build", "--release", "-p", "program"])?;
    let program = folder.join("target/release").join(format!("program{}", std::env::consts::EXE_SUFFIX));
    anyhow::ensure!(std::process::Command::new(program).status()?.success(), "the program failed");
    Ok(())
}

/// One side's largest examples that have different texts, the largest first.
fn largest<'a>(api: &'a Api, side: fn(&'a Example) -> Option<&'a Sample>) -> Vec<Candidate<'a>> {
    let of_action = |action: &'a Action| {
        let samples = action.examples.iter().filter_map(side);
        samples.map(move |sample| Candidate { action, text: compact(&sample.body) })
    };
    let mut all: Vec<Candidate<'_>> = api.actions.iter().flat_map(of_action).collect();
    all.sort_by(|one, other| other.text.len().cmp(&one.text.len()).then_with(|| one.text.cmp(&other.text)));
    all.truncate(CANDIDATES);
    all
}

/// As it travels, without the indentation of the documentation.
fn compact(text: &str) -> String {
    serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |json| json.to_string())
}

fn render_calls(
    ours: &str,
    baseline: &str,
    verb: &str,
    candidates: &[Candidate<'_>],
    type_: fn(&Action) -> &String,
) -> TokenStream {
    let (ours, baseline, verb) = (ident(ours), ident(baseline), ident(verb));
    let calls = candidates.iter().map(|Candidate { action, text }| {
        let name = format!("{} {}", baseline.to_string().trim_start_matches("derived_"), type_(action));
        let type_ = ident(type_(action));
        quote!(#verb::<#ours::model::#type_, #baseline::#type_>(#name, #text))
    });
    quote!(let _ = #(#calls)||*;)
}
