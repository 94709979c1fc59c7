//! Gives tcgen hostile specs, pages, wheels and configurations, and judges everything that comes out.
//!
//! ```text
//! cargo run --release -p tests --bin hostile -- --inputs 100000 --compile 240
//! ```
//!
//! The same seed gives the same input. `--seed N --inputs 1` shows one of them again. A panic ends a release build, and
//! says which seeds it may be of; with `CARGO_PROFILE_RELEASE_PANIC=unwind` before the command it is counted instead. What
//! is compiled stays in `target/hostile`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures for people")]

use std::panic;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use rayon::prelude::*;
use tcgen::report::Code;
use tests::command::workspace;
use tests::hostile::compile::compile;
use tests::hostile::run::{Bench, Outcome, running};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
struct Arguments {
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How many inputs.
    #[arg(long, default_value_t = 100_000)]
    inputs: u64,
    /// How many findings are shown.
    #[arg(long, default_value_t = 40)]
    show: usize,
    /// How many accepted inputs are compiled, documented and tested.
    #[arg(long, default_value_t = 0)]
    compile: usize,
}

/// Codes that no input of these kinds can give, and why.
const NOT_HIT: &[(&str, &str)] = &[
    ("E0001", "a file that cannot be read; inputs are in memory or readable"),
    ("E0002", "bytes that are not UTF-8; inputs are texts"),
    ("E0005", "a file of more than 64 MB"),
    ("W0004", "a stray file of a folder; specs are in memory"),
    ("E0402", "a service that a command names"),
    ("E0413", "pages of which nothing says the version; most here have a row for it"),
    ("W0426", "a text that names members of a structure; no page here has one"),
    ("W0428", "a page of the history"),
    ("E0601", "an action that a command names"),
    ("W0511", "two states of a spec with an overlay; the test `hidden_changes` has them"),
    ("E0620", "folders of targets, which commands compare"),
    ("E0621", "links; files that lie in the way are tried by the test `keeps_files`"),
    ("E0622", "writing to a folder"),
    ("E0623", "writing to a folder"),
    ("E0624", "an interrupted run; the test `interrupted` has them"),
    ("E0625", "an output that cannot be written; the test `stdout` has them"),
    ("E0701", "writing to a folder"),
    ("E0702", "writing to a folder"),
    ("W0540", "writing to a folder"),
    ("W0541", "writing to a folder"),
    ("E0801", "revisions of git"),
    ("E0802", "two services that a command names"),
    ("E0803", "the file of reviewed changes"),
    ("W0804", "the file of reviewed changes"),
    ("E0901", "a defect of tcgen: any is counted as harm"),
];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir().expect("a folder");
    // About half of all inputs are accepted and half of those are services: enough are kept for the compiler.
    let keep = if arguments.compile == 0 {
        0
    } else {
        usize::try_from(arguments.inputs).unwrap_or(usize::MAX).checked_div(arguments.compile * 8).unwrap_or(1).max(1)
    };
    let bench = Bench::new(folder.path(), keep);
    // A panic ends a release build, so it says first whose it is.
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        eprintln!("one of the seeds {:?} panics", running());
        told(info);
    }));
    let started = Instant::now();
    let seeds = arguments.seed..arguments.seed + arguments.inputs;
    let outcome = seeds.into_par_iter().map(|seed| bench.try_seed(seed)).reduce(Outcome::default, Outcome::and);
    let seconds = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = arguments.inputs as f64 / seconds;
    println!("{} inputs in {seconds:.1} s, {rate:.0}/s", arguments.inputs);
    for (kind, (all, accepted)) in &outcome.inputs {
        println!("  {kind}: {all}, {accepted} accepted");
    }
    println!("{} files judged, {} reports of diff", outcome.files, outcome.reports);
    print_codes(&outcome);
    println!("harm: {}", outcome.wrong.len());
    outcome.wrong.iter().take(arguments.show).for_each(|wrong| println!("  {wrong}"));
    let mut failed = !outcome.wrong.is_empty();
    if arguments.compile > 0 {
        failed |= !compiled(&outcome, arguments.compile);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn print_codes(outcome: &Outcome) {
    let (mut hit, mut missing) = (Vec::new(), Vec::new());
    for code in Code::ALL {
        match outcome.codes.get(code.id()) {
            Some(count) => hit.push(format!("{} {count}", code.id())),
            None => missing.push(code.id()),
        }
    }
    println!("codes hit: {}: {}", hit.len(), hit.join(", "));
    for code in missing {
        let why = NOT_HIT.iter().find(|(known, _)| *known == code).map_or("no input gave it", |(_, why)| why);
        println!("not hit: {code}: {why}");
    }
}

fn compiled(outcome: &Outcome, wanted: usize) -> bool {
    let folder = workspace().join("target/hostile");
    let modules = outcome.modules.get(..wanted.min(outcome.modules.len())).unwrap_or_default();
    let crates = outcome.crates.get(..MOST_CRATES.min(outcome.crates.len())).unwrap_or_default();
    let started = Instant::now();
    match compile(&folder, modules, crates) {
        Ok(examples) => println!(
            "compiled without a warning, by rustc and rustdoc: {} modules, {} crates; nothing ran but {examples} examples of ours; {:.0} s",
            modules.len(),
            crates.len(),
            started.elapsed().as_secs_f64()
        ),
        Err(said) => {
            println!("does not compile: {said}");
            return false;
        }
    }
    modules.len() >= wanted && !crates.is_empty()
}

/// Each is linked several times, so there are few.
const MOST_CRATES: usize = 8;
