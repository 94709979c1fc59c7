//! Keeps secrets out of what is shown or kept: `Debug`, errors, trace events and recordings. Bodies and texts come in;
//! the same go out without secrets. It is the only place that knows what a secret is:
//!
//! 1. what the spec marks `secret`, or marks as none ([`Names`]),
//! 2. what a name says (`names`),
//! 3. what stood under such a name in a request or an answer, or signed the call, wherever it turns up again ([`Known`]).

mod json;
mod known;
mod members;
mod names;
mod redactor;
mod shown;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use json::redact_json;
pub(crate) use known::Known;
pub(crate) use members::Sending;
#[cfg(feature = "test-util")]
pub(crate) use members::query_members;
pub(crate) use names::is_secret;
pub(crate) use redactor::{Knowing, Redactor, Shown};
pub(crate) use shown::{ShownHeaders, ShownRequest, safe_failure};
pub(crate) use text::{redact_query, shown_address, shown_path, shown_query};

/// In place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// What the spec says of an action's members, beyond what their names say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) secret: &'static [&'static str],
    pub(crate) open: &'static [&'static str],
}

impl Names {
    pub(crate) fn is_empty(self) -> bool {
        self.secret.is_empty() && self.open.is_empty()
    }

    /// What is secret under this name, inside of a value of which `outer` is: a path of names, as forms have it, counts
    /// as what it leads to.
    fn secrecy(self, path: &str, outer: Secrecy) -> Secrecy {
        path.split('.').filter(|name| name.parse::<u32>().is_err()).fold(outer, |outer, name| self.of(name, outer))
    }

    fn of(self, name: &str, outer: Secrecy) -> Secrecy {
        if self.secret.contains(&name) {
            return Secrecy { text: true, number: true };
        }
        if self.open.contains(&name) {
            return Secrecy::default();
        }
        let inherited = outer.text && !names::is_about(name);
        Secrecy {
            text: inherited || names::is_secret(name),
            number: inherited && outer.number || names::is_secret_number(name),
        }
    }
}

/// Which values under a name are secrets. A flag never is: `true` tells nothing.
#[derive(Clone, Copy, Default)]
struct Secrecy {
    text: bool,
    number: bool,
}

/// What becomes of the values.
pub(crate) trait Mask {
    /// What stands in the place of a secret; of a number, as JSON.
    fn hide(&mut self, secret: &str, is_number: bool) -> String;

    /// A text that is none by its name, without the secrets in it that are known.
    fn clean(&mut self, text: String) -> String;
}
