//! Finding what an overlay hides. In: an overlay, the facts beneath it, and the same facts at another time. Out: the
//! overlay without what hides a change between the two, and a list of what was hidden.
//!
//! A fact is hidden where the facts of both times differ and the overlay states it too: the merged value is the
//! overlay's, and a comparison of merged specs sees nothing.

use crate::report::Place;

/// A change of the facts that an overlay hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// Whose fact it is: `ChannelCancelFlow.input.CancelMessage`, `UserInfo`, `essbasic`.
    pub owner: String,
    /// Its key below its owner: `max_length`, `values.3.name`.
    pub key: String,
    /// What the facts said, and where.
    pub old: Option<(String, Place)>,
    /// What they say now, and where.
    pub new: Option<(String, Place)>,
    /// What the overlay says, and so the code.
    pub kept: String,
    /// Where it says so.
    pub overlay: Place,
    /// Whether the overlay is that of the older spec: the newer one says nothing of the fact.
    pub of_old: bool,
    /// Whether both times mean the same where nothing else decides, as `false` and nothing do: a change only if it shows elsewhere.
    pub implied: bool,
    /// Whether the facts of both times have the owner.
    pub owner_stays: bool,
}

impl Masked {
    /// The whole name of the fact: `ChannelCancelFlow.input.CancelMessage.max_length`.
    pub fn subject(&self) -> String {
        format!("{}.{}", self.owner, self.key)
    }
}

/// What of a statement in an overlay hides a change of the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::spec) enum Hides {
    /// Nothing.
    Nothing,
    /// All of it, and it goes with what it hides.
    All,
    /// A part; it stays, since it merges with the facts.
    Part,
}

/// A value beneath an overlay, and the value of the other time.
pub(in crate::spec) struct Beneath<'a, T> {
    /// The value that the overlay lies over.
    pub(in crate::spec) facts: Option<&'a T>,
    /// That of the other time.
    pub(in crate::spec) other: Option<&'a T>,
}

impl<T: super::Fact> Beneath<'_, T> {
    /// Whether both times say something else.
    pub(in crate::spec) fn is_changed(&self) -> bool {
        match (self.facts, self.other) {
            (Some(one), Some(other)) => !one.to_node().same(&other.to_node()),
            (one, other) => one.is_some() || other.is_some(),
        }
    }

    /// Whether both times say what holds without a word, or nothing.
    pub(in crate::spec) fn is_implied(&self) -> bool {
        self.facts.is_none_or(T::is_implied) && self.other.is_none_or(T::is_implied)
    }
}

/// The state of one walk through an overlay.
pub(in crate::spec) struct Unmask {
    owner: String,
    owner_stays: bool,
    /// Whether the facts beneath are the newer ones.
    facts_are_new: bool,
    pub(in crate::spec) masked: Vec<Masked>,
}

impl Unmask {
    /// A walk through the overlay of a service.
    pub(in crate::spec) fn new(service: &str, facts_are_new: bool) -> Self {
        Unmask { owner: service.to_owned(), owner_stays: true, facts_are_new, masked: Vec::new() }
    }

    /// Goes on inside something with a name. Only `input` and `output` are part of a path: the other maps hold names that are
    /// told apart by what they name.
    pub(in crate::spec) fn inside(&mut self, key: &str, name: &str, stays: bool, walk: impl FnOnce(&mut Self)) {
        let owner = match key {
            "input" | "output" => format!("{}.{key}.{name}", self.owner),
            "members" => format!("{}.{name}", self.owner),
            _ => name.to_owned(),
        };
        let outer = (std::mem::replace(&mut self.owner, owner), self.owner_stays);
        self.owner_stays &= stays;
        walk(self);
        (self.owner, self.owner_stays) = outer;
    }

    /// Notes a fact that the overlay hides: what the overlay says, the facts beneath it, and those of the other time.
    pub(in crate::spec) fn found(
        &mut self,
        key: &str,
        implied: bool,
        overlay: (String, Place),
        facts: Option<(String, Place)>,
        other: Option<(String, Place)>,
    ) {
        let (old, new) = if self.facts_are_new { (other, facts) } else { (facts, other) };
        self.masked.push(Masked {
            owner: self.owner.clone(),
            key: key.to_owned(),
            old,
            new,
            kept: overlay.0,
            overlay: overlay.1,
            of_old: !self.facts_are_new,
            implied,
            owner_stays: self.owner_stays,
        });
    }
}
