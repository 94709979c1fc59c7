//! The facts of a service as the files of a spec folder. In: a service. Out: paths and YAML, as someone would write
//! it by hand: one member a line.

use super::super::fact::Fact;
use super::super::node::{Entry, Located, Node, is_json_number};
use super::super::service::Service;
use super::{key_text, scalar_text};

/// One file of a spec folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFile {
    /// The path below the folder, with `/`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Keys that stand last in a line: what is documentation after what binds.
const LAST: [&str; 2] = ["default", "example"];

/// The files of a service, sorted by path: `service.yaml`, `errors.yaml` where there are any, one file an action,
/// one a structure. The same service gives the same bytes.
pub fn fact_files(service: &Service) -> Vec<FactFile> {
    let mut head = service.clone();
    let (actions, structures, errors) = (take(&mut head.actions), take(&mut head.structures), take(&mut head.errors));
    let mut files = vec![file("service.yaml".to_owned(), |out| block(out, &head.to_node(), 0))];
    if !errors.is_empty() {
        files.push(file("errors.yaml".to_owned(), |out| {
            for (code, error) in &errors {
                named(out, code, &error.value.to_node());
            }
        }));
    }
    for (name, action) in &actions {
        files.push(file(format!("actions/{name}.yaml"), |out| {
            named(out, name, &with_members(action.value.to_node(), &["input", "output"]))
        }));
    }
    for (name, structure) in &structures {
        files.push(file(format!("structures/{name}.yaml"), |out| {
            named(out, name, &with_members(structure.value.to_node(), &["members"]))
        }));
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn take<T: Default>(value: &mut T) -> T {
    std::mem::take(value)
}

fn file(path: String, write: impl FnOnce(&mut String)) -> FactFile {
    let mut text = String::new();
    write(&mut text);
    FactFile { path, text }
}

/// An action says of both its sides what they hold, even if it is nothing.
fn with_members(node: Node, keys: &[&str]) -> Node {
    let Node::Map(mut entries) = node else { return node };
    for key in keys {
        if !entries.iter().any(|entry| entry.key.value == *key) {
            let at = entries
                .iter()
                .position(|entry| ["output", "errors", "examples"].contains(&entry.key.as_str()))
                .unwrap_or(entries.len());
            let place = Default::default();
            entries.insert(
                at,
                Entry {
                    key: Located::new((*key).to_owned(), place),
                    quoted: false,
                    value: Located::new(Node::Map(Vec::new()), place),
                },
            );
        }
    }
    Node::Map(entries)
}

/// `Name:` and the facts below it, or `Name: {}`.
fn named(out: &mut String, name: &str, node: &Node) {
    match node {
        Node::Map(entries) if !entries.is_empty() => {
            line(out, 0, &format!("{}:", key_text(name, true)));
            for entry in entries {
                match (entry.key.as_str(), &entry.value.value) {
                    ("input" | "output" | "members", Node::Map(members)) if !members.is_empty() => {
                        line(out, 1, &format!("{}:", entry.key.value));
                        write_members(out, members);
                    }
                    _ => write_entry(out, entry, 1),
                }
            }
        }
        _ => line(out, 0, &format!("{}: {{}}", key_text(name, true))),
    }
}

/// One member a line, the braces below each other; a member with a text of its own becomes a block.
fn write_members(out: &mut String, members: &[Entry]) {
    let widest = members.iter().map(|member| member.key.len()).max().unwrap_or(0);
    for member in members {
        let name = key_text(&member.key.value, true);
        match &member.value.value {
            Node::Map(facts) if facts.iter().any(|fact| fact.key.value == "doc") => {
                line(out, 2, &format!("{name}:"));
                facts.iter().for_each(|fact| write_entry(out, fact, 3));
            }
            node => {
                let gap = (widest + 1).saturating_sub(member.key.len());
                line(out, 2, &format!("{name}:{:gap$}{}", "", flow(&ordered(node))));
            }
        }
    }
}

/// The facts of a member in the order in which a reader wants them.
fn ordered(node: &Node) -> Node {
    let Node::Map(facts) = node else { return node.clone() };
    let mut facts = facts.clone();
    facts.sort_by_key(|fact| LAST.iter().position(|key| fact.key.value == *key).map_or(0, |index| index + 1));
    Node::Map(facts)
}

fn block(out: &mut String, node: &Node, depth: usize) {
    match node {
        Node::Map(entries) => entries.iter().for_each(|entry| write_entry(out, entry, depth)),
        Node::List(items) => items.iter().for_each(|item| write_item(out, item, depth)),
        scalar => scalar_lines(out, depth, "", scalar),
    }
}

fn write_entry(out: &mut String, entry: &Entry, depth: usize) {
    let key = key_text(&entry.key.value, true);
    match &entry.value.value {
        Node::Map(entries) if !entries.is_empty() => {
            line(out, depth, &format!("{key}:"));
            block(out, &entry.value, depth + 1);
        }
        Node::List(items) if !items.is_empty() => {
            line(out, depth, &format!("{key}:"));
            block(out, &entry.value, depth + 1);
        }
        node => scalar_lines(out, depth, &format!("{key}: "), node),
    }
}

fn write_item(out: &mut String, item: &Located<Node>, depth: usize) {
    match &item.value {
        Node::Map(entries) if !entries.is_empty() => {
            let start = out.len() + depth * 2;
            block(out, item, depth + 1);
            // The dash takes the place of the indentation of the first line.
            out.replace_range(start..start + 2, "- ");
        }
        Node::List(items) if !items.is_empty() => {
            let start = out.len() + depth * 2;
            block(out, item, depth + 1);
            out.replace_range(start..start + 2, "- ");
        }
        node => scalar_lines(out, depth, "- ", node),
    }
}

/// A scalar, or something empty, behind its key or dash. A text of several lines is a block of its own.
fn scalar_lines(out: &mut String, depth: usize, lead: &str, node: &Node) {
    let text = match node {
        Node::Scalar { text, quoted } => scalar_text(text, *quoted),
        other => flow(other),
    };
    let mut lines = text.split('\n');
    line(out, depth, &format!("{lead}{}", lines.next().unwrap_or("")));
    for rest in lines {
        line(out, if rest.is_empty() { 0 } else { depth }, rest);
    }
}

/// `{ type: String, required: true }`: a node on one line.
fn flow(node: &Node) -> String {
    match node {
        Node::Null => "~".to_owned(),
        Node::Scalar { text, quoted } => flow_scalar(text, *quoted),
        Node::List(items) => format!("[{}]", items.iter().map(|item| flow(item)).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Node::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", flow_scalar(&entry.key.value, true), flow(&entry.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// As [`scalar_text`], and on one line without what ends a scalar inside brackets.
fn flow_scalar(text: &str, quoted: bool) -> String {
    let written = scalar_text(text, quoted);
    let is_quoted = written.starts_with(['\'', '"']);
    if written.contains('\n') || (!is_quoted && written.contains(['[', ']', '{', '}', ','])) {
        double_quoted(text)
    } else {
        written
    }
}

/// As JSON has it, which YAML reads the same; what JSON leaves as it is and YAML does not is escaped too.
pub(super) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in serde_json::Value::from(text).to_string().chars() {
        if c.is_control() || ends_lines(c) || c == '\u{feff}' {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// What version 1.1 of YAML takes for the end of a line and version 1.2 does not: `serde_yaml` writes by the one, and specs
/// are read by the other.
pub(super) fn ends_lines(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a text would be read as something else without quotes.
pub(super) fn reads_otherwise(text: &str) -> bool {
    is_json_number(text)
        || matches!(text, "true" | "false" | "null" | "~" | "")
        || text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | ' '))
}

fn line(out: &mut String, depth: usize, text: &str) {
    out.extend(std::iter::repeat_n("  ", depth));
    out.push_str(text);
    out.push('\n');
}
