//! What an import changes in the folder of a spec. In: the facts as they stand and as the import has them. Out: a plan, and
//! what it leaves alone.
//!
//! An import knows the fact files that imports wrote by the list `.tcgen-imported` beside them. It replaces and removes
//! those; a file that somebody else put there stays, and one that is in the way is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::{MANIFEST, Plan, plan_texts, read_file};
use crate::report::{Code, Diagnostic, Place, Report, Sources};
use crate::spec::{FactFile, Located, Map, Member, Service, fact_files};

/// Where the facts of a file come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// tccli's metadata: what it no longer has is removed.
    Tccli,
    /// A page of the documentation.
    Page,
    /// It was there before imports kept a list, or is of a list of error codes.
    Earlier,
}

const ORIGINS: [(Origin, &str); 3] = [(Origin::Tccli, "tccli"), (Origin::Page, "page"), (Origin::Earlier, "earlier")];

const HEAD: &str = "# The fact files that `tcgen import` wrote, and from what. It replaces and removes no others. Keep this list \
                    under version control.\n";

/// The fact files of a spec, before an import changes them.
pub(super) struct Stored<'a> {
    folder: &'a Path,
    facts: &'a Service,
    sources: &'a Sources,
    /// As an import would write them.
    files: Vec<FactFile>,
    /// The list of what imports wrote; `None` where there is none yet.
    listed: Option<BTreeMap<String, Origin>>,
}

impl<'a> Stored<'a> {
    /// `None` where the list cannot be read: without it a file that somebody wrote would be replaced.
    pub(super) fn new(folder: &'a Path, facts: &'a Service, sources: &'a Sources, report: &mut Report) -> Option<Self> {
        let listed = read_list(&folder.join(MANIFEST)).map_err(|diagnostic| report.add(diagnostic)).ok()?;
        Some(Stored { folder, facts, sources, files: fact_files(facts), listed })
    }

    /// The files as an import would write them.
    pub(super) fn files(&self) -> &[FactFile] {
        &self.files
    }

    /// Splits what `new` no longer has: files that an import of the metadata wrote are stale, and returned; the facts of
    /// all others are put back into `new`, with a warning for each file.
    pub(super) fn keep_foreign(&self, new: &mut Service, report: &mut Report) -> Vec<PathBuf> {
        let mut stale = BTreeMap::new();
        let mut kept = BTreeSet::new();
        for (name, action) in &self.facts.actions {
            if !new.actions.contains_key(name) && !self.is_stale("actions", name, action.place, &mut stale, &mut kept) {
                new.actions.insert(name.clone(), action.clone());
            }
        }
        for (name, structure) in &self.facts.structures {
            let is_gone = !new.structures.contains_key(name);
            if is_gone && !self.is_stale("structures", name, structure.place, &mut stale, &mut kept) {
                new.structures.insert(name.clone(), structure.clone());
            }
        }
        // What is kept needs the structures that it names.
        while let Some((name, structure)) = self.missing(new) {
            stale.remove(&file_of("structures", name));
            new.structures.insert(name.clone(), structure.clone());
        }
        for path in kept {
            let message = format!("`{path}` is not in the source, and no import of the metadata wrote it: it is kept");
            report.add(
                Diagnostic::new(Code::FactFileKept, message)
                    .help("delete it if the API no longer has what it describes"),
            );
        }
        stale.into_values().collect()
    }

    /// Whether the file of something that is gone goes with it; if not, it is kept.
    fn is_stale(
        &self,
        part: &str,
        name: &str,
        place: Place,
        stale: &mut BTreeMap<String, PathBuf>,
        kept: &mut BTreeSet<String>,
    ) -> bool {
        let (file, path) = (file_of(part, name), self.folder.join(part).join(format!("{name}.yaml")));
        let is_listed = self.listed.as_ref().is_some_and(|listed| listed.get(&file) == Some(&Origin::Tccli));
        if is_listed && self.is_at(place, &path) && self.lost(&file, name).is_none() {
            stale.insert(file, path);
            true
        } else {
            kept.insert(self.sources.path(place.file).to_owned());
            false
        }
    }

    fn missing(&self, new: &Service) -> Option<(&'a String, &'a Located<crate::spec::Structure>)> {
        let actions = new.actions.values().flat_map(|action| [&action.value.input, &action.value.output]);
        let members = actions.chain(new.structures.values().map(|structure| &structure.value.members));
        let mut named =
            members.flat_map(|members: &Map<Member>| members.values()).filter_map(|it| it.value.structure());
        named.find_map(|name| self.facts.structures.get_key_value(name).filter(|_| !new.structures.contains_key(name)))
    }

    /// The plan that brings the files from the stored facts to `new`. `named` tells the files that the import is about
    /// even if their facts stay the same.
    pub(super) fn plan(
        &self,
        new: &Service,
        origin: Origin,
        named: impl Fn(&str) -> bool,
        stale: Vec<PathBuf>,
        report: &mut Report,
    ) -> Option<Plan> {
        let errors = report.error_count();
        let mut listed = self.listed.clone().unwrap_or_else(|| self.earlier());
        let (mut texts, mut files) = (Vec::new(), BTreeSet::new());
        for file in fact_files(new) {
            files.insert(file.path.clone());
            let is_same = self.files.contains(&file);
            let name = name_of(&file.path);
            let is_named = named(&file.path);
            if is_named || !is_same {
                match self.lost(&file.path, name) {
                    // The file says the same already, and more.
                    Some(_) if is_same => continue,
                    Some(loss) => report.add(loss),
                    None => {}
                }
                let head = self.head(&file.path);
                texts.push((self.folder.join(&file.path), format!("{head}{}", file.text)));
            }
            let is_of_metadata = listed.get(&file.path) == Some(&Origin::Tccli);
            if (is_named || !is_same) && file.path.contains('/') && !(is_of_metadata && origin == Origin::Page) {
                listed.insert(file.path, origin);
            }
        }
        listed.retain(|path, _| files.contains(path));
        // A list matters to an import of the metadata alone; whoever has only pages needs none.
        let has_list = self.listed.is_some() || self.facts.service.is_none() || origin == Origin::Tccli;
        if has_list && self.listed.as_ref() != Some(&listed) {
            texts.push((self.folder.join(MANIFEST), write_list(&listed)));
        }
        if report.error_count() > errors {
            return None;
        }
        plan_texts(self.folder, texts, stale).map_err(|diagnostic| report.add(diagnostic)).ok()
    }

    /// All that is there, for a spec that has no list yet: it may be replaced, but is never removed.
    fn earlier(&self) -> BTreeMap<String, Origin> {
        let files = self.files.iter().map(|file| &file.path).filter(|path| path.contains('/'));
        files.map(|path| (path.clone(), Origin::Earlier)).collect()
    }

    /// What writing this file would lose, if anything.
    fn lost(&self, file: &str, name: &str) -> Option<Diagnostic> {
        let path = self.folder.join(file);
        let part = file.split_once('/').map_or("", |(part, _)| part);
        let place = match part {
            "actions" => self.facts.actions.get(name).map(|it| it.place),
            "structures" => self.facts.structures.get(name).map(|it| it.place),
            _ => None,
        };
        if let Some(place) = place.filter(|place| !self.is_at(*place, &path)) {
            let message = format!("`{name}` does not stand in `{}`", path.display());
            return Some(
                Diagnostic::new(Code::OutputFailed, message)
                    .at(place, "it stands here, and would be there twice")
                    .help("move it into a file of its own, and import again"),
            );
        }
        let text = fs::read_to_string(&path).ok()?;
        let is_unlisted = !part.is_empty() && self.listed.as_ref().is_some_and(|listed| !listed.contains_key(file));
        if is_unlisted || place.is_none() && !part.is_empty() {
            let message = format!("`{}` was not written by an import, and would be replaced", path.display());
            return Some(Diagnostic::new(Code::HandWrittenFacts, message).help(format!(
                "move what is yours into `overlay/{file}` and delete the file, or add the line `earlier {file}` to `{}`",
                self.folder.join(MANIFEST).display()
            )));
        }
        if let Some(other) = self.other_in(&path, name) {
            let message = format!("`{}` describes more than `{name}`, and would be replaced", path.display());
            return Some(
                Diagnostic::new(Code::HandWrittenFacts, message)
                    .at(other, "this would be lost")
                    .help("move it into a file of its own, and import again"),
            );
        }
        let line = comment_line(&text)?;
        if self.files.iter().any(|known| known.path == file && known.text == text) {
            return None;
        }
        let message = format!("line {line} of `{}` is a comment, which an import would lose", path.display());
        let help = format!("move it into `overlay/{file}`, or above the first fact, where imports leave it alone");
        Some(Diagnostic::new(Code::HandWrittenFacts, message).help(help))
    }

    /// Something else that stands in the file of this name.
    fn other_in(&self, path: &Path, name: &str) -> Option<Place> {
        let actions = self.facts.actions.iter().map(|(name, it)| (name, it.place));
        let mut all = actions.chain(self.facts.structures.iter().map(|(name, it)| (name, it.place)));
        all.find(|(other, place)| *other != name && self.is_at(*place, path)).map(|(_, place)| place)
    }

    /// The comments above the first fact of a file.
    fn head(&self, file: &str) -> String {
        let text = fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        text.split_inclusive('\n').take_while(|line| is_comment(line)).collect()
    }

    fn is_at(&self, place: Place, path: &Path) -> bool {
        Path::new(self.sources.path(place.file)) == path
    }
}

fn file_of(part: &str, name: &str) -> String {
    format!("{part}/{name}.yaml")
}

/// `actions/DescribeFlows.yaml` -> `DescribeFlows`.
fn name_of(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".yaml")
}

/// The list; `None` where there is none.
fn read_list(path: &Path) -> Result<Option<BTreeMap<String, Origin>>, Diagnostic> {
    let failed = |why: &str| {
        Diagnostic::new(Code::OutputFailed, format!("`{}` {why}", path.display()))
            .help("it tells which fact files imports may replace and remove: mend it, or take it from the last commit")
    };
    let text = match read_file(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| failed("is not text in UTF-8"))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&format!("cannot be read: {error}"))),
    };
    let mut listed = BTreeMap::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !is_comment(line)) {
        let Some((file, origin)) = read_line(line) else {
            return Err(failed(&format!("cannot be understood in line {}", index + 1)).note(
                "a line is `tccli`, `page` or `earlier`, and the path of a file: `tccli actions/ListFlows.yaml`",
            ));
        };
        listed.insert(file, origin);
    }
    Ok(Some(listed))
}

fn read_line(line: &str) -> Option<(String, Origin)> {
    let (word, path) = line.split_once(' ')?;
    let (origin, _) = ORIGINS.iter().find(|(_, name)| *name == word)?;
    Some((path.trim().to_owned(), *origin))
}

fn write_list(listed: &BTreeMap<String, Origin>) -> String {
    let word = |origin: &Origin| ORIGINS.iter().find(|(it, _)| it == origin).map_or("", |(_, word)| word);
    let lines: String = listed.iter().map(|(path, origin)| format!("{} {path}\n", word(origin))).collect();
    format!("{HEAD}{lines}")
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.is_empty() || line.starts_with('#')
}

/// The number of the first line behind the head that holds a comment. A `#` in a text in quotes, or in a block of text, is
/// none.
fn comment_line(text: &str) -> Option<usize> {
    let mut block: Option<usize> = None;
    for (index, line) in text.lines().enumerate().skip_while(|(_, line)| is_comment(line)) {
        let depth = line.len() - line.trim_start().len();
        match block {
            Some(outer) if line.trim().is_empty() || depth > outer => continue,
            _ => block = None,
        }
        if has_comment(line) {
            return Some(index + 1);
        }
        let end = line.trim_end().trim_end_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if [": |", ": >", "- |", "- >"].iter().any(|sign| end.ends_with(sign)) {
            block = Some(depth);
        }
    }
    None
}

/// Whether a `#` outside quotes begins a comment in this line.
fn has_comment(line: &str) -> bool {
    let (mut quote, mut before) = (None, ' ');
    for c in line.chars() {
        match quote {
            None if c == '#' && before.is_whitespace() => return true,
            None if matches!(c, '"' | '\'') && !before.is_alphanumeric() => quote = Some(c),
            Some(open) if c == open && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::comment_line;

    #[test]
    fn a_comment_is_told_from_a_sign_in_a_text() {
        assert_eq!(comment_line("# head\n\nA:\n  title: x\n"), None);
        assert_eq!(comment_line("A:\n  # why\n  title: x\n"), Some(2));
        assert_eq!(comment_line("A:\n  title: x # why\n"), Some(2));
        assert_eq!(comment_line("A:\n  title: \"x # y\"\n  other: 'it # z'\n  color: a#b\n"), None);
        assert_eq!(comment_line("A:\n  doc: |-\n    # Title\n\n    text\n  title: x\n"), None);
        assert_eq!(comment_line("A:\n  doc: |\n    # Title\n  # ours\n"), Some(4));
    }
}
