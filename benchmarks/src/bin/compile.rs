//! Compile time and size against serde's derives. See the README for what is compared.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Parser;
use tcgen::model::Api;
use tcgen::render::RenderedFile;
use tcgen_benchmarks::measure::{Cost, Side, in_turns, run, show};
use tcgen_benchmarks::{derived, program, scratch, services};

/// The library on either side.
const LIBRARY: &str = "api";

/// The program on either side.
const PROGRAM: &str = "call_all";

/// Compile time of a generated crate and of a program that calls all of it, against the same types with serde's derives.
#[derive(Parser)]
struct Arguments {
    /// The wheel of tccli, or the folder into which it was unpacked.
    tccli: PathBuf,
    /// The service, by its folder in tccli.
    #[arg(long, default_value = "essbasic")]
    service: String,
    /// A spec in place of tccli's metadata: with an overlay, tcgen's side has its enums and docs too.
    #[arg(long)]
    spec: Option<PathBuf>,
    /// Both sides get their docs; without it neither has a doc comment.
    #[arg(long)]
    with_docs: bool,
    /// How often each crate is checked.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How often each program is built.
    #[arg(long, default_value_t = 3)]
    release_rounds: usize,
    /// Where to work; what is in it is lost.
    #[arg(long, default_value = "target/scratch/compile")]
    scratch: PathBuf,
}

/// A workspace with a library and a program.
struct Workspace {
    folder: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let service = match &arguments.spec {
        Some(spec) => services::read(spec)?,
        None => {
            let tccli = services::open(&arguments.tccli)?;
            services::import(&tccli, services::newest(&tccli, &arguments.service)?, arguments.with_docs)?
        }
    };
    let api = services::resolve(&service, &[])?;
    let ours = ours(&arguments, &api)?;
    let baseline = baseline(&arguments, &api)?;

    let title = |what: &str, rounds: usize| {
        let docs = if arguments.with_docs { "with docs" } else { "without docs" };
        format!("{what}, {} with {} actions, {docs}, median of {rounds}", api.service, api.actions.len())
    };
    let mut sides = [
        Side::new("tcgen", || ours.check()),
        Side::new("tcgen, nothing to do: cargo itself", || ours.check_again()),
        Side::new("serde's derives", || baseline.check()),
    ];
    let medians = in_turns(arguments.rounds, &mut sides)?;
    show(&title("cargo check of the crate alone", arguments.rounds), &sides, &medians);

    let mut sides =
        [Side::new("tcgen", || ours.build(true)), Side::new("serde's derives and serde_json", || baseline.build(true))];
    let medians = in_turns(arguments.release_rounds, &mut sides)?;
    show(&title("release build of library and program", arguments.release_rounds), &sides, &medians);

    let mut sides = [
        Side::new("tcgen", || ours.build(false)),
        Side::new("serde's derives and serde_json", || baseline.build(false)),
    ];
    let medians = in_turns(arguments.release_rounds, &mut sides)?;
    show(&title("of it, the program alone", arguments.release_rounds), &sides, &medians);

    let (ours_size, baseline_size) = (ours.proven_size()?, baseline.proven_size()?);
    println!(
        "\nthe program, stripped: {ours_size} and {baseline_size} bytes, {:.2}",
        ours_size as f64 / baseline_size as f64
    );
    let empty = empty(&arguments)?.size()?;
    println!("an empty program, stripped: {empty} bytes");
    Ok(())
}

impl Workspace {
    /// Makes the workspace and builds everything once, with all dependencies.
    fn new(
        folder: PathBuf,
        files: &[RenderedFile],
        with_docs: bool,
        dependencies: &str,
        sources: &[(&str, &str)],
    ) -> Result<Self> {
        scratch::write_workspace(&folder, &[LIBRARY, PROGRAM])?;
        scratch::write_crate(&folder.join(LIBRARY), files, with_docs)?;
        let manifest = format!(
            "[package]\nname = \"{PROGRAM}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             tcgen-runtime = {{ path = \"{}\", default-features = false }}\n{dependencies}",
            runtime().display()
        );
        scratch::write(&folder.join(PROGRAM).join("Cargo.toml"), &manifest)?;
        for (name, text) in sources {
            scratch::write(&folder.join(PROGRAM).join("src").join(name), text)?;
        }
        scratch::write(&folder.join("answer.json"), r#"{"Response":{"RequestId":"6ef60bec"}}"#)?;
        let workspace = Self { folder };
        workspace.check_again()?;
        workspace.build_again()?;
        Ok(workspace)
    }

    fn check(&self) -> Result<Cost> {
        scratch::touch(&self.folder.join(LIBRARY).join("src/lib.rs"))?;
        self.check_again()
    }

    fn check_again(&self) -> Result<Cost> {
        scratch::cargo(&self.folder, &["check", "--no-default-features", "-p", LIBRARY])
    }

    fn build(&self, library: bool) -> Result<Cost> {
        if library {
            scratch::touch(&self.folder.join(LIBRARY).join("src/lib.rs"))?;
        }
        scratch::touch(&self.folder.join(PROGRAM).join("src/main.rs"))?;
        self.build_again()
    }

    /// The program alone: with the library as a second target, cargo would turn on the library's default features.
    fn build_again(&self) -> Result<Cost> {
        scratch::cargo(&self.folder, &["build", "--release", "-p", PROGRAM])
    }

    fn program(&self) -> PathBuf {
        self.folder.join("target/release").join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The size of the program, which is run once: it has to work before its size means anything.
    fn proven_size(&self) -> Result<u64> {
        run(std::process::Command::new(self.program()).arg(self.folder.join("answer.json")).arg("text"))?;
        self.size()
    }

    fn size(&self) -> Result<u64> {
        Ok(fs::metadata(self.program()).context("the program was not built")?.len())
    }
}

fn ours(arguments: &Arguments, api: &Api) -> Result<Workspace> {
    let folder = scratch::fresh(&arguments.scratch, "tcgen")?;
    let files = services::render(api, LIBRARY, &runtime())?;
    let main = program::render_program(api, LIBRARY)?;
    let sources = [("main.rs", main.as_str()), ("shared.rs", program::SHARED)];
    Workspace::new(
        folder,
        &files,
        arguments.with_docs,
        "api = { path = \"../api\", default-features = false }\n",
        &sources,
    )
}

fn baseline(arguments: &Arguments, api: &Api) -> Result<Workspace> {
    let folder = scratch::fresh(&arguments.scratch, "baseline")?;
    let files = derived::render(api, LIBRARY, arguments.with_docs)?;
    let main = program::render_baseline(api, LIBRARY)?;
    let sources = [("main.rs", main.as_str()), ("shared.rs", program::SHARED), ("client.rs", program::BASELINE_CLIENT)];
    let dependencies =
        "api = { path = \"../api\" }\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
    Workspace::new(folder, &files, true, dependencies, &sources)
}

/// What a program of Rust has before it does anything.
fn empty(arguments: &Arguments) -> Result<Workspace> {
    let folder = scratch::fresh(&arguments.scratch, "empty")?;
    let library = RenderedFile { path: "src/lib.rs".to_owned(), text: String::new() };
    let manifest = "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n".to_owned();
    let manifest = RenderedFile { path: "Cargo.toml".to_owned(), text: manifest };
    Workspace::new(folder, &[library, manifest], true, "", &[("main.rs", "fn main() {}\n")])
}

fn runtime() -> PathBuf {
    Path::new(&scratch::project()).join("runtime")
}
