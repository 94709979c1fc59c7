//! The command `tcgen`. In: arguments. Out: an exit code; data on stdout, everything else on stderr.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | clean |
//! | 1 | drift, findings, changes that `--fail-on` names, or an output that is in the way |
//! | 2 | usage: arguments or `tcgen.toml` |
//! | 3 | invalid spec |

mod arguments;
mod check;
mod diff;
mod explain;
mod facts;
mod generate;
mod import;
mod import_errors;
mod import_page;
mod lint;
mod reference;
mod session;
mod show;
mod targets;
mod threads;
mod update;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command, Import};
pub use session::Exit;
use session::{Session, print_data, tell_stdout_failed};

/// Runs the command with these arguments, the first of which is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to stdout with 0, a mistake to stderr with 2.
            let printed = error.print().and_then(|()| print_data(b""));
            return match printed {
                Err(failure) if !error.use_stderr() && failure.kind() != io::ErrorKind::BrokenPipe => {
                    tell_stdout_failed(&failure);
                    ExitCode::FAILURE
                }
                _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
            };
        }
    };
    let mut session = Session::new(&arguments.common);
    let exit = match &arguments.command {
        Command::Generate(it) => generate::run(&mut session, it),
        Command::Check(it) => check::run(&mut session, it),
        Command::Import(Import::Tccli(it)) => import::run(&mut session, it),
        Command::Import(Import::Page(it)) => import_page::run(&mut session, it),
        Command::Import(Import::Errors(it)) => import_errors::run(&mut session, it),
        Command::Diff(it) => diff::run(&mut session, it),
        Command::Update(it) => update::run(&mut session, it),
        Command::Lint(it) => lint::run(&mut session, it),
        Command::Show(it) => show::run(&mut session, it),
        Command::Explain(it) => explain::run(&mut session, it),
        Command::Reference(it) => reference::run(&mut session, it),
    };
    session.finish(exit)
}
