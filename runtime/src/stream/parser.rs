//! Takes a `text/event-stream` apart by the rules of the WHATWG (HTML, 9.2.6). Bytes come in, in chunks of any size;
//! events go out, one when it is asked for: what stands behind an event is not read before. Knows nothing of JSON or the
//! network.
//!
//! Three rules are left aside. An event at the end of the stream counts although no blank line follows it: services of
//! Tencent Cloud end their streams so (trtc `TextToSpeechSSE`). A line that begins a document instead of a field (`{`,
//! `[`, `<`) is data, up to the next blank line: an error may come as what it is, and must not be passed over as an
//! unknown field. An event that is named `error` counts without data.

use std::time::Duration;

use bytes::{Buf, Bytes};

use crate::envelope::is_error;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// An event as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawEvent {
    /// The field `event`; empty where there was none.
    pub(super) name: String,
    /// The id that holds for it: its own, or the last one before.
    pub(super) id: String,
    /// The fields `data`, a line each.
    pub(super) data: Vec<u8>,
}

/// A line or an event is longer than it may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// What is known in the middle of a stream.
#[derive(Debug)]
pub(super) struct Parser {
    /// The longest event, and the longest line, in bytes.
    limit: usize,
    /// What has come and is not read yet.
    rest: Bytes,
    /// The beginning of a line whose end has not come.
    line: Vec<u8>,
    first_line: bool,
    /// The last byte was a carriage return: a line feed after it ends the same line.
    after_return: bool,
    name: String,
    data: Option<Vec<u8>>,
    /// A document that stands where fields should; there is no data beside it.
    stray: Option<Vec<u8>>,
    id: String,
    retry: Option<Duration>,
}

impl Parser {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            rest: Bytes::new(),
            line: Vec::new(),
            first_line: true,
            after_return: false,
            name: String::new(),
            data: None,
            stray: None,
            id: String::new(),
            retry: None,
        }
    }

    /// The id of the last event that had one: what a client that connects again would send as `Last-Event-ID`.
    pub(super) fn last_id(&self) -> &str {
        &self.id
    }

    /// How long the service asks a client to wait before it connects again.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes more of the stream, once [`next`](Self::next) has no event left.
    pub(super) fn feed(&mut self, chunk: Bytes) {
        self.rest = chunk;
    }

    /// The stream is over: what it holds is an event even without the blank line.
    pub(super) fn finish(&mut self) {
        // The end of a line that has none, and a blank line.
        self.rest = Bytes::from_static(b"\n\n");
    }

    /// The next event; `None` where more of the stream is needed. After an error nothing more may be asked.
    pub(super) fn next(&mut self) -> Result<Option<RawEvent>, TooLong> {
        loop {
            if let Some(first) = self.rest.first() {
                let ends_the_same_line = std::mem::take(&mut self.after_return) && *first == b'\n';
                self.rest.advance(usize::from(ends_the_same_line));
            }
            let Some(end) = self.rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                let rest = std::mem::take(&mut self.rest);
                self.fits(rest.len())?;
                self.line.extend_from_slice(&rest);
                return Ok(None);
            };
            let line = self.rest.split_to(end);
            self.after_return = self.rest.first() == Some(&b'\r');
            self.rest.advance(1);
            if let Some(event) = self.take_line(&line)? {
                return Ok(Some(event));
            }
        }
    }

    /// Whether so much more of a line is not too much.
    fn fits(&self, more: usize) -> Result<(), TooLong> {
        let lengths = [&self.data, &self.stray].map(|held| held.as_ref().map_or(0, Vec::len));
        let held = self.line.len() + lengths.iter().sum::<usize>();
        if more > self.limit.saturating_sub(held) { Err(TooLong) } else { Ok(()) }
    }

    /// A line whose end has come, which may complete an event. Most lie in one chunk and are read where they lie.
    fn take_line(&mut self, end: &[u8]) -> Result<Option<RawEvent>, TooLong> {
        self.fits(end.len())?;
        if self.line.is_empty() {
            return Ok(self.read_line(end));
        }
        let mut line = std::mem::take(&mut self.line);
        line.extend_from_slice(end);
        let event = self.read_line(&line);
        line.clear();
        self.line = line;
        Ok(event)
    }

    fn read_line(&mut self, mut line: &[u8]) -> Option<RawEvent> {
        if std::mem::take(&mut self.first_line) {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        if self.stray.is_some() || matches!(line, [b'{' | b'[' | b'<', ..]) {
            let before = self.data.take().map(|data| self.event(data));
            add_line(&mut self.stray, line);
            return before;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = colon.map_or((line, &b""[..]), |colon| line.split_at(colon));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => add_line(&mut self.data, value),
            b"event" => self.name = text(value),
            b"id" if !value.contains(&0) => self.id = text(value),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.retry = text(value).parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment has an empty field; any other is to be ignored.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<RawEvent> {
        let nothing = is_error(&self.name).then(Vec::new);
        let event = self.data.take().or(self.stray.take()).or(nothing).map(|data| self.event(data));
        self.name.clear();
        event
    }

    fn event(&mut self, data: Vec<u8>) -> RawEvent {
        RawEvent { name: std::mem::take(&mut self.name), id: self.id.clone(), data }
    }
}

fn add_line(lines: &mut Option<Vec<u8>>, line: &[u8]) {
    match lines {
        Some(lines) => {
            lines.push(b'\n');
            lines.extend_from_slice(line);
        }
        none => *none = Some(line.to_vec()),
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}
