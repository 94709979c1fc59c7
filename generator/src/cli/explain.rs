//! `tcgen explain CODE`, or the rule of a change.

use super::arguments::Explain;
use super::session::{Exit, Session};
use crate::diff::Rule;
use crate::report::Code;

pub(super) fn run(session: &mut Session, arguments: &Explain) -> Exit {
    let Some(id) = &arguments.code else {
        let codes = Code::ALL.iter().map(|code| format!("{}  {}\n", code.id(), code.title()));
        let rules = Rule::ALL.iter().map(|rule| format!("{}  {}\n", rule.id(), rule.title()));
        session.data(&codes.chain(rules).collect::<String>());
        return Exit::Clean;
    };
    match Code::parse(id).map(Code::explanation).or_else(|| Rule::parse(id).map(Rule::explanation)) {
        Some(explanation) => {
            session.data(explanation);
            Exit::Clean
        }
        None => session.usage(&format!("no code or rule `{id}`; `tcgen explain` lists them all")),
    }
}
