//! What every subcommand shares. In: the common arguments. Out: messages in the form that was asked for.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use super::arguments::{Color, Common, Format};
use crate::report::{Code, Diagnostic, MessageFormat, Report, Sources, write_report};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0.
    Clean,
    /// 1: drift, findings, or an output in the way.
    Findings,
    /// 2: arguments or `tcgen.toml`.
    Usage,
    /// 3.
    InvalidSpec,
}

/// The sources and findings of one run.
pub(super) struct Session {
    pub(super) config: Option<PathBuf>,
    pub(super) sources: Sources,
    pub(super) report: Report,
    /// Findings are what `lint` was asked for; elsewhere they are remarks.
    pub(super) findings_are_data: bool,
    format: MessageFormat,
    color: Color,
    stdout_failed: RefCell<Option<io::Error>>,
}

impl Session {
    pub(super) fn new(common: &Common) -> Self {
        let format = match common.message_format {
            Format::Human => MessageFormat::Human,
            Format::Short => MessageFormat::Short,
            Format::Json => MessageFormat::Json,
        };
        Session {
            config: common.config.clone(),
            sources: Sources::new(),
            report: Report::new(),
            findings_are_data: false,
            format,
            color: common.color,
            stdout_failed: RefCell::new(None),
        }
    }

    /// Data: goes to stdout. Whether that failed is asked afterwards.
    pub(super) fn data(&self, text: &str) {
        if let Err(error) = print_data(text.as_bytes()) {
            // The first failure tells the cause.
            self.stdout_failed.borrow_mut().get_or_insert(error);
        }
    }

    /// Whether data was lost on its way to stdout.
    pub(super) fn lost_data(&self) -> bool {
        self.stdout_failed.borrow().is_some()
    }

    /// A remark for people: goes to stderr, and not at all where a program reads.
    pub(super) fn remark(&self, text: &str) {
        if self.format != MessageFormat::Json {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says that an interrupted run was completed first.
    pub(super) fn completed(&self, folders: &[PathBuf]) {
        folders.iter().for_each(|it| self.remark(&format!("{}: completed an interrupted run", it.display())));
    }

    /// A mistake in the call: a line on stderr.
    pub(super) fn usage(&self, text: &str) -> Exit {
        let _ = writeln!(io::stderr().lock(), "error: {text}");
        Exit::Usage
    }

    /// Shows these findings.
    pub(super) fn print(&self, report: &Report, sources: &Sources) {
        let mut text = Vec::new();
        let terminal = if self.findings_are_data { io::stdout().is_terminal() } else { io::stderr().is_terminal() };
        let color = match self.color {
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            Color::Always => true,
            Color::Never => false,
        };
        // Writing to memory does not fail.
        let _ = write_report(report, sources, self.format, color, &mut text);
        if self.findings_are_data {
            self.data(&String::from_utf8_lossy(&text));
        } else {
            // Where stderr fails there is nobody to tell.
            let _ = io::stderr().write_all(&text);
        }
    }

    /// Shows the findings of the run and gives the exit code.
    pub(super) fn finish(&self, exit: Exit) -> ExitCode {
        if !self.report.is_empty() {
            self.print(&self.report, &self.sources);
        }
        let exit = match self.stdout_failed.take() {
            Some(error) => {
                tell_stdout_failed(&error);
                exit.max(Exit::Findings)
            }
            None => exit,
        };
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::InvalidSpec => 3,
        })
    }
}

/// Writes to stdout, down to the system.
pub(super) fn print_data(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        // A reader that closed the pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Says on stderr that stdout failed.
pub(super) fn tell_stdout_failed(error: &io::Error) {
    let mut report = Report::new();
    report.add(
        Diagnostic::new(Code::StdoutFailed, format!("stdout cannot be written: {error}"))
            .help("a part of the output is missing; make room, or send it elsewhere"),
    );
    let mut text = Vec::new();
    // Writing to memory does not fail, and where stderr fails there is nobody to tell.
    let _ = write_report(&report, &Sources::new(), MessageFormat::Short, false, &mut text);
    let _ = io::stderr().write_all(&text);
}
