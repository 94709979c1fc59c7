//! Blocks to the parts of a page. In: blocks. Out: actions, structures, lists of error codes, a history; each with its
//! tables and examples, which nobody has looked into yet.
//!
//! Sections are known by their titles; where there are no headings, tables are known by their columns.

use super::document::{Block, Table, Text};
use super::form::{Form, is_code};
use super::names::is_word;
use super::tables::{read_required, read_type};
use super::titles::{Column, Section, column, is_known, section};
use crate::report::Place;

/// The parts of one file.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) actions: Vec<ActionPart>,
    pub(super) structures: Vec<StructurePart>,
    /// Tables of error codes that belong to no action.
    pub(super) codes: Vec<Table>,
    /// Tables whose columns are none that we know, in a section of parameters or below the name of a structure.
    pub(super) unknown_tables: Vec<(Place, Option<String>)>,
    /// Lines that look like rows, where there is no table that they could be of.
    pub(super) stray: Vec<Text>,
    /// Tables that stand behind the one that their section is for.
    pub(super) further_tables: Vec<Place>,
    /// Every heading and item, for a page that tells of changes.
    pub(super) lines: Vec<(Text, usize)>,
}

/// The page of one action.
#[derive(Debug, Default)]
pub(super) struct ActionPart {
    pub(super) title: Option<Text>,
    pub(super) place: Place,
    pub(super) description: Vec<Text>,
    pub(super) input: Option<Table>,
    pub(super) output: Option<Table>,
    pub(super) errors: Option<Table>,
    /// A table in the section of error codes whose columns are none that we know.
    pub(super) unknown_errors: Option<Place>,
    /// What stands in the section of error codes beside tables.
    pub(super) error_texts: Vec<Text>,
    pub(super) has_error_section: bool,
    pub(super) has_example_section: bool,
    pub(super) examples: Vec<ExamplePart>,
}

/// A documented call.
#[derive(Debug, Default)]
pub(super) struct ExamplePart {
    pub(super) title: Option<Text>,
    /// What it says above the call.
    pub(super) texts: Vec<Text>,
    pub(super) request: Option<Text>,
    pub(super) answer: Option<Text>,
}

/// The table of one structure.
#[derive(Debug)]
pub(super) struct StructurePart {
    pub(super) name: Option<Text>,
    pub(super) description: Vec<Text>,
    pub(super) table: Table,
}

impl ActionPart {
    fn is_empty(&self) -> bool {
        self.input.is_none() && self.output.is_none() && self.errors.is_none() && self.examples.is_empty()
    }

    /// Only a list of codes: no page of an action.
    fn is_codes_only(&self) -> bool {
        self.input.is_none() && self.output.is_none() && self.examples.is_empty() && self.errors.is_some()
    }
}

/// Sorts the blocks of a page.
pub(super) fn read_parts(form: Form, blocks: Vec<Block>) -> Parts {
    let mut sorter = Sorter { form, ..Sorter::default() };
    for block in blocks {
        sorter.take(block);
    }
    sorter.finish();
    sorter.parts
}

/// The columns of a table; `None` where its first row does not name them.
pub(super) fn columns(table: &Table) -> Option<Vec<Option<Column>>> {
    let columns: Vec<Option<Column>> = table.rows.first()?.cells.iter().map(|cell| column(&cell.text)).collect();
    let known: Vec<Column> = columns.iter().copied().flatten().collect();
    is_known(&known).then_some(columns)
}

#[derive(Default)]
struct Sorter {
    form: Form,
    parts: Parts,
    action: Option<ActionPart>,
    section: Option<Section>,
    /// The last heading that is none of ours, and what stands below it.
    heading: Option<Text>,
    below: Vec<Text>,
    paragraph: Option<Text>,
    /// Whether a table stands right above.
    is_behind_table: bool,
}

impl Sorter {
    fn take(&mut self, block: Block) {
        let is_behind = std::mem::replace(&mut self.is_behind_table, matches!(block, Block::Table(_)));
        match block {
            Block::Heading(text) => self.heading(text),
            Block::Paragraph(text, depth) => self.paragraph(text, depth, is_behind),
            Block::Table(table) => self.table(table),
            Block::Code(text) => self.code(text),
        }
    }

    fn heading(&mut self, text: Text) {
        self.parts.lines.push((text.clone(), 0));
        let Some((kind, title)) = section(&text.text) else {
            // Headings within a section belong to it, but for the title of a next page, which nothing announces.
            self.heading = Some(text);
            self.below.clear();
            return;
        };
        let in_example =
            matches!(self.section, Some(Section::Examples | Section::Example | Section::Request | Section::Answer));
        match kind {
            Section::Description => self.begin(&text),
            // The older pages call the request of an example as others call the table of its parameters.
            Section::Request if !in_example => self.begin_side(&text, Section::Input),
            Section::Answer if !in_example => self.begin_side(&text, Section::Output),
            Section::Input | Section::Output => self.begin_side(&text, kind),
            Section::Examples => self.current(&text).has_example_section = true,
            Section::Example => {
                let title = (!title.is_empty()).then(|| Text::new(title, text.place));
                let action = self.current(&text);
                action.has_example_section = true;
                action.examples.push(ExamplePart { title, ..ExamplePart::default() });
            }
            Section::Errors => self.current(&text).has_error_section = true,
            Section::Request | Section::Answer | Section::Other => {}
        }
        self.section = Some(match (kind, in_example) {
            (Section::Request, false) => Section::Input,
            (Section::Answer, false) => Section::Output,
            _ => kind,
        });
    }

    /// The page of an action begins here, unless one has begun of which nothing but this has been read.
    fn begin(&mut self, at: &Text) {
        self.end();
        let title = self.heading.take().or_else(|| self.paragraph.take().filter(|_| self.form == Form::Text));
        let title = title.filter(|title| title.text.chars().count() < 100 && !title.text.contains('\n'));
        self.action = Some(ActionPart { title, place: at.place, ..ActionPart::default() });
    }

    fn begin_side(&mut self, at: &Text, side: Section) {
        let is_taken = self.action.as_ref().is_some_and(|action| match side {
            Section::Input => action.input.is_some(),
            _ => action.output.is_some(),
        });
        if self.action.is_none() || is_taken {
            self.begin(at);
        }
    }

    fn current(&mut self, at: &Text) -> &mut ActionPart {
        self.action.get_or_insert_with(|| ActionPart { place: at.place, ..ActionPart::default() })
    }

    fn end(&mut self) {
        let Some(action) = self.action.take() else { return };
        if action.is_codes_only() {
            self.parts.codes.extend(action.errors);
        } else if !action.is_empty() || !action.description.is_empty() {
            self.parts.actions.push(action);
        }
        self.section = None;
    }

    fn finish(&mut self) {
        self.end();
    }

    fn paragraph(&mut self, text: Text, depth: usize, is_behind_table: bool) {
        self.parts.lines.push((text.clone(), depth));
        if looks_like_rows(&text.text) {
            self.stray(&text, looks_like_rows);
        } else if is_behind_table && depth == 0 && text.text.lines().any(lost_its_pipes) {
            self.stray(&text, lost_its_pipes);
        }
        match (self.section, &mut self.action) {
            (Some(Section::Description), Some(action)) => action.description.push(text),
            (Some(Section::Errors), Some(action)) => action.error_texts.push(text),
            (Some(Section::Examples | Section::Example), Some(action)) => {
                if let Some(example) = action.examples.last_mut() {
                    example.texts.push(text);
                }
            }
            _ => {
                self.below.push(text.clone());
                if depth == 0 {
                    self.paragraph = Some(text);
                }
            }
        }
    }

    /// Gives lines that look like rows to the table that they stand behind.
    fn stray(&mut self, text: &Text, is_row: fn(&str) -> bool) {
        let table = match (self.section, &mut self.action) {
            (Some(Section::Input), Some(action)) => action.input.as_mut(),
            (Some(Section::Output), Some(action)) => action.output.as_mut(),
            // A section of codes without a table has been asked for its texts.
            (Some(Section::Errors), Some(action)) if action.errors.is_none() => return,
            (Some(Section::Errors), Some(action)) => action.errors.as_mut(),
            // Tables in a description or an example are of something else.
            (Some(_), _) => return,
            (None, _) if self.heading.is_some() => None,
            (None, Some(action)) => action.output.as_mut().or(action.input.as_mut()),
            (None, None) => self.parts.structures.last_mut().map(|structure| &mut structure.table),
        };
        let lines = text.text.lines().filter(|line| is_row(line)).map(|line| Text::new(line.trim(), text.place));
        match table {
            Some(table) => table.stray.extend(lines),
            None => self.parts.stray.extend(lines),
        }
    }

    fn table(&mut self, table: Table) {
        let Some(columns) = columns(&table) else {
            let Some(row) = table.rows.first() else { return };
            match (self.section, &mut self.action) {
                (Some(Section::Input | Section::Output), _) => self.parts.unknown_tables.push((row.place, None)),
                (Some(Section::Errors), Some(action)) => {
                    action.unknown_errors.get_or_insert(row.place);
                }
                (None, _) => {
                    // A structure has its table right below its name.
                    let named = self.heading.as_ref().filter(|name| is_structure(&name.text));
                    self.parts.unknown_tables.extend(named.map(|name| (row.place, Some(name.text.clone()))));
                }
                _ => {}
            }
            return;
        };
        let has = |wanted: Column| columns.contains(&Some(wanted));
        let Some(at) = table.rows.first().map(|row| Text::new("", row.place)) else { return };
        if has(Column::ErrorCode) {
            let action = self.current(&at);
            if action.errors.is_none() {
                action.errors = Some(table)
            } else {
                self.parts.codes.push(table)
            }
            return;
        }
        let side = match self.section {
            Some(Section::Input) => Section::Input,
            Some(Section::Output) => Section::Output,
            // A table in a description or an example explains something else.
            Some(Section::Description | Section::Examples | Section::Example) if !has(Column::Parameter) => return,
            _ if has(Column::Name) => {
                self.end();
                let (name, description) = (self.heading.take(), std::mem::take(&mut self.below));
                self.parts.structures.push(StructurePart { name, description, table });
                return;
            }
            _ if has(Column::Required) => Section::Input,
            _ => Section::Output,
        };
        let is_taken = self.action.as_ref().is_some_and(|action| match side {
            Section::Input => action.input.is_some() || self.section.is_none() && action.output.is_some(),
            _ => action.output.is_some(),
        });
        if is_taken && self.section.is_some() {
            // The values of a filter, say, have the columns of parameters.
            self.parts.further_tables.push(at.place);
            return;
        }
        if is_taken {
            self.begin(&at);
        }
        if self.action.is_none() {
            // Without headings, what stands above the first table describes the action.
            let description = std::mem::take(&mut self.below);
            self.current(&at).description = description;
        }
        let action = self.current(&at);
        if side == Section::Input { action.input = Some(table) } else { action.output = Some(table) }
    }

    fn code(&mut self, text: Text) {
        let is_call = self.section.is_none() && (!text.text.trim_start().starts_with('{') || is_answer(&text.text));
        let in_example =
            matches!(self.section, Some(Section::Examples | Section::Example | Section::Request | Section::Answer));
        let Some(action) = self.action.as_mut().filter(|_| in_example || is_call) else { return };
        let is_answer = match self.section {
            Some(Section::Request) => false,
            Some(Section::Answer) => true,
            _ => is_answer(&text.text),
        };
        // A call without a heading of its own begins an example.
        if action.examples.last().is_none_or(|example| !is_answer && example.request.is_some()) {
            action.examples.push(ExamplePart::default());
        }
        if let Some(example) = action.examples.last_mut() {
            let slot = if is_answer { &mut example.answer } else { &mut example.request };
            if slot.is_none() {
                *slot = Some(text);
            }
        }
    }
}

/// Whether a text has lines that look like rows: pipes, with a type, a word for what is required or a code between them.
fn looks_like_rows(text: &str) -> bool {
    text.lines().any(|line| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let says =
            |cell: &&str| read_required(cell).is_some() || read_type(cell).is_some_and(|it| it.structure().is_none());
        let begins = line.trim().starts_with('|');
        let is_code = begins && is_code(cells.first().unwrap_or(&""));
        cells.len() > 1 && (cells.len() > 2 || begins) && (cells.iter().any(says) || is_code)
    })
}

/// Whether a line right behind a table is a row of it without any pipe: a name, a word for what is required, a type; or
/// an error code and its text.
fn lost_its_pipes(line: &str) -> bool {
    let mut words = line.split_whitespace().filter(|word| *word != "|");
    let Some(name) = words.next() else { return false };
    let bare = name.strip_suffix(".N").unwrap_or(name);
    if !bare.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    if is_code(name) && name.contains('.') && !name.ends_with('.') {
        return true;
    }
    let is_type = |word: &str| read_type(word).is_some_and(|it| it.structure().is_none());
    let word = words.next().unwrap_or("");
    let word = if read_required(word).is_some() { words.next().unwrap_or("") } else { word };
    bare.chars().all(is_word) && (is_type(word) || word == "Array" && words.next() == Some("of"))
}

/// Whether a heading can be the name of a structure, which is none of prose: `DiskChargePrepaid`.
fn is_structure(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(is_word)
}

fn is_answer(code: &str) -> bool {
    code.trim_start().starts_with('{') && code.contains("\"Response\"")
}
