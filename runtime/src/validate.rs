//! A request's constraints, checked before a byte is sent. Requests come in, every broken constraint at once goes
//! out; knows nothing of the wire.

use std::fmt;

use crate::pattern::Pattern;

/// Anything with constraints.
pub trait Validate {
    /// Tells `check` about every constraint.
    fn check(&self, check: &mut Checker);

    /// Checks every constraint.
    ///
    /// # Errors
    /// All constraints that are broken, in the order of the members.
    fn validate(&self) -> Result<(), Violations> {
        let mut checker = Checker::default();
        self.check(&mut checker);
        checker.finish()
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, check: &mut Checker) {
        T::check(self, check);
    }
}

/// One constraint that a request breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The member, as it stands on the wire: `Agent.ProxyOperator.OpenId`, `Approvers[2].Name`. Empty for the
    /// request as a whole.
    pub path: String,
    /// What is wrong and what would be right. It repeats no text that the request holds.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => out.write_str(&self.message),
            path => write!(out, "`{path}` {}", self.message),
        }
    }
}

/// All constraints that a request breaks; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations, in the order of the members.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always one at least")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.iter().enumerate() {
            if index > 0 {
                out.write_str("; ")?;
            }
            violation.fmt(out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Collects violations on the way through a request.
///
/// ```
/// use tcgen_runtime::{Checker, Validate};
///
/// struct Cancel { flow_ids: Vec<String> }
///
/// impl Validate for Cancel {
///     fn check(&self, check: &mut Checker) {
///         check.at("FlowIds").min_items(self.flow_ids.len(), 1).max_items(self.flow_ids.len(), 100);
///     }
/// }
///
/// let violations = Cancel { flow_ids: vec![] }.validate().unwrap_err();
/// assert_eq!(violations.to_string(), "`FlowIds` holds 0 items, at least 1 is needed");
/// ```
#[derive(Debug, Default)]
pub struct Checker {
    /// Each with its path within what is being checked, before which the way there is put when that has been checked: a
    /// request without violations, as nearly all are, then needs no path at all.
    found: Vec<Violation>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    name: &'static str,
    index: Option<usize>,
}

impl Checker {
    /// All that was reported.
    pub(crate) fn finish(self) -> Result<(), Violations> {
        if self.found.is_empty() { Ok(()) } else { Err(Violations(self.found)) }
    }

    /// The place of the member `name`; a dotted path names one further down.
    pub fn at(&mut self, name: &'static str) -> Place<'_> {
        Place { checker: self, step: Step { name, index: None }, secret: false }
    }

    /// The place of one item of the list `name`, counted from 0.
    pub fn item(&mut self, name: &'static str, index: usize) -> Place<'_> {
        Place { checker: self, step: Step { name, index: Some(index) }, secret: false }
    }

    /// Reports a constraint on the whole structure.
    #[cfg(feature = "json")]
    pub(crate) fn report(&mut self, message: impl Into<String>) {
        self.found.push(Violation { path: String::new(), message: message.into() });
    }
}

impl fmt::Display for Step {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)?;
        self.index.map_or(Ok(()), |index| write!(out, "[{index}]"))
    }
}

/// A member whose constraints are being checked. Each method adds a violation where its constraint is broken, and
/// hands the place on to the next.
pub struct Place<'c> {
    checker: &'c mut Checker,
    step: Step,
    secret: bool,
}

impl Place<'_> {
    /// Says that the value is a secret, which no message repeats.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Checks the constraints of a structure that stands here.
    pub fn nested(self, value: &dyn Validate) -> Self {
        let before = self.checker.found.len();
        value.check(self.checker);
        for Violation { path, .. } in self.checker.found.iter_mut().skip(before) {
            let separator = if path.is_empty() { "" } else { "." };
            *path = format!("{}{separator}{path}", self.step);
        }
        self
    }

    /// The member has to be there.
    pub fn needed(self, is_there: bool) -> Self {
        self.unless(is_there, || "is needed here, and missing".to_owned())
    }

    /// The list holds at least `least` items.
    pub fn min_items(self, items: usize, least: usize) -> Self {
        self.unless(items >= least, || {
            format!("holds {}, at least {least} {} needed", count(items, "item"), is_or_are(least))
        })
    }

    /// The list holds at most `most` items.
    pub fn max_items(self, items: usize, most: usize) -> Self {
        self.unless(items <= most, || {
            format!("holds {}, at most {most} {} allowed", count(items, "item"), is_or_are(most))
        })
    }

    /// The text has at least `least` characters.
    pub fn min_length(self, text: &str, least: usize) -> Self {
        // A character takes four bytes at most, so that long texts need no counting.
        if text.len() / 4 >= least {
            return self;
        }
        let length = text.chars().count();
        self.unless(length >= least, || {
            format!("has {}, at least {least} {} needed", count(length, "character"), is_or_are(least))
        })
    }

    /// The text has at most `most` characters.
    pub fn max_length(self, text: &str, most: usize) -> Self {
        // A character takes a byte at least, so that short texts need no counting.
        if text.len() <= most {
            return self;
        }
        let length = text.chars().count();
        self.unless(length <= most, || {
            format!("has {}, at most {most} {} allowed", count(length, "character"), is_or_are(most))
        })
    }

    /// The whole text matches `pattern`, which `described` says in words or as the documentation writes it.
    pub fn pattern(self, text: &str, pattern: &Pattern, described: &str) -> Self {
        self.unless(pattern.matches(text), || format!("does not match {described}"))
    }

    /// The value is one of `values`.
    pub fn one_of<T: PartialEq + fmt::Display>(self, value: T, values: &[T]) -> Self {
        self.unless(values.contains(&value), || {
            let values = values.iter().map(T::to_string).collect::<Vec<_>>().join(", ");
            format!("is none of the documented values: {values}")
        })
    }

    /// The number lies between the two bounds, which belong to the range.
    pub fn range<T: PartialOrd + fmt::Display>(self, value: T, least: Option<T>, most: Option<T>) -> Self {
        let inside =
            least.as_ref().is_none_or(|least| value >= *least) && most.as_ref().is_none_or(|most| value <= *most);
        let secret = self.secret;
        self.unless(inside, || {
            let is = if secret { "is".to_owned() } else { format!("is {value}, which is") };
            match (least, most) {
                (Some(least), Some(most)) => format!("{is} not between {least} and {most}"),
                (Some(least), None) => format!("{is} less than {least}"),
                (None, Some(most)) => format!("{is} more than {most}"),
                (None, None) => format!("{is} out of range"),
            }
        })
    }

    fn unless(self, holds: bool, message: impl FnOnce() -> String) -> Self {
        if !holds {
            self.checker.found.push(Violation { path: self.step.to_string(), message: message() });
        }
        self
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn is_or_are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests;
