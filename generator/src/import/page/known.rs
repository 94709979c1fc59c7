//! Words that a page may use without saying what they are. In: the stored spec and the page's own examples. Out: the
//! names of structures, members and error codes, for forms that lost the borders between cells.

use std::collections::HashSet;

use crate::spec::{Map, Member, Service, TypeName};

/// Names that are known before a page is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Structures of the stored spec, and those that the page describes.
    pub(super) structures: HashSet<String>,
    /// Members that the actions of the page have or send.
    pub(super) members: HashSet<String>,
    /// Error codes of the service.
    pub(super) codes: HashSet<String>,
}

impl Known {
    /// What the stored spec knows.
    pub(super) fn of_spec(stored: &Service) -> Known {
        let codes =
            stored.actions.values().flat_map(|action| action.value.errors.iter().map(|code| code.value.clone()));
        Known {
            structures: stored.structures.keys().cloned().collect(),
            members: HashSet::new(),
            codes: stored.errors.keys().cloned().chain(codes).collect(),
        }
    }

    /// The same with the members of the actions that a page names, and the keys of the examples in it.
    pub(super) fn of_page(&self, page: &str, stored: &Service) -> Known {
        let mut known = self.clone();
        let named = stored.actions.iter().filter(|(name, _)| page.contains(name.as_str()));
        let names = |members: &Map<Member>| members.keys().cloned().collect::<Vec<_>>();
        for (_, action) in named {
            known.members.extend(names(&action.value.input));
            known.members.extend(names(&action.value.output));
        }
        known.members.extend(keys(page).map(str::to_owned));
        known.members.extend(["Action", "Version", "Region", "RequestId"].map(str::to_owned));
        known
    }

    /// Whether a type is one that is known.
    pub(super) fn is_type(&self, type_name: &TypeName) -> bool {
        type_name.structure().is_none_or(|name| self.structures.contains(name))
    }
}

/// `"FlowIds":` and the like.
fn keys(page: &str) -> impl Iterator<Item = &str> {
    page.split('"').zip(page.split('"').skip(1)).map(|(key, behind)| (key, behind.trim_start())).filter_map(
        |(key, behind)| {
            let is_name = key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            (is_name && behind.starts_with(':')).then_some(key)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_examples_are_names() {
        let page = "{\n\"Agent\": {\"AppId\" : \"y: z\"},\n\"a b\": 1, \"List\": [\"c\", \"d\"]}";
        assert_eq!(keys(page).collect::<Vec<_>>(), ["Agent", "AppId", "List"]);
    }
}
