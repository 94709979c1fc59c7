//! The rules of the WHATWG one by one, and that chunks do not matter.

use bytes::Bytes;
use proptest::prelude::*;

use super::parser::{Parser, RawEvent, TooLong};

const LIMIT: usize = 1 << 20;

fn event(name: &str, id: &str, data: &str) -> RawEvent {
    RawEvent { name: name.to_owned(), id: id.to_owned(), data: data.into() }
}

/// The events that are there by now.
fn drain(parser: &mut Parser) -> Result<Vec<RawEvent>, TooLong> {
    std::iter::from_fn(|| parser.next().transpose()).collect()
}

fn feed(parser: &mut Parser, chunk: &[u8]) -> Result<Vec<RawEvent>, TooLong> {
    parser.feed(Bytes::copy_from_slice(chunk));
    drain(parser)
}

fn parse<'c>(chunks: impl IntoIterator<Item = &'c [u8]>) -> Vec<RawEvent> {
    let mut parser = Parser::new(LIMIT);
    let mut events = Vec::new();
    for chunk in chunks {
        events.append(&mut feed(&mut parser, chunk).unwrap());
    }
    parser.finish();
    events.append(&mut drain(&mut parser).unwrap());
    events
}

fn whole(text: &str) -> Vec<RawEvent> {
    parse([text.as_bytes()])
}

#[test]
fn fields_make_an_event_at_the_blank_line() {
    let text = "event: chunk\nid: 7\ndata: {\"A\":1}\n\ndata:x\n\n";
    assert_eq!(whole(text), [event("chunk", "7", r#"{"A":1}"#), event("", "7", "x")]);
}

#[test]
fn lines_of_data_are_joined_and_one_space_is_dropped() {
    assert_eq!(whole("data: YHOO\ndata:  +2\ndata:\ndata\ndata:10\n\n"), [event("", "", "YHOO\n +2\n\n\n10")]);
}

#[test]
fn every_end_of_line_counts_and_a_pair_counts_once() {
    let expected = [event("", "", "a\nb"), event("", "", "c")];
    for text in [
        "data:a\ndata:b\n\ndata:c\n\n",
        "data:a\r\ndata:b\r\n\r\ndata:c\r\n\r\n",
        "data:a\rdata:b\r\rdata:c\r\r",
        "data:a\rdata:b\r\n\ndata:c\r\n\n",
    ] {
        assert_eq!(whole(text), expected, "{text:?}");
        assert_eq!(parse(text.as_bytes().chunks(1)), expected, "{text:?}");
    }
}

#[test]
fn the_last_event_needs_no_blank_line_and_the_last_line_no_end() {
    for text in ["data: a\n\ndata: b", "data: a\n\ndata: b\n", "data: a\n\ndata: b\r", "data: a\n\ndata: b\n\n"] {
        assert_eq!(whole(text), [event("", "", "a"), event("", "", "b")], "{text:?}");
    }
}

#[test]
fn comments_unknown_fields_and_events_without_data_are_nothing() {
    assert_eq!(
        whole(": keep-alive\n\nfoo: bar\n\nevent: lost\n\ndatax: 1\n data: 2\n\ndata: 3\n\n"),
        [event("", "", "3")]
    );
}

#[test]
fn a_document_among_fields_is_data_up_to_the_blank_line() {
    let text = "{\n \"A\": 1\n}\ndata: no field\n\ndata: a\n[1]\n\nevent: error\n<p>down\n\ndata: b\n\n";
    let expected = [
        event("", "", "{\n \"A\": 1\n}\ndata: no field"),
        event("", "", "a"),
        event("", "", "[1]"),
        event("error", "", "<p>down"),
        event("", "", "b"),
    ];
    assert_eq!(whole(text), expected);
    assert_eq!(parse(text.as_bytes().chunks(1)), expected);
    assert_eq!(feed(&mut Parser::new(12), b"{0123\n4567890}\n"), Err(TooLong));
}

#[test]
fn an_event_named_error_needs_no_data() {
    assert_eq!(whole("event: ERROR\n\nevent: errors\n\n"), [event("ERROR", "", "")]);
    assert_eq!(whole("event: error"), [event("error", "", "")]);
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_alone() {
    assert_eq!(whole("\u{feff}data: a\n\n\u{feff}data: b\n\n"), [event("", "", "a")]);
    assert_eq!(parse("\u{feff}data: a\n\n".as_bytes().chunks(1)), [event("", "", "a")]);
}

#[test]
fn an_id_holds_until_another_and_is_taken_back_by_an_empty_one() {
    let text = "id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n";
    assert_eq!(whole(text), [event("", "1", "a"), event("", "1", "b"), event("", "1", "c"), event("", "", "d")]);
}

#[test]
fn the_time_to_wait_is_digits_alone() {
    let mut parser = Parser::new(LIMIT);
    for (text, millis) in [("", None), ("retry: 3x\n", None), ("retry: 300\n", Some(300)), ("retry:\n", Some(300))] {
        feed(&mut parser, text.as_bytes()).unwrap();
        assert_eq!(parser.retry().map(|time| time.as_millis()), millis, "{text:?}");
    }
}

#[test]
fn what_is_not_utf_8_is_replaced_in_names_and_kept_in_data() {
    let events = parse([&b"event: \xFF\ndata: \xFF\n\n"[..]]);
    assert_eq!(events, [RawEvent { name: "\u{fffd}".to_owned(), id: String::new(), data: vec![0xFF] }]);
}

#[test]
fn a_line_or_an_event_beyond_the_limit_is_an_error_before_it_is_kept() {
    for text in ["data: 0123456789abcdef", "data: 0123\ndata: 456789\n", ": 0123456789abcdef\n"] {
        let mut parser = Parser::new(12);
        assert_eq!(feed(&mut parser, text.as_bytes()), Err(TooLong), "{text:?}");
        let mut parser = Parser::new(12);
        let fed: Result<Vec<_>, TooLong> = text.as_bytes().chunks(1).map(|chunk| feed(&mut parser, chunk)).collect();
        assert_eq!(fed, Err(TooLong), "{text:?}");
    }
    let mut parser = Parser::new(12);
    for _ in 0..100 {
        assert_eq!(feed(&mut parser, b"data: 012345\n\n").unwrap().len(), 1);
    }
}

#[test]
fn what_stands_behind_an_event_is_not_read_before_it_is_asked_for() {
    let mut parser = Parser::new(12);
    parser.feed(Bytes::from_static(b"id: 1\ndata: a\n\nid: 2\nretry: 3\ndata: b\n\ndata: 0123456789abcdef\n\n"));
    assert_eq!(parser.next(), Ok(Some(event("", "1", "a"))));
    assert_eq!((parser.last_id(), parser.retry()), ("1", None));
    assert_eq!(parser.next(), Ok(Some(event("", "2", "b"))));
    assert_eq!((parser.last_id(), parser.retry()), ("2", Some(std::time::Duration::from_millis(3))));
    assert_eq!(parser.next(), Err(TooLong));
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("data".to_owned()),
        Just("data: ".to_owned()),
        Just("event:".to_owned()),
        Just("event: Error\n".to_owned()),
        Just("id: ".to_owned()),
        Just("retry: 5".to_owned()),
        Just(":".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\u{feff}".to_owned()),
        "[a-z {}中]{0,6}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

/// The same rules the slow way: the whole text, line by line.
fn reference(text: &[u8]) -> Vec<RawEvent> {
    let text = String::from_utf8(text.to_vec()).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    let (mut events, mut open, mut name, mut id) = (Vec::new(), None::<Vec<String>>, String::new(), String::new());
    let mut stray = None::<Vec<String>>;
    for line in text.split('\n').chain([""]) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" if line.is_empty() => {
                if open.is_none() && stray.is_none() && name.to_lowercase() == "error" {
                    open = Some(Vec::new());
                }
                for lines in [open.take(), stray.take()].into_iter().flatten() {
                    events.push(event(&name, &id, &lines.join("\n")));
                    name.clear();
                }
                name.clear();
            }
            _ if stray.is_some() || line.starts_with(['{', '[', '<']) => {
                stray.get_or_insert_default().push(line.to_owned());
            }
            "data" => open.get_or_insert_default().push(value.to_owned()),
            "event" => name = value.to_owned(),
            "id" => id = value.to_owned(),
            _ => {}
        }
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chunks_do_not_matter(text in stream(), mut cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let mut cuts: Vec<usize> = cuts.drain(..).map(|cut| cut.index(text.len() + 1)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
        prop_assert_eq!(parse(chunks), reference(&text));
    }

    #[test]
    fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..300), size in 1..20_usize) {
        prop_assert_eq!(parse(bytes.chunks(size)), parse([&bytes[..]]));
    }
}
