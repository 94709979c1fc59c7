//! Takes a `text/event-stream` apart by the rules of the WHATWG (HTML, 9.2.6). Bytes come in, in chunks of any size;
//! events go out. Knows nothing of JSON or the network.
//!
//! One rule is left aside: an event at the end of the stream counts although no blank line follows it. Services of
//! Tencent Cloud end their streams so (trtc `TextToSpeechSSE`).

use std::collections::VecDeque;
use std::time::Duration;

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
    /// The beginning of a line whose end has not come.
    line: Vec<u8>,
    first_line: bool,
    /// The last byte was a carriage return: a line feed after it ends the same line.
    after_return: bool,
    name: String,
    data: Option<Vec<u8>>,
    id: String,
    retry: Option<Duration>,
    complete: VecDeque<RawEvent>,
}

impl Parser {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            first_line: true,
            after_return: false,
            name: String::new(),
            data: None,
            id: String::new(),
            retry: None,
            complete: VecDeque::new(),
        }
    }

    /// The next event that is complete.
    pub(super) fn next(&mut self) -> Option<RawEvent> {
        self.complete.pop_front()
    }

    /// The id of the last event that had one: what a client that connects again would send as `Last-Event-ID`.
    pub(super) fn last_id(&self) -> &str {
        &self.id
    }

    /// How long the service asks a client to wait before it connects again.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes more of the stream. After an error nothing more may be asked of it.
    pub(super) fn feed(&mut self, mut chunk: &[u8]) -> Result<(), TooLong> {
        if let (true, [b'\n', rest @ ..]) = (self.after_return, chunk) {
            chunk = rest;
            self.after_return = false;
        }
        while let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, rest) = chunk.split_at(end);
            self.take_line(line)?;
            chunk = match rest {
                [b'\r', b'\n', rest @ ..] => rest,
                [b'\r'] => {
                    self.after_return = true;
                    return Ok(());
                }
                [_, rest @ ..] => rest,
                [] => return Ok(()),
            };
        }
        if !chunk.is_empty() {
            self.after_return = false;
        }
        self.fits(chunk.len())?;
        self.line.extend_from_slice(chunk);
        Ok(())
    }

    /// The stream is over: what it holds is an event even without the blank line.
    pub(super) fn finish(&mut self) -> Result<(), TooLong> {
        self.take_line(b"")?;
        self.dispatch();
        Ok(())
    }

    /// Whether so much more of a line is not too much.
    fn fits(&self, more: usize) -> Result<(), TooLong> {
        let held = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
        if more > self.limit.saturating_sub(held) { Err(TooLong) } else { Ok(()) }
    }

    /// A line whose end has come. Most lie in one chunk and are read where they lie.
    fn take_line(&mut self, end: &[u8]) -> Result<(), TooLong> {
        self.after_return = false;
        self.fits(end.len())?;
        if self.line.is_empty() {
            self.read_line(end);
        } else {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(end);
            self.read_line(&line);
            line.clear();
            self.line = line;
        }
        Ok(())
    }

    fn read_line(&mut self, mut line: &[u8]) {
        if std::mem::take(&mut self.first_line) {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = colon.map_or((line, &b""[..]), |colon| line.split_at(colon));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                data => *data = Some(value.to_vec()),
            },
            b"event" => self.name = text(value),
            b"id" if !value.contains(&0) => self.id = text(value),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.retry = text(value).parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment has an empty field; any other is to be ignored.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let name = std::mem::take(&mut self.name);
        if let Some(data) = self.data.take() {
            self.complete.push_back(RawEvent { name, id: self.id.clone(), data });
        }
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}
