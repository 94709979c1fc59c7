//! Holds the generator against everything that Tencent publishes: the metadata of tccli 3.1.189.1, 300 service
//! versions with 16,204 actions, and their official examples.
//!
//! ```text
//! cargo run --release -p tests --bin corpus                       # the services that CI runs
//! cargo run --release -p tests --bin corpus -- --all              # all 300
//! cargo run --release -p tests --bin corpus -- --services cvm,vpc --with-docs
//! ```
//!
//! For each service version it imports the metadata, generates the crate, type-checks it with every warning
//! counted, reads the official responses with the generated decoders, maps the official errors, and reads and writes
//! the official requests. It prints a table and exits with 1 if anything misses; `target/corpus/misses.txt` lists what.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a table for people")]

#[path = "../corpus/mod.rs"]
mod corpus;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// As the command `tcgen`, whose times the table is to show.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The services that CI runs: the two of e-sign, the largest, and those with odd corners (server-sent events in cls,
/// deep nesting in lke).
const OF_CI: &str = "essbasic,ess,cvm,vpc,cdb,tke,cls,tcss,lke";

/// Generates crates from all of tccli's metadata and holds them against the official examples.
#[derive(Debug, Parser)]
struct Arguments {
    /// The wheel of tccli or its unpacked folder; fetched with pip and kept in target/corpus without it.
    #[arg(long, value_name = "PATH")]
    tccli: Option<PathBuf>,
    /// The services, by their folders in the package.
    #[arg(long, value_delimiter = ',', default_value = OF_CI)]
    services: Vec<String>,
    /// Every service.
    #[arg(long, conflicts_with = "services")]
    all: bool,
    /// Generates with the official descriptions, and runs rustdoc over them with its lints denied.
    #[arg(long)]
    with_docs: bool,
    /// Ends after the type check: nothing is linked or run.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let run = corpus::Run {
        source: arguments.tccli,
        services: (!arguments.all).then_some(arguments.services),
        with_docs: arguments.with_docs,
        examples: !arguments.check,
    };
    match run.run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
