//! The types of members. In: a member. Out: diagnostics about types that are missing or lead nowhere.

use crate::report::{Code, Diagnostic, Report, did_you_mean};
use crate::spec::members::Owned;
use crate::spec::service::Service;
use crate::spec::type_name::{Scalar, translate};

/// `read` is what was found when the files were read.
pub(super) fn check_type(service: &Service, owned: &Owned<'_>, whole: bool, read: &Report, report: &mut Report) {
    let Some(type_name) = &owned.member.type_ else {
        // A member that could not be read as a whole may well have a type.
        const UNREAD: [Code; 4] = [Code::UnknownKey, Code::WrongValue, Code::UnsupportedYaml, Code::UnknownType];
        if !read.has_within(&UNREAD, owned.extent) {
            let diagnostic = Diagnostic::new(Code::MissingFact, format!("the member `{}` has no `type`", owned.name));
            report.add(diagnostic.at(owned.place, "needs a `type`").help("give it one: `type: String`"));
        }
        return;
    };
    let Some(name) = type_name.structure().filter(|name| whole && !service.structures.contains_key(*name)) else {
        return;
    };
    let mut known: Vec<&str> = service.structures.keys().map(String::as_str).collect();
    known.extend(Scalar::ALL.map(Scalar::word));
    let meant = translate(name).or_else(|| did_you_mean(name, known).map(str::to_owned));
    let diagnostic = Diagnostic::new(Code::UnresolvedStructure, format!("no structure `{name}`"))
        .at(type_name.place, "described nowhere");
    report.add(match meant {
        Some(meant) => diagnostic.suggest(Some(&meant)),
        None => diagnostic.help(format!("describe it, in a folder in `structures/{name}.yaml`")),
    });
}
