//! `tcgen explain CODE`.

use super::arguments::Explain;
use super::session::{Exit, Session};
use crate::report::Code;

pub(super) fn run(session: &mut Session, arguments: &Explain) -> Exit {
    let Some(id) = &arguments.code else {
        let list: String = Code::ALL.iter().map(|code| format!("{}  {}\n", code.id(), code.title())).collect();
        session.data(&list);
        return Exit::Clean;
    };
    match Code::parse(id) {
        Some(code) => {
            session.data(code.explanation());
            Exit::Clean
        }
        None => session.usage(&format!("no code `{id}`; `tcgen explain` lists them all")),
    }
}
