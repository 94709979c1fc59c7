//! What every subcommand shares. In: the common arguments. Out: messages in the form that was asked for.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use super::arguments::{Color, Common, Format};
use crate::report::{MessageFormat, Report, Sources, write_report};

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
        }
    }

    /// Data: goes to stdout.
    pub(super) fn data(&self, text: &str) {
        // A reader that closed the pipe has seen enough.
        let _ = io::stdout().lock().write_all(text.as_bytes());
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
        // Writing to memory does not fail; a closed pipe has seen enough.
        let _ = write_report(report, sources, self.format, color, &mut text);
        let _ = if self.findings_are_data { io::stdout().write_all(&text) } else { io::stderr().write_all(&text) };
    }

    /// Shows the findings of the run and gives the exit code.
    pub(super) fn finish(&self, exit: Exit) -> ExitCode {
        if !self.report.is_empty() {
            self.print(&self.report, &self.sources);
        }
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::InvalidSpec => 3,
        })
    }
}
