//! Lines that are too wide. In: a line as it stands flat, and marks where it may be broken. Out: the line, broken.
//!
//! The rule is Oppen's, as prettyplease has it, so that what is written as text and what is formatted from tokens look
//! alike. A group that does not fit in what is left of its line, with all up to the next break behind it, is broken at
//! each of its own breaks; one that fills is broken only where the next piece does not fit. Because the line is there
//! flat, the size of a group is the distance between two marks.

use super::text::{INDENT, push_spaces};

/// The widest line, in bytes, as prettyplease counts it: a Chinese character is three.
const MARGIN: usize = 89;

/// What a line may always hold, however deep it is indented.
const LEAST: usize = 60;

/// More than any line is wide.
const INFINITE: usize = 1 << 32;

/// What a line has room for behind `column`.
pub(super) fn room(column: usize) -> usize {
    MARGIN.saturating_sub(column).max(LEAST)
}

/// Where a group may be broken.
pub(super) struct Break {
    /// What stands here unless it is broken: a space or nothing.
    pub(super) blank: &'static str,
    /// What stands there besides, and may hang over the margin.
    pub(super) unbroken: &'static str,
    /// What ends the line where it is broken.
    before: &'static str,
    /// What begins the next.
    after: &'static str,
    /// Whether the next line is one level further out.
    outdents: bool,
}

impl Break {
    const PLAIN: Break = Break { blank: "", unbroken: "", before: "", after: "", outdents: false };
    /// Between two pieces that touch.
    pub(super) const NOTHING: &Break = &Break::PLAIN;
    /// Between two pieces with a space between them.
    pub(super) const SPACE: &Break = &Break { blank: " ", ..Break::PLAIN };
    /// Behind the last item of a list.
    pub(super) const LAST: &Break = &Break { before: ",", outdents: true, ..Break::PLAIN };
    /// The same where spaces stand within the brackets.
    pub(super) const LAST_SPACE: &Break = &Break { blank: " ", before: ",", outdents: true, ..Break::PLAIN };
    /// Before the value of a match arm.
    pub(super) const ARM: &Break = &Break { before: "{", ..Break::PLAIN };
    /// Behind it.
    pub(super) const ARM_END: &Break = &Break { unbroken: ",", after: "}", outdents: true, ..Break::PLAIN };
}

/// What is known of a place in a line.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// A group begins; broken, its lines are indented by so much more.
    Open { indent: usize, fills: bool },
    /// It ends.
    Close,
    /// It may be broken here.
    Break(&'static Break),
    /// It has to be broken.
    Must,
}

/// A mark, where it stands, and from there the bytes that have to fit if nothing is broken.
struct Placed {
    at: usize,
    mark: Mark,
    size: usize,
}

/// How the group around a place stands.
enum Frame {
    Fits,
    Broken { fills: bool, indent: usize },
}

/// The marks of one line, and the memory for laying it out.
#[derive(Default)]
pub(super) struct Wrap {
    marks: Vec<Placed>,
    waiting: Vec<(usize, usize)>,
    frames: Vec<Frame>,
    flat: String,
    must_break: bool,
}

impl Wrap {
    /// Whether nothing is marked.
    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Forgets the marks.
    pub(super) fn clear(&mut self) {
        self.marks.clear();
        self.must_break = false;
    }

    /// Marks a place.
    pub(super) fn push(&mut self, at: usize, mark: Mark) {
        self.must_break |= matches!(mark, Mark::Must);
        self.marks.push(Placed { at, mark, size: 0 });
    }

    /// Whether a line of so many bytes has to be broken where there is room for `room`.
    pub(super) fn is_needed(&self, length: usize, room: usize) -> bool {
        let hangs_over = |placed: &Placed| if let Mark::Break(at) = placed.mark { at.unbroken.len() } else { 0 };
        self.must_break || length > room && length - self.marks.iter().map(hangs_over).sum::<usize>() > room
    }

    /// Breaks the line that begins at `start` of `out` and goes to its end.
    pub(super) fn lay_out(&mut self, out: &mut String, start: usize, prefix: &str, indent: usize) {
        self.flat.clear();
        self.flat.push_str(out.get(start..).unwrap_or_default());
        out.truncate(start);
        self.measure(start);
        self.print(out, start, prefix, indent);
    }

    /// Finds the size of each group and each break: from there to the next break that stands no deeper.
    fn measure(&mut self, start: usize) {
        let Wrap { marks, waiting, flat, .. } = self;
        // What the line is wider for by what must be broken, and narrower by what may hang over.
        let (mut depth, mut more, mut less) = (0, 0, 0);
        for index in 0..marks.len() {
            let Some(&Placed { at, mark, .. }) = marks.get(index) else { break };
            let at = at - start + more - less;
            match mark {
                Mark::Open { .. } => {
                    waiting.push((index, depth));
                    depth += 1;
                }
                Mark::Close => depth -= 1,
                Mark::Break(_) => {
                    settle(marks, waiting, depth, at);
                    waiting.push((index, depth));
                }
                Mark::Must => more += INFINITE,
            }
            if let Some(placed) = marks.get_mut(index) {
                placed.size = at;
            }
            if let Mark::Break(at) = mark {
                less += at.unbroken.len();
            }
        }
        settle(marks, waiting, 0, flat.len() + more - less);
    }

    fn print(&mut self, out: &mut String, start: usize, prefix: &str, indent: usize) {
        let mut line = Line { out, prefix, indent, begin: 0, room: room(prefix.len() + indent) };
        let mut done = 0;
        for &Placed { at, mark, size } in &self.marks {
            let at = at - start;
            match mark {
                Mark::Open { indent, fills } => {
                    let fits = line.fits(at, size);
                    self.frames.push(if fits { Frame::Fits } else { Frame::Broken { fills, indent: line.indent } });
                    if !fits {
                        line.indent += indent;
                    }
                }
                Mark::Close => {
                    if let Some(Frame::Broken { indent, .. }) = self.frames.pop() {
                        line.indent = indent;
                    }
                }
                Mark::Break(place) => {
                    let fits = match self.frames.last() {
                        Some(Frame::Fits) => true,
                        Some(Frame::Broken { fills: false, .. }) => false,
                        Some(Frame::Broken { fills: true, .. }) | None => line.fits(at, size),
                    };
                    if !fits {
                        line.out.push_str(self.flat.get(done..at).unwrap_or_default());
                        done = at + place.blank.len() + place.unbroken.len();
                        line.end(place, done);
                    }
                }
                Mark::Must => {}
            }
        }
        line.out.push_str(self.flat.get(done..).unwrap_or_default());
    }
}

/// What waits for the next break, and stands no higher than it, ends before it.
fn settle(marks: &mut [Placed], waiting: &mut Vec<(usize, usize)>, depth: usize, end: usize) {
    while let Some((index, _)) = waiting.pop_if(|(_, waits)| *waits >= depth) {
        if let Some(placed) = marks.get_mut(index) {
            placed.size = end - placed.size;
        }
    }
}

/// The line that is being printed.
struct Line<'a> {
    out: &'a mut String,
    prefix: &'a str,
    indent: usize,
    /// Where it begins in the flat text.
    begin: usize,
    /// What may stand in it from there.
    room: usize,
}

impl Line<'_> {
    /// Whether so much has room from a place in the flat text on.
    fn fits(&self, at: usize, size: usize) -> bool {
        at - self.begin + size <= self.room
    }

    /// Ends it; the next begins at `begin` in the flat text.
    fn end(&mut self, at: &Break, begin: usize) {
        let indent = if at.outdents { self.indent.saturating_sub(INDENT) } else { self.indent };
        for piece in [at.before, "\n", self.prefix] {
            self.out.push_str(piece);
        }
        push_spaces(self.out, indent);
        self.out.push_str(at.after);
        self.begin = begin;
        self.room = room(self.prefix.len() + indent) - at.after.len();
    }
}
