//! `tcgen reference`: the keys of a spec, from the definitions that read it.

use super::arguments::{Reference, ReferenceFormat};
use super::session::{Exit, Session};
use crate::diff::rules_markdown;
use crate::spec::{json_schema, reference_markdown};

pub(super) fn run(session: &mut Session, arguments: &Reference) -> Exit {
    let text = match arguments.format {
        ReferenceFormat::Markdown => reference_markdown(),
        ReferenceFormat::Schema => json_schema(),
        ReferenceFormat::Rules => rules_markdown(),
    };
    session.data(&text);
    Exit::Clean
}
