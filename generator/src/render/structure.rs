//! A structure that actions share. In: `model::Structure`. Out: one file, with the codec for the directions it
//! travels in.

use super::construct::{required, write_methods, write_required_struct};
use super::debug::write_debug;
use super::fields::{write_fields, write_struct_attributes};
use super::scope::Scope;
use super::text::{Text, put};
use super::{codec, docs, validate};
use crate::model::Structure;
use crate::report::Diagnostic;

/// The items of the file.
pub(super) fn write_structure(text: &mut Text, scope: &mut Scope<'_>, structure: &Structure) -> Result<(), Diagnostic> {
    let (name, members) = (structure.ident.as_str(), structure.members.as_slice());
    docs::write_structure_doc(text, structure);
    let without_arguments = required(members).next().is_none();
    write_struct_attributes(text, scope, members, structure.direction.received || without_arguments);
    text.begin_line();
    put!(text, "pub struct ", name);
    text.open_block();
    write_fields(text, scope, members);
    text.close_block();
    write_debug(text, name, members.iter(), false);
    if structure.direction.sent {
        write_required_struct(text, scope, name, members);
        text.gap();
        text.begin_line();
        put!(text, "impl ", name);
        text.open_block();
        write_methods(text, scope, name, members);
        text.close_block();
        codec::write_encode(text, scope, name, members);
        if structure.checked {
            validate::write_validate(text, scope, name, members)?;
        }
    }
    if structure.direction.received {
        codec::write_decode(text, scope, name, members, false);
    }
    Ok(())
}
