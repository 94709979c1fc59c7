//! What an import brings. In: the facts of a spec before and after. Out: what came, changed and went.

use std::collections::BTreeMap;
use std::fmt;

use crate::spec::{FactFile, Map, Member, Service};

/// How the facts of one spec differ from what an import makes of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Actions and structures that are new.
    pub came: Vec<String>,
    /// Those that say something else, with the members that came (`+`) and went (`-`).
    pub changed: Vec<String>,
    /// Those that are no longer there.
    pub went: Vec<String>,
}

/// What other sources than tccli know of a service: its error codes, hosts, rate limits and effects. An import of metadata
/// leaves them as they are.
pub fn keep_other_facts(new: &mut Service, old: &Service) {
    new.errors = old.errors.clone();
    new.endpoint = old.endpoint.clone();
    new.rate_limit = old.rate_limit.clone();
    for (name, action) in &mut new.actions {
        if let Some(old) = old.actions.get(name) {
            action.value.errors = old.value.errors.clone();
            action.value.endpoint = old.value.endpoint.clone();
            action.value.rate_limit = old.value.rate_limit.clone();
            action.value.effect = old.value.effect.clone();
        }
    }
}

/// Compares the facts of two specs file by file, so that order and places do not count.
pub fn compare(old: &Service, old_files: &[FactFile], new: &Service, new_files: &[FactFile]) -> Changes {
    let by_path = |files: &[FactFile]| -> BTreeMap<String, String> {
        files.iter().map(|it| (it.path.clone(), it.text.clone())).collect()
    };
    let (old_files, new_files) = (by_path(old_files), by_path(new_files));
    let mut changes = Changes::default();
    for (path, text) in &new_files {
        match old_files.get(path) {
            None => changes.came.extend(name_of(path)),
            Some(before) if before != text => {
                changes.changed.extend(name_of(path).map(|name| name + &members_between(old, new, path)))
            }
            Some(_) => {}
        }
    }
    changes
        .went
        .extend(old_files.keys().filter(|path| !new_files.contains_key(*path)).filter_map(|path| name_of(path)));
    changes
}

/// `actions/DescribeFlows.yaml` -> `DescribeFlows`; nothing for the other files.
fn name_of(path: &str) -> Option<String> {
    Some(path.split_once('/')?.1.strip_suffix(".yaml")?.to_owned())
}

/// ` (+NewMember, -OldMember)`, or nothing where the members are the same.
fn members_between(old: &Service, new: &Service, path: &str) -> String {
    let Some(name) = name_of(path) else { return String::new() };
    let of = |service: &Service| -> Vec<String> {
        let names = |members: &Map<Member>| members.keys().cloned().collect::<Vec<_>>();
        let action = service.actions.get(&name).filter(|_| path.starts_with("actions/"));
        let structure = service.structures.get(&name).filter(|_| path.starts_with("structures/"));
        let of_action = action.map(|it| [names(&it.value.input), names(&it.value.output)].concat());
        of_action.or_else(|| structure.map(|it| names(&it.value.members))).unwrap_or_default()
    };
    let (old, new) = (of(old), of(new));
    let came = new.iter().filter(|it| !old.contains(it)).map(|it| format!("+{it}"));
    let went = old.iter().filter(|it| !new.contains(it)).map(|it| format!("-{it}"));
    let parts: Vec<String> = came.chain(went).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

impl fmt::Display for Changes {
    /// One line for each of the three that holds something; long lists are cut.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 12;
        let lines = [("came", &self.came), ("changed", &self.changed), ("went", &self.went)];
        for (word, names) in lines.into_iter().filter(|(_, names)| !names.is_empty()) {
            let shown: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
            let more = names.len().saturating_sub(MOST);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(f, "  {word}: {}{more}", shown.join(", "))?;
        }
        Ok(())
    }
}
