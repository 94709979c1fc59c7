//! Seconds since 1970, the UTC date that they fall on, and the date of an HTTP header. Knows no time zone but UTC, and
//! no clock but the one it is given.

use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_PER_DAY: u64 = 86_400;

/// Whole seconds since 1970-01-01T00:00:00Z; `None` before that, and after the year 9999.
pub(crate) fn unix_seconds(time: SystemTime) -> Option<u64> {
    const YEAR_10000: u64 = 253_402_300_800;
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    (seconds < YEAR_10000).then_some(seconds)
}

/// Days since 1970-01-01, of seconds since then.
pub(crate) const fn unix_day(seconds: u64) -> u64 {
    seconds / SECONDS_PER_DAY
}

/// The date of a day since 1970-01-01 as `YYYY-MM-DD`.
///
/// The arithmetic lets the year begin in March, so that the leap day is its last, and counts in eras of 400 years,
/// after which the calendar repeats (146,097 days; 1970-01-01 is day 719,468 of that count).
pub(crate) fn civil_date(unix_day: u64) -> String {
    let day = unix_day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next_year)
}

/// Seconds since 1970 of an HTTP date in the form that servers must send, as `Sun, 06 Nov 1994 08:49:37 GMT`
/// (RFC 9110, 5.6.7). The two obsolete forms are not read, and neither is a date before 1970.
pub(crate) fn read_http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = text.trim().split_once(", ")?;
    let mut parts = date.split(' ');
    let day = digits(parts.next()?, 2)?;
    let name = parts.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as u64 + 1;
    let year = digits(parts.next()?, 4)?;
    let mut time = parts.next()?.split(':');
    let (hour, minute, second) = (digits(time.next()?, 2)?, digits(time.next()?, 2)?, digits(time.next()?, 2)?);
    let complete = parts.next() == Some("GMT") && parts.next().is_none() && time.next().is_none();
    // 60 is a leap second.
    let possible = year >= 1970 && (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    (complete && possible).then(|| ((day_number(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

fn digits(text: &str, count: usize) -> Option<u64> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Days from 1970-01-01 to a date from then on, by the arithmetic of [`civil_date`] turned around.
fn day_number(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn dates_are_those_of_the_gregorian_calendar() {
        for (seconds, date) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_551_113_065, "2019-02-25"),
            (1_709_164_800, "2024-02-29"),
            (1_735_689_599, "2024-12-31"),
            (1_735_689_600, "2025-01-01"),
            (4_107_542_400, "2100-03-01"),
            (253_402_300_799, "9999-12-31"),
        ] {
            assert_eq!(civil_date(unix_day(seconds)), date, "{seconds}");
        }
    }

    #[test]
    fn every_day_of_eight_hundred_years_follows_the_one_before() {
        let days_in = |year: u64, month: u64| match month {
            4 | 6 | 9 | 11 => 30,
            2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => 31,
        };
        let mut unix_day = 0;
        for year in 1970..2770 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    assert_eq!(civil_date(unix_day), format!("{year:04}-{month:02}-{day:02}"));
                    unix_day += 1;
                }
            }
        }
    }

    #[test]
    fn a_clock_before_1970_or_after_9999_has_no_seconds() {
        assert_eq!(unix_seconds(UNIX_EPOCH - Duration::from_secs(1)), None);
        assert_eq!(unix_seconds(UNIX_EPOCH + Duration::from_secs(253_402_300_800)), None);
        assert_eq!(unix_seconds(UNIX_EPOCH + Duration::from_millis(1_999)), Some(1));
    }

    #[test]
    fn the_date_of_a_header_is_read() {
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
            (" Mon, 25 Feb 2019 16:44:25 GMT ", 1_551_113_065),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] {
            assert_eq!(read_http_date(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_of_a_header_gives_nothing() {
        for text in [
            "",
            "yesterday",
            "784111777",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT now",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(read_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_is_read_back_as_itself() {
        for day in 0..300_000 {
            let date = civil_date(day);
            let part = |range: std::ops::Range<usize>| date[range].parse().unwrap();
            assert_eq!(day_number(part(0..4), part(5..7), part(8..10)), day, "{date}");
        }
    }
}
