//! A page that tells of changes. In: its headings and items. Out: which actions and structures changed, and which
//! members came and went.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::document::Text;
use super::names::read_name;
use super::tables::{shorten, unread};
use crate::report::{Place, Report};

/// What a release did to an action or a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Action,
    Structure,
}

/// What happened to it, or to members of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Added,
    Changed,
    Removed,
}

/// A change that a history tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) what: What,
    pub(super) verb: Verb,
    pub(super) name: String,
    /// Members, where the change is about some: which side, and what happened to them.
    pub(super) members: Option<(Side, Verb, Vec<String>)>,
    pub(super) place: Place,
}

/// Where the members of a change stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
    Structure,
}

static RELEASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\**(?:the )?(?:\w+ release|第 ?\d+ ?次发布)\**$").ok());

/// Reads the changes, newest first as the page has them; nothing where the page is no history. An item that names nothing
/// is reported.
pub(super) fn read_history(lines: &[(Text, usize)], report: &mut Report) -> Vec<Change> {
    let is_release = |text: &str| RELEASE.as_ref().is_some_and(|regex| regex.is_match(text.trim()));
    if !lines.iter().any(|(line, _)| is_release(&line.text)) {
        return Vec::new();
    }
    let mut changes: Vec<Change> = Vec::new();
    let (mut group, mut name) = (None, None);
    for (line, depth) in lines {
        let text = line.text.trim();
        if *depth == 0 {
            // The group of the items below; an entry of a release that is not about the API ends it.
            group = read_group(text).or(group.filter(|_| text.is_empty()));
            name = None;
        } else if let Some((what, verb)) = group {
            if *depth == 1 {
                name = read_name(line, &HashSet::new()).map(|read| read.name);
                if name.is_none() {
                    let message = format!("`{}` names nothing that changed", shorten(text));
                    report.add(unread(&message, line.place, "no action and no structure"));
                }
                changes.extend(name.clone().map(|name| Change { what, verb, name, members: None, place: line.place }));
            } else if let Some(name) = &name {
                match read_members(line, what, report) {
                    Some(members) => {
                        changes.push(Change {
                            what,
                            verb,
                            name: name.clone(),
                            members: Some(members),
                            place: line.place,
                        });
                    }
                    None if text.contains([':', '：']) => {
                        let message = format!("`{}` is no change of `{name}` that is known", shorten(text));
                        report.add(unread(&message, line.place, "left out"));
                    }
                    None => {}
                }
            }
        }
    }
    changes
}

/// `新增接口：`, `APIs added:`, `New interfaces:`, `Modified data structures:`.
fn read_group(text: &str) -> Option<(What, Verb)> {
    let text = text.trim_matches(['*', ' ', ':', '：']).to_ascii_lowercase();
    let what = if ["数据结构", "data structure"].into_iter().any(|word| text.contains(word)) {
        What::Structure
    } else if ["接口", "api", "interface"].into_iter().any(|word| text.contains(word)) {
        What::Action
    } else {
        return None;
    };
    read_verb(&text).filter(|_| text.chars().count() < 40).map(|verb| (what, verb))
}

fn read_verb(text: &str) -> Option<Verb> {
    const WORDS: [(Verb, [&str; 3]); 3] = [
        (Verb::Added, ["新增", "added", "new "]),
        (Verb::Removed, ["删除", "deleted", "removed"]),
        (Verb::Changed, ["修改", "modified", "changed"]),
    ];
    WORDS.into_iter().find(|(_, words)| words.iter().any(|word| text.contains(word))).map(|(verb, _)| verb)
}

/// `新增入参：A, B`, `Input parameter added: A`, `New members added: A, B`.
fn read_members(line: &Text, what: What, report: &mut Report) -> Option<(Side, Verb, Vec<String>)> {
    let (head, names) = line.text.split_once([':', '：'])?;
    let head = head.trim_matches(['*', ' ']).to_ascii_lowercase();
    let side = if what == What::Structure {
        Side::Structure
    } else if ["入参", "input"].into_iter().any(|word| head.contains(word)) {
        Side::Input
    } else if ["出参", "output"].into_iter().any(|word| head.contains(word)) {
        Side::Output
    } else {
        return None;
    };
    let verb = read_verb(&head)?;
    let mut found = Vec::new();
    for name in names.split([',', '，', '、']).map(|name| name.trim_matches(['*', ' ', '.', '。'])) {
        match read_name(&Text::new(name, line.place), &HashSet::new()) {
            Some(read) => found.push(read.name),
            None if name.is_empty() => {}
            None => report.add(unread(&format!("`{}` is no name of a member", shorten(name)), line.place, "left out")),
        }
    }
    (!found.is_empty()).then_some((side, verb, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<(Text, usize)> {
        let depth = |line: &str| line.chars().take_while(|c| *c == '\t').count();
        source.lines().map(|line| (Text::new(line.trim(), Place::default()), depth(line))).collect()
    }

    #[test]
    fn a_release_names_what_came_changed_and_went() {
        let source = "The 5th Release\nRelease time: 2018-06-28\nAPI modified:\n\tAttachDisks\n\t\tInput parameter added: A, B\n\
                      \t\t**Input parameter deleted:** C\nData structures added:\n\tTag\nThe First Release\n\tNothing\n";
        let changes = read_history(&lines(source), &mut Report::new());
        let shown: Vec<(What, Verb, &str, Option<usize>)> = changes
            .iter()
            .map(|it| (it.what, it.verb, it.name.as_str(), it.members.as_ref().map(|members| members.2.len())))
            .collect();
        assert_eq!(
            shown,
            [
                (What::Action, Verb::Changed, "AttachDisks", None),
                (What::Action, Verb::Changed, "AttachDisks", Some(2)),
                (What::Action, Verb::Changed, "AttachDisks", Some(1)),
                (What::Structure, Verb::Added, "Tag", None),
            ]
        );
    }

    #[test]
    fn chinese_releases_and_pages_that_are_none() {
        let source = "第 12 次发布\n修改接口：\n\tA\n\t\t新增出参：B\n新增数据结构：\n\tC\n";
        let mut report = Report::new();
        assert_eq!(read_history(&lines(source), &mut report).len(), 3);
        assert_eq!(read_history(&lines("API modified:\n\tA\n"), &mut report), []);
        assert!(report.is_empty());
    }

    #[test]
    fn an_item_that_names_nothing_is_reported() {
        for (item, count) in [
            ("\tA（新）\n\t\t新增入参：B（可选）, **C**\n", 0),
            ("\t~~A~~\n", 0),
            ("\t若干接口\n", 1),
            ("\tA B\n", 1),
            ("\tA\n\t\t新增入参：B, 若干\n", 1),
            ("\tA\n\t\t调整参数：B\n", 1),
        ] {
            let mut report = Report::new();
            read_history(&lines(&format!("第 1 次发布\n修改接口：\n{item}")), &mut report);
            assert_eq!(report.sorted().len(), count, "{item}");
        }
    }
}
