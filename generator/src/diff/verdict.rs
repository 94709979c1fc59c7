//! What a change means for a caller, and for the number of the next version. In: verdicts. Out: a bump.

use std::fmt;

use serde::Serialize;

/// What a change does to a caller that was right before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Wire: every call that was right still is. Source: the same code compiles, without a new warning.
    Compatible,
    /// Wire: the old contract allowed for it, but who leaned on what used to happen will notice. Source: the same
    /// code compiles, with a warning that it did not have.
    Warning,
    /// Wire: a call that was right can fail. Source: code that compiled does not, or means something else.
    Breaking,
}

impl Verdict {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Compatible => "compatible",
            Verdict::Warning => "warning",
            Verdict::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// How far the version of a generated crate has to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// Nothing changed.
    None,
    /// Only documentation changed.
    Patch,
    /// More than documentation changed, and every caller still compiles.
    Minor,
    /// Some caller no longer compiles.
    Major,
}

impl Bump {
    /// The next version by the rules of Cargo: below 1.0 the second number stands for what breaks, and the third for
    /// everything else. `None` where `version` is not three numbers; what stands behind a `-` or a `+` is dropped.
    pub fn apply(self, version: &str) -> Option<String> {
        let numbers = version.split(['-', '+']).next().unwrap_or(version);
        let mut parts = numbers.split('.').map(|part| part.parse::<u64>().ok());
        let (Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let next = match (self, major, minor) {
            (Bump::None, ..) => return Some(version.to_owned()),
            (Bump::Major, 0, 0) | (Bump::Minor | Bump::Patch, 0, _) => (major, minor, patch + 1),
            (Bump::Major, 0, _) => (0, minor + 1, 0),
            (Bump::Major, ..) => (major + 1, 0, 0),
            (Bump::Minor, ..) => (major, minor + 1, 0),
            (Bump::Patch, ..) => (major, minor, patch + 1),
        };
        // In `0.0.x` every release may break, so there is no smaller step to take.
        Some(format!("{}.{}.{}", next.0, next.1, next.2))
    }

    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bump;

    #[test]
    fn versions_move_by_the_rules_of_cargo() {
        let next = |bump: Bump, version| bump.apply(version).unwrap_or_default();
        assert_eq!(next(Bump::Major, "1.4.2"), "2.0.0");
        assert_eq!(next(Bump::Minor, "1.4.2"), "1.5.0");
        assert_eq!(next(Bump::Patch, "1.4.2"), "1.4.3");
        assert_eq!(next(Bump::Major, "0.4.2"), "0.5.0");
        assert_eq!(next(Bump::Minor, "0.4.2"), "0.4.3");
        assert_eq!(next(Bump::Patch, "0.4.2"), "0.4.3");
        assert_eq!(next(Bump::Major, "0.0.3"), "0.0.4");
        assert_eq!(next(Bump::None, "0.4.2"), "0.4.2");
        assert_eq!(next(Bump::Minor, "1.4.2-rc.1"), "1.5.0");
        assert_eq!(Bump::Minor.apply("1.4"), None);
        assert_eq!(Bump::Minor.apply("1.4.x"), None);
    }
}
