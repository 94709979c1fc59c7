//! Lists of error codes. In: lists per action (JSON) and service-wide (Python's `errorcodes.py`). Out: facts of a spec.
//!
//! Nothing official lists codes in a form for programs, but two SDKs hold them: the Go SDK per action, in comments of
//! its client; the Python SDK per service, with a description above each.

use std::collections::BTreeMap;

use serde::Deserialize as _;

use super::document::Text;
use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources};
use crate::spec::{ErrorCode, List, Located, Named as _, Service};

/// The codes that lists hold for one version of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeLists {
    per_action: BTreeMap<String, Vec<String>>,
    service_wide: Vec<(String, Option<String>)>,
}

/// `{"essbasic/v20210526": {"ChannelCancelFlow": ["FailedOperation"]}}`: services, actions, codes; an action without
/// codes has `null`.
type PerAction<'a> = BTreeMap<String, BTreeMap<String, Option<Vec<Text<'a>>>>>;

impl CodeLists {
    /// Adds what a list holds for this version of this service. The name of the file decides how it is read: `.json` or
    /// `.py`.
    ///
    /// What it cannot read goes into the report: a list that is neither, or does not name the service, and each entry that
    /// is no error code, at its place. Nothing of such a list may be applied.
    pub fn add(&mut self, file: FileId, service: &str, version: &str, sources: &Sources, report: &mut Report) {
        let (name, text) = (sources.path(file), sources.text(file));
        let place = |start: usize, length: usize| {
            let byte = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            Place { file, start: byte(start), end: byte(start + length) }
        };
        if name.ends_with(".py") {
            for entry in python_codes(text) {
                match entry {
                    Ok((code, at, doc)) if check_code(&code, place(at, code.len()), report) => {
                        self.service_wide.push((code, doc));
                    }
                    Ok(_) => {}
                    Err((at, line)) => report.add(
                        Diagnostic::new(Code::BadMetadata, "a line of a list of error codes cannot be read")
                            .at(place(at, line.len()), "neither a comment nor `NAME = 'Code'`"),
                    ),
                }
            }
            return;
        }
        let key = format!("{service}/v{}", version.replace('-', ""));
        let mut parser = serde_json::Deserializer::from_str(text);
        let lists = match PerAction::deserialize(&mut parser).and_then(|lists| parser.end().map(|()| lists)) {
            Ok(lists) => lists,
            Err(error) => {
                let reason = format!("it is not a JSON object of services, actions and codes: {error}");
                return report.add(refused(name, &reason));
            }
        };
        let Some(actions) = lists.get(&key) else { return report.add(refused(name, &format!("it has no `{key}`"))) };
        for (action, codes) in actions {
            let mut taken = Vec::new();
            for code in codes.iter().flatten() {
                let start = code.offset(text).unwrap_or(0);
                if check_code(code, place(start, if start == 0 { 0 } else { code.len() }), report) {
                    taken.push(code.to_string());
                }
            }
            self.per_action.insert(action.clone(), taken);
        }
    }

    /// Gives each action its codes, and the service all of them. An action that no list names keeps what it has.
    /// With `docs` the official descriptions come along.
    pub fn apply(&self, service: &mut Service, docs: bool) {
        let place = Place::default();
        for (name, action) in &mut service.actions {
            if let Some(codes) = self.per_action.get(name) {
                let codes = codes.iter().map(|code| Located::new(code.clone(), place)).collect();
                action.value.errors = List::new(codes, Some(place));
            }
        }
        let mut all: BTreeMap<String, Located<ErrorCode>> = std::mem::take(&mut service.errors).into_iter().collect();
        let listed =
            service.actions.values().flat_map(|action| action.value.errors.iter().map(|code| code.value.clone()));
        for code in listed {
            all.entry(code).or_insert_with(|| Located::new(ErrorCode::default(), place));
        }
        for (code, doc) in &self.service_wide {
            let known = all.entry(code.clone()).or_insert_with(|| Located::new(ErrorCode::default(), place));
            if docs {
                known.value.doc = doc.clone().map(|doc| Located::new(doc, place));
            }
        }
        service.errors = all.into_iter().collect();
    }
}

/// Whether a code is one; it is reported where it is not.
fn check_code(code: &str, place: Place, report: &mut Report) -> bool {
    let is_code = ErrorCode::is_name(code);
    if !is_code {
        let diagnostic = Diagnostic::new(Code::BadErrorCode, format!("`{}` is not an error code", code.escape_debug()));
        report.add(diagnostic.at(place, ErrorCode::NAME_RULE).help("correct it in the list, or take its line out"));
    }
    is_code
}

/// A code, the byte that it begins at, and the comment above it; or a line that is neither.
type Entry<'t> = Result<(String, usize, Option<String>), (usize, &'t str)>;

/// `# …` above `NAME = 'Family.Detail'`.
fn python_codes(text: &str) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    let (mut comment, mut start) = (None, 0);
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let at = start + (whole.len() - whole.trim_start().len());
        start += whole.len();
        if let Some(text) = line.strip_prefix('#') {
            comment = Some(text.trim().to_owned());
        } else if line.is_empty() {
            comment = None;
        } else {
            let code = line
                .split_once('=')
                .and_then(|(name, value)| quoted(value.trim()).filter(|_| is_python_name(name.trim())));
            entries.push(match code {
                Some(code) => Ok((code.to_owned(), at + line.rfind(code).unwrap_or(0), comment.take())),
                None => Err((at, line)),
            });
        }
    }
    entries
}

fn is_python_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// What stands between quotes, behind which only a comment may follow.
fn quoted(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (inner, behind) = value.get(1..)?.split_once(quote)?;
    (behind.trim().is_empty() || behind.trim_start().starts_with('#')).then_some(inner)
}

fn refused(name: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::BadMetadata, format!("`{name}` is no list of error codes: {reason}"))
        .help("a list is JSON such as {\"essbasic/v20210526\": {\"Action\": [\"Code\"]}}, or the `errorcodes.py` of a Python SDK")
}

#[cfg(test)]
mod tests {
    use super::CodeLists;
    use crate::report::{Report, Sources};
    use crate::spec::{Action, Located, Place, Service};

    const JSON: &str =
        r#"{"demo/v20200101": {"Act": ["FailedOperation", "InvalidParameter.Id"]}, "other/v20200101": {"Act": null}}"#;
    const PYTHON: &str =
        "# -*- coding: utf8 -*-\n\n# No money.\nFAILEDOPERATION_MONEY = 'FailedOperation.Money'\nOTHER = 'Other'\n";

    fn service() -> Service {
        let mut service = Service::default();
        service.actions.insert("Act".to_owned(), Located::new(Action::default(), Place::default()));
        service
    }

    fn add(lists: &mut CodeLists, name: &str, text: &str, service: &str) -> Report {
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let file = sources.add(name, text);
        lists.add(file, service, "2020-01-01", &sources, &mut report);
        report
    }

    #[test]
    fn lists_give_actions_their_codes_and_the_service_all() {
        let mut lists = CodeLists::default();
        assert!(add(&mut lists, "a.json", JSON, "demo").is_empty());
        assert!(add(&mut lists, "errorcodes.py", PYTHON, "demo").is_empty());
        let mut service = service();
        lists.apply(&mut service, false);
        let of_action: Vec<&str> = service.actions["Act"].value.errors.iter().map(|code| code.value.as_str()).collect();
        assert_eq!(of_action, ["FailedOperation", "InvalidParameter.Id"]);
        let all: Vec<&str> = service.errors.keys().map(String::as_str).collect();
        assert_eq!(all, ["FailedOperation", "FailedOperation.Money", "InvalidParameter.Id", "Other"]);
        assert!(service.errors.values().all(|code| code.value.doc.is_none()), "official texts stay out");
        lists.apply(&mut service, true);
        let doc = service.errors["FailedOperation.Money"].value.doc.as_ref().map(|doc| doc.value.as_str());
        assert_eq!(doc, Some("No money."));
        assert!(service.errors["Other"].value.doc.is_none(), "a comment belongs to the line below it");
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let mut lists = CodeLists::default();
        let shown = |report: &Report| {
            let codes = report.sorted().iter().map(|it| (it.code(), it.message().to_owned())).collect::<Vec<_>>();
            (codes.len(), codes.first().map(|it| it.1.clone()).unwrap_or_default())
        };
        let missing = shown(&add(&mut lists, "a.json", JSON, "absent"));
        assert!(missing.1.contains("it has no `absent/v20200101`"), "{}", missing.1);
        for (name, text, count) in [
            ("a.json", "[1]", 1),
            ("a.json", "{\"demo/v20200101\"", 1),
            ("a.json", "{\"demo/v20200101\": {}} x", 1),
            ("a.json", "{\"demo/v20200101\": {\"Act\": [\"Auth Failure!\", \"../x\", \"Good.Code\", \"\"]}}", 3),
            ("errorcodes.py", "A = 'Auth Failure!'\nB = '../x'\nC = 'Good'\n", 2),
            ("errorcodes.py", "A = Good\nB 'Good'\nC = 'Go\u{200b}od'\n<html>\nD = 'Good' # why\n", 4),
        ] {
            assert_eq!(shown(&add(&mut CodeLists::default(), name, text, "demo")).0, count, "{text}");
        }
        let report = add(&mut lists, "errorcodes.py", "# x\nA = 'Auth Failure!'\n", "demo");
        assert_eq!(report.sorted()[0].primary().map(|it| (it.place.start, it.place.end)), Some((9, 22)));
    }
}
