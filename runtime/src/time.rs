//! Seconds since 1970 and the UTC date that they fall on. Knows no time zone but UTC, and no clock but the one
//! it is given.

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
}
