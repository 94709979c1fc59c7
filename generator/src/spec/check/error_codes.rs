//! The error codes that actions list. In: a service. Out: diagnostics.

use crate::report::{Code, Diagnostic, Report, did_you_mean};
use crate::spec::fact::Named;
use crate::spec::node::shorten;
use crate::spec::service::{Action, ErrorCode, Service};

pub(super) fn check_error_codes(service: &Service, whole: bool, report: &mut Report) {
    for action in service.actions.values() {
        check_twins(&action.value, report);
        for code in &action.value.errors {
            if !ErrorCode::is_name(code) {
                let diagnostic =
                    Diagnostic::new(Code::BadErrorCode, format!("`{}` is not an error code", shorten(code)));
                let diagnostic = diagnostic.at(code.place, ErrorCode::NAME_RULE);
                report.add(
                    diagnostic.help("write it as the page does: `InvalidParameter`, `InvalidParameter.ParamError`"),
                );
            } else if whole && !service.errors.is_empty() && !service.errors.contains_key(&code.value) {
                let diagnostic = Diagnostic::new(
                    Code::UndeclaredErrorCode,
                    format!("the service does not describe the error code `{}`", code.value),
                );
                let diagnostic = diagnostic.at(code.place, "not among its `errors`");
                report.add(match did_you_mean(code, service.errors.keys().map(String::as_str)) {
                    Some(meant) => diagnostic.suggest(Some(meant)),
                    None => diagnostic.help("add it to `errors.yaml`"),
                });
            }
        }
    }
}

fn check_twins(action: &Action, report: &mut Report) {
    for (index, code) in action.errors.iter().enumerate() {
        if let Some(first) = action.errors.iter().take(index).find(|it| it.value == code.value) {
            let diagnostic =
                Diagnostic::new(Code::DuplicateKey, format!("the error code `{}` is listed twice", code.value));
            report.add(
                diagnostic
                    .at(code.place, "listed again")
                    .also(first.place, "listed first here")
                    .help("keep one of the two"),
            );
        }
    }
}
