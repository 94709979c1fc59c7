//! One finding, and all findings of a run.

use super::{Code, Place, Severity};

/// Something that is wrong: a code, a message, the places and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    message: String,
    /// Boxed so that a `Result` with a diagnostic stays small.
    primary: Option<Box<Label>>,
    others: Vec<Label>,
    help: Vec<String>,
    notes: Vec<String>,
}

/// A place, and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What to say there; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A finding without a place yet; its severity is that of the code.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            primary: None,
            others: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The place that is to be mended.
    #[must_use]
    pub fn at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.primary = Some(Box::new(Label { place, text: label.into() }));
        self
    }

    /// A further place that explains it, in the same or another file.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.others.push(Label { place, text: label.into() });
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// `did you mean …`, where there is something near.
    #[must_use]
    pub fn suggest(self, meant: Option<&str>) -> Self {
        match meant {
            Some(meant) => self.help(format!("did you mean `{meant}`?")),
            None => self,
        }
    }

    /// Why it is so.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The message, one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place to mend, where there is one.
    pub fn primary(&self) -> Option<&Label> {
        self.primary.as_deref()
    }

    /// The places that explain.
    pub fn others(&self) -> &[Label] {
        &self.others
    }

    /// What to do.
    pub fn helps(&self) -> &[String] {
        &self.help
    }

    /// Why it is so.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// Every finding of a run. The order of adding does not matter: they are shown by place.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Report::default()
    }

    /// Adds one finding.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes over all findings of another report.
    pub fn merge(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether anything was found.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Whether there is an error, and so nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|it| it.code.severity() == Severity::Error)
    }

    /// Whether there is a finding with this code.
    pub fn has(&self, code: Code) -> bool {
        self.diagnostics.iter().any(|it| it.code == code)
    }

    /// Whether there is a finding with one of these codes to mend within this place.
    pub fn has_within(&self, codes: &[Code], place: Place) -> bool {
        let within = |it: &Place| it.file == place.file && (place.start..place.end).contains(&it.start);
        let places = self.diagnostics.iter().filter(|it| codes.contains(&it.code)).filter_map(|it| it.primary.as_ref());
        places.map(|label| label.place).any(|it| within(&it))
    }

    /// How many different errors there are.
    pub fn error_count(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many different warnings there are.
    pub fn warning_count(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// The findings by place, those without one first; identical ones once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        sorted.sort_by_key(|it| (it.primary.as_ref().map(|label| label.place), it.code, it.message.as_str()));
        sorted.dedup();
        sorted
    }

    fn count(&self, severity: Severity) -> usize {
        self.sorted().iter().filter(|it| it.code.severity() == severity).count()
    }
}
