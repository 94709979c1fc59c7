//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

/// Generates Rust bindings for Tencent Cloud from a YAML spec.
///
/// Exit codes: 0 clean, 1 drift or findings, 2 usage, 3 invalid spec.
#[derive(Debug, Parser)]
#[command(name = "tcgen", version, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// The project's configuration; looked for in this folder and above without it.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// How findings are shown.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub(super) message_format: Format,
    /// Colours in findings.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// With the lines of the spec.
    Human,
    /// One line each.
    Short,
    /// One JSON object a line.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Writes the code of every target of tcgen.toml, or of one given here.
    Generate(Selection),
    /// Says how the code differs from what `generate` would write; exits 1 if it does.
    Check(Selection),
    /// Makes or renews the facts of specs from a foreign description; overlays stay as they are.
    #[command(subcommand)]
    Import(Import),
    /// Says what changed between two specs, and what it means for calls and for code; see `docs/diff-rules.md`.
    ///
    /// A side is the folder or file of a spec, REVISION:PATH of git, or the wheel, unpacked folder or api.json of
    /// tccli.
    Diff(Diff),
    /// Imports, compares, generates, and writes the changelog and the version of each crate that changes.
    Update(Update),
    /// Reports everything that is wrong or doubtful in the specs; exits 1 if anything is.
    Lint(Lint),
    /// Prints an action as it is after merging, with the file and line of each fact.
    Show(Show),
    /// Explains a code such as E0102, or a rule of `diff`; lists all of them without one.
    Explain(Explain),
    /// Prints the reference of the spec's keys, their JSON Schema, or the rules of `diff`.
    Reference(Reference),
}

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// From the metadata that Tencent's command line is built from (`pip download tccli --no-deps`).
    Tccli(ImportTccli),
    /// From pages of the documentation: HTML, Markdown, or text that was copied from a browser, in Chinese or English.
    Page(ImportPage),
    /// From lists of error codes: JSON per action, `errorcodes.py` of a Python SDK for the whole service.
    Errors(ImportErrors),
}

#[derive(Debug, Args)]
pub(super) struct ImportTccli {
    /// The wheel of tccli, the folder into which it was unpacked, or one api.json of it.
    #[arg(value_name = "SOURCE")]
    pub(super) source: PathBuf,
    /// Only this service, by its folder in the package; its newest version without --version.
    #[arg(long)]
    pub(super) service: Option<String>,
    /// Only this version, a date such as 2021-05-26.
    #[arg(long, requires = "service")]
    pub(super) version: Option<String>,
    /// Where specs go: each in FOLDER/SERVICE/VERSION.
    #[arg(long, value_name = "FOLDER", default_value = "spec")]
    pub(super) to: PathBuf,
    /// Keeps the official descriptions, as `doc`: for your own checkout, they are Tencent's texts.
    #[arg(long)]
    pub(super) with_docs: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportPage {
    /// The pages: of actions, of structures, of error codes, or histories; `-` reads one from stdin.
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The folder of the spec that the pages belong to; a new one is made where there is none.
    #[arg(long, value_name = "FOLDER")]
    pub(super) spec: PathBuf,
    /// The service, where neither the spec nor a page names it; a page of another is an error.
    #[arg(long)]
    pub(super) service: Option<String>,
    /// The version, a date such as 2021-05-26, where neither the spec nor a page names it.
    #[arg(long)]
    pub(super) version: Option<String>,
    /// Prints what would change as a diff, and writes nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Keeps the official descriptions, as `doc`: for your own checkout, they are Tencent's texts.
    #[arg(long)]
    pub(super) with_docs: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportErrors {
    /// The lists.
    #[arg(value_name = "LIST", required = true)]
    pub(super) lists: Vec<PathBuf>,
    /// The folder of the spec.
    #[arg(long, value_name = "FOLDER")]
    pub(super) spec: PathBuf,
    /// Keeps the official descriptions, as `doc`: for your own checkout, they are Tencent's texts.
    #[arg(long)]
    pub(super) with_docs: bool,
}

#[derive(Debug, Args)]
pub(super) struct Selection {
    /// The folder or file of one spec, in place of the targets of tcgen.toml.
    #[arg(long, value_name = "PATH")]
    pub(super) spec: Option<PathBuf>,
    /// The wheel, the unpacked folder or an api.json of tccli, in place of a spec: the shortest way to a crate of a
    /// service, or of a few of its actions.
    #[arg(long, value_name = "SOURCE", conflicts_with = "spec")]
    pub(super) tccli: Option<PathBuf>,
    /// The service in --tccli, by its folder in the package.
    #[arg(long, requires = "tccli")]
    pub(super) service: Option<String>,
    /// The version of the service; the newest without it.
    #[arg(long, requires = "service")]
    pub(super) version: Option<String>,
    /// Where the crate goes.
    #[arg(long = "crate", value_name = "FOLDER", conflicts_with = "module")]
    pub(super) crate_: Option<PathBuf>,
    /// Where the module goes, in a crate of yours.
    #[arg(long, value_name = "FOLDER")]
    pub(super) module: Option<PathBuf>,
    /// The name of the crate; tcgen-SERVICE without it.
    #[arg(long, requires = "crate_")]
    pub(super) name: Option<String>,
    /// Only this action, with the structures it needs; may be repeated. Needs --crate or --module, so that a
    /// crate of tcgen.toml is not cut down by accident.
    #[arg(long = "action", value_name = "ACTION", action = ArgAction::Append)]
    pub(super) actions: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// What callers know.
    #[arg(value_name = "OLD")]
    pub(super) old: String,
    /// What the service says now.
    #[arg(value_name = "NEW")]
    pub(super) new: String,
    /// Only this service of tccli, by its folder in the package; all that both sides have without it.
    #[arg(long)]
    pub(super) service: Option<String>,
    /// Only this version of the service, a date such as 2021-05-26.
    #[arg(long, requires = "service")]
    pub(super) version: Option<String>,
    /// Only this action, with the structures it needs; may be repeated.
    #[arg(long = "action", value_name = "ACTION", action = ArgAction::Append)]
    pub(super) actions: Vec<String>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(super) format: DiffFormat,
    /// Adds counts over everything: actions, objects, members, types, flags.
    #[arg(long)]
    pub(super) summary: bool,
    /// Lists changes of documentation too, which are only counted otherwise.
    #[arg(long)]
    pub(super) docs: bool,
    #[command(flatten)]
    pub(super) review: Review,
}

#[derive(Debug, Args)]
pub(super) struct Update {
    /// A release of tccli (its wheel, its unpacked folder, one api.json of it), or pages of the documentation.
    #[arg(value_name = "SOURCE", required = true)]
    pub(super) sources: Vec<PathBuf>,
    /// Only the targets of this spec; pages need it where tcgen.toml has several specs.
    #[arg(long, value_name = "FOLDER")]
    pub(super) spec: Option<PathBuf>,
    /// The service in the source, where the spec does not name it as the source does.
    #[arg(long)]
    pub(super) service: Option<String>,
    /// The version in the source, where it is not that of the spec.
    #[arg(long)]
    pub(super) version: Option<String>,
    /// Prints all of it as a report and a diff, and writes nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Keeps the official descriptions, as `doc`: for your own checkout, they are Tencent's texts.
    #[arg(long)]
    pub(super) with_docs: bool,
    #[command(flatten)]
    pub(super) review: Review,
}

/// What makes a comparison fail, and what does not.
#[derive(Debug, Args)]
pub(super) struct Review {
    /// Exits with 1 where a change that nobody has reviewed does this; may be repeated.
    #[arg(long, value_enum, value_name = "WHAT", action = ArgAction::Append)]
    pub(super) fail_on: Vec<FailOn>,
    /// The file of reviewed changes; tcgen-diff.toml, if it is there, without it.
    #[arg(long, value_name = "FILE")]
    pub(super) ignore: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Breaks calls.
    Wire,
    /// Breaks code.
    Source,
    /// Breaks calls or code.
    Any,
    /// Breaks either, or warns of it.
    Warning,
    /// Is more than documentation.
    Change,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DiffFormat {
    /// Text, a line a change.
    Human,
    /// Lists, for a review or a changelog.
    Markdown,
    /// One object, for programs.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Specs to read, in place of those of tcgen.toml.
    #[arg(value_name = "SPEC")]
    pub(super) specs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The action.
    #[arg(value_name = "ACTION")]
    pub(super) action: String,
    /// The spec to look in, in place of those of tcgen.toml.
    #[arg(long, value_name = "PATH")]
    pub(super) spec: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code or the rule.
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Reference {
    /// The form.
    #[arg(long, value_enum, default_value_t = ReferenceFormat::Markdown)]
    pub(super) format: ReferenceFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ReferenceFormat {
    /// A page for people.
    Markdown,
    /// A JSON Schema for editors.
    Schema,
    /// The rules of `diff`.
    Rules,
}
