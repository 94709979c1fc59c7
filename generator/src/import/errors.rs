//! Lists of error codes. In: lists per action (JSON) and service-wide (Python's `errorcodes.py`). Out: facts of a spec.
//!
//! Nothing official lists codes in a form for programs, but two SDKs hold them: the Go SDK per action, in comments of
//! its client; the Python SDK per service, with a description above each.

use std::collections::BTreeMap;

use serde::Deserialize as _;

use crate::report::{Code, Diagnostic, Place};
use crate::spec::{ErrorCode, List, Located, Service};

/// The codes that lists hold for one version of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeLists {
    per_action: BTreeMap<String, Vec<String>>,
    service_wide: Vec<(String, Option<String>)>,
}

/// `{"essbasic/v20210526": {"ChannelCancelFlow": ["FailedOperation"]}}`: services, actions, codes; an action without
/// codes has `null`.
type PerAction = BTreeMap<String, BTreeMap<String, Option<Vec<String>>>>;

impl CodeLists {
    /// Adds what a list holds for this version of this service. `name` decides how it is read: `.json` or `.py`.
    ///
    /// # Errors
    /// Where it is neither, or does not name the service.
    pub fn add(&mut self, name: &str, text: &str, service: &str, version: &str) -> Result<(), Diagnostic> {
        if name.ends_with(".py") {
            self.service_wide.extend(python_codes(text));
            return Ok(());
        }
        let key = format!("{service}/v{}", version.replace('-', ""));
        let mut parser = serde_json::Deserializer::from_str(text);
        let lists = PerAction::deserialize(&mut parser).map_err(|error| {
            refused(name, &format!("it is not a JSON object of services, actions and codes: {error}"))
        })?;
        let actions = lists.get(&key).ok_or_else(|| refused(name, &format!("it has no `{key}`")))?;
        self.per_action
            .extend(actions.iter().map(|(action, codes)| (action.clone(), codes.clone().unwrap_or_default())));
        Ok(())
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

/// `# …` above `NAME = 'Family.Detail'`.
fn python_codes(text: &str) -> Vec<(String, Option<String>)> {
    let mut codes = Vec::new();
    let mut comment = None;
    for line in text.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("# ") {
            comment = Some(text.to_owned());
        } else if let Some((_, value)) = line.split_once(" = ") {
            let code = value.trim_matches(['\'', '"']);
            if code.len() + 2 == value.len() {
                codes.push((code.to_owned(), comment.take()));
            }
        } else {
            comment = None;
        }
    }
    codes
}

fn refused(name: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::BadMetadata, format!("`{name}` is no list of error codes: {reason}"))
        .help("a list is JSON such as {\"essbasic/v20210526\": {\"Action\": [\"Code\"]}}, or the `errorcodes.py` of a Python SDK")
}

#[cfg(test)]
mod tests {
    use super::CodeLists;
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

    #[test]
    fn lists_give_actions_their_codes_and_the_service_all() {
        let mut lists = CodeLists::default();
        lists.add("a.json", JSON, "demo", "2020-01-01").expect("a list");
        lists.add("errorcodes.py", PYTHON, "demo", "2020-01-01").expect("a list");
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
        let missing = lists.add("a.json", JSON, "absent", "2020-01-01").expect_err("no such service");
        assert!(missing.message().contains("it has no `absent/v20200101`"), "{}", missing.message());
        assert!(lists.add("a.json", "[1]", "demo", "2020-01-01").is_err());
        assert!(lists.add("a.json", "{\"demo/v20200101\"", "demo", "2020-01-01").is_err());
    }
}
