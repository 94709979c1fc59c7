//! Generation against progenitor. See the README for what is compared.

use std::any::Any;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Parser;
use rayon::prelude::*;
use tcgen::emit::{Owner, plan_files, write_plan};
use tcgen::import::Choice;
use tcgen::report::Report;
use tcgen_benchmarks::measure::{Cost, Side, in_process, in_turns, run, show};
use tcgen_benchmarks::openapi::to_openapi;
use tcgen_benchmarks::{peer, scratch, services};

/// Import and generation, against progenitor on the same actions.
#[derive(Parser)]
struct Arguments {
    /// The wheel of tccli, or the folder into which it was unpacked.
    tccli: PathBuf,
    /// A spec of essbasic for the comparison of whole processes; without it, what `tcgen import tccli` writes.
    #[arg(long)]
    spec: Option<PathBuf>,
    /// Both sides get the official descriptions.
    #[arg(long)]
    with_docs: bool,
    /// How often each side runs over all services.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How often each process runs.
    #[arg(long, default_value_t = 21)]
    process_rounds: usize,
    /// Threads, for both sides.
    #[arg(long, default_value_t = 4)]
    threads: usize,
    /// Where to work; what is in it is lost.
    #[arg(long, default_value = "target/scratch/generate")]
    scratch: PathBuf,
}

/// A service, and the document that the peer gets of it.
struct Input {
    choice: Choice,
    openapi: Vec<u8>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build_global()?;
    let written = std::path::absolute(&arguments.scratch)?.join(format!("written-{}", std::process::id()));
    all_services(&arguments, &written)?;
    essbasic(&arguments, &written)?;
    fs::remove_dir_all(&written).with_context(|| format!("{} cannot be removed", written.display()))
}

fn all_services(arguments: &Arguments, out: &Path) -> Result<()> {
    let tccli = services::open(&arguments.tccli)?;
    let inputs: Vec<(Input, usize)> = tccli
        .choices()
        .par_iter()
        .map(|choice| {
            let api = services::resolve(&services::import(&tccli, choice, arguments.with_docs)?, &[])?;
            let openapi = serde_json::to_vec(&to_openapi(&api))?;
            Ok((Input { choice: choice.clone(), openapi }, api.actions.len()))
        })
        .collect::<Result<_>>()?;
    // What progenitor fails on it cannot be measured on; neither side gets it.
    let refusals: Vec<Option<String>> = inputs.par_iter().map(|(input, _)| refusal(&input.openapi)).collect();
    let mut used = Vec::new();
    let mut actions = 0;
    for ((input, count), refusal) in inputs.into_iter().zip(refusals) {
        match refusal {
            None => {
                actions += count;
                used.push(input);
            }
            Some(why) => {
                println!("left out, progenitor fails: {} {}: {why}", input.choice.service, input.choice.version)
            }
        }
    }

    let docs = arguments.with_docs;
    let nothing = || in_process(|| tcgen_all(&arguments.tccli, &used, docs, None)).map(|(cost, _)| cost);
    // ext4 is slow to make files where as many were deleted seconds ago, so each round has a folder of its own, and
    // all are deleted at the end.
    let mut round = 0;
    let written = || -> Result<Cost> {
        round += 1;
        let folder = out.join(round.to_string());
        in_process(|| tcgen_all(&arguments.tccli, &used, docs, Some(&folder))).map(|(cost, _)| cost)
    };
    let progenitor = || in_process(|| progenitor_all(&used)).map(|(cost, _)| cost);
    let mut sides = [
        Side::new("tcgen, from the wheel, writing nothing", nothing),
        Side::new("tcgen, from the wheel, into a fresh folder", written),
        Side::new("progenitor, from JSON in memory", progenitor),
    ];
    let medians = in_turns(arguments.rounds, &mut sides)?;
    let title = format!(
        "import + generate, {} service versions with {actions} actions, {} threads, {}, median of {}",
        used.len(),
        arguments.threads,
        described(docs),
        arguments.rounds
    );
    show(&title, &sides, &medians);
    Ok(())
}

/// Where a crate has files that could be stale.
const CRATE_FOLDERS: &[&str] = &["src", "src/actions", "src/enums", "src/structures", "tests/examples"];

/// Everything from opening the wheel on; gives the size of the output.
fn tcgen_all(wheel: &Path, inputs: &[Input], docs: bool, out: Option<&Path>) -> Result<usize> {
    let tccli = services::open(wheel)?;
    let one = |Input { choice, .. }: &Input| -> Result<usize> {
        let api = services::resolve(&services::import(&tccli, choice, docs)?, &[])?;
        let name = format!("{}-{}", choice.service, choice.version);
        let files = services::render(&api, &name, Path::new("/runtime"))?;
        let size = files.iter().map(|file| file.text.len()).sum();
        if let Some(out) = out {
            let mut report = Report::new();
            let owner = Owner::new(&api.service, &api.version, &name, CRATE_FOLDERS);
            let plan = plan_files(&out.join(&name), &owner, files, &mut report);
            write_plan(&plan).map_err(|diagnostic| anyhow!("{}", diagnostic.message()))?;
        }
        Ok(size)
    };
    let sizes: Vec<usize> = inputs.par_iter().map(one).collect::<Result<_>>()?;
    Ok(sizes.into_iter().sum())
}

fn progenitor_all(inputs: &[Input]) -> Result<usize> {
    let sizes: Vec<usize> =
        inputs.par_iter().map(|input| Ok(peer::generate(&input.openapi)?.len())).collect::<Result<_>>()?;
    Ok(sizes.into_iter().sum())
}

/// Why progenitor does not generate from a document; it panics on some.
fn refusal(openapi: &[u8]) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| peer::generate(openapi))) {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(format!("{error:#}")),
        Err(panic) => Some(format!("a panic: {}", panic_text(&*panic))),
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied()).unwrap_or("unknown")
}

/// Two processes: YAML to a crate, OpenAPI as JSON to a file.
fn essbasic(arguments: &Arguments, out: &Path) -> Result<()> {
    let folder = scratch::fresh(out, "essbasic")?;
    let tcgen = build_tcgen(arguments)?;
    let tcgen_command = |words: &[&str]| {
        let mut command = Command::new(&tcgen);
        command.current_dir(&folder).args(words);
        command
    };
    let spec = match &arguments.spec {
        Some(spec) => std::path::absolute(spec)?,
        None => {
            let mut import = tcgen_command(&["import", "tccli", "--service", "essbasic", "--to", "spec"]);
            import.args(arguments.with_docs.then_some("--with-docs")).arg(std::path::absolute(&arguments.tccli)?);
            run(&mut import)?;
            folder.join("spec/essbasic/2021-05-26")
        }
    };
    let api = services::resolve(&services::read(&spec)?, &[])?;
    let document = folder.join("openapi.json");
    fs::write(&document, serde_json::to_vec(&to_openapi(&api))?)?;
    let progenitor = std::env::current_exe()?.with_file_name(format!("progenitor{}", std::env::consts::EXE_SUFFIX));
    if !progenitor.exists() {
        bail!("{} is not built: run `cargo build --release` first", progenitor.display());
    }

    let mut round = 0;
    let tcgen_round = || {
        round += 1;
        let mut command = tcgen_command(&["generate", "--crate", &format!("crate-{round}"), "--spec"]);
        run(command.arg(&spec).env("RAYON_NUM_THREADS", arguments.threads.to_string()))
    };
    let progenitor_round = || run(Command::new(&progenitor).args([&document, &folder.join("progenitor.rs")]));
    let mut sides =
        [Side::new("tcgen generate, from YAML", tcgen_round), Side::new("progenitor, from JSON", progenitor_round)];
    let medians = in_turns(arguments.process_rounds, &mut sides)?;
    let title = format!(
        "essbasic, {} actions, whole process, {}, median of {}",
        api.actions.len(),
        described(arguments.with_docs),
        arguments.process_rounds
    );
    show(&title, &sides, &medians);
    Ok(())
}

/// The command as its workspace builds it.
fn build_tcgen(arguments: &Arguments) -> Result<PathBuf> {
    let target = std::path::absolute(&arguments.scratch)?.join("target");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(scratch::project()).args(["build", "--release", "-p", "tcgen", "--target-dir"]).arg(&target);
    run(&mut cargo).context("the command cannot be built")?;
    Ok(target.join("release").join(format!("tcgen{}", std::env::consts::EXE_SUFFIX)))
}

fn described(with_docs: bool) -> &'static str {
    if with_docs { "with the official descriptions" } else { "without descriptions" }
}
