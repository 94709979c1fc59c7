//! The texts that diagnostics point into. In: paths as the user knows them, and texts. Out: lines and columns.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// A text that was read, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The text.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// Where a place begins, as editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// Every text of a run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    by_path: HashMap<String, FileId>,
}

#[derive(Debug)]
struct Source {
    path: String,
    text: String,
    /// The first byte of each line, found when the first message asks: most runs have none.
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let after_breaks = self.text.match_indices('\n').filter_map(|(at, _)| u32::try_from(at + 1).ok());
            std::iter::once(0).chain(after_breaks).collect()
        })
    }
}

impl Sources {
    /// An empty collection.
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a text of less than 4 GiB. `path` is what messages show. A text that two targets share is one, so that
    /// what is wrong with it is shown once.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let (path, text) = (path.into(), text.into());
        if let Some(known) = self.by_path.get(&path).filter(|known| self.text(**known) == text) {
            return *known;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_path.insert(path.clone(), id);
        self.files.push(Source { path, text, lines: OnceLock::new() });
        id
    }

    /// The path that messages show.
    pub fn path(&self, file: FileId) -> &str {
        self.source(file).map_or("", |source| &source.path)
    }

    /// The whole text.
    pub fn text(&self, file: FileId) -> &str {
        self.source(file).map_or("", |source| &source.text)
    }

    /// The text at a place.
    pub fn snippet(&self, place: Place) -> &str {
        self.text(place.file).get(place.start as usize..place.end as usize).unwrap_or("")
    }

    /// The bytes of a place, at whole characters and inside the text: a place that is a little off is shown all the same.
    pub fn range(&self, place: Place) -> Range<usize> {
        let text = self.text(place.file);
        let start = text.floor_char_boundary(place.start as usize);
        start..text.ceil_char_boundary(place.end as usize).max(start)
    }

    /// Where the place begins.
    pub fn line_column(&self, place: Place) -> LineColumn {
        self.position(place.file, place.start)
    }

    /// Where the place ends: the position after its last character.
    pub fn end_line_column(&self, place: Place) -> LineColumn {
        self.position(place.file, place.end)
    }

    fn position(&self, file: FileId, offset: u32) -> LineColumn {
        let Some(source) = self.source(file) else { return LineColumn { line: 1, column: 1 } };
        let lines = source.lines();
        let line = lines.partition_point(|start| *start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let before = source.text.get(start as usize..offset as usize).unwrap_or("");
        LineColumn { line, column: before.chars().count() + 1 }
    }

    fn source(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", "one\r\n标题: x\n");
        let start = "one\r\n标题: ".len() as u32;
        let place = Place { file, start, end: start + 1 };
        assert_eq!(sources.line_column(place), LineColumn { line: 2, column: 5 });
        assert_eq!(sources.end_line_column(place), LineColumn { line: 2, column: 6 });
        assert_eq!(sources.snippet(place), "x");
    }

    #[test]
    fn the_same_text_added_twice_is_one_source() {
        let mut sources = Sources::new();
        let first = sources.add("a.yaml", "a");
        assert_eq!(sources.add("a.yaml", "a"), first);
        assert_ne!(sources.add("a.yaml", "b"), first);
    }

    #[test]
    fn a_range_has_whole_characters() {
        let mut sources = Sources::new();
        let file = sources.add("a", "撤销");
        let range = |start, end| sources.range(Place { file, start, end });
        assert_eq!(range(1, 4), 0..6);
        assert_eq!(range(3, 6), 3..6);
        assert_eq!(range(9, 2), 6..6);
    }

    #[test]
    fn the_end_of_a_text_is_a_position() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", "a\n");
        assert_eq!(sources.line_column(Place { file, start: 2, end: 2 }), LineColumn { line: 2, column: 1 });
    }
}
