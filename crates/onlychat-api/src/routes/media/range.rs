//! `Range` (RFC 9110, section 14): one range of bytes; whatever else is asked for is answered with everything.

use std::ops::Range;

use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};

/// Which part of a file is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// None that it has.
    Nothing,
}

/// Of a file of this length; files never change, so a condition on their version always holds.
pub(super) fn wanted(headers: &HeaderMap, length: u64, etag: &str) -> Wanted {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let Some(range) = text(RANGE) else { return Wanted::Whole };
    if text(IF_RANGE).is_some_and(|version| version != etag) {
        return Wanted::Whole;
    }
    parse(range, length).unwrap_or(Wanted::Whole)
}

/// `None` for what is no single range of bytes.
fn parse(text: &str, length: u64) -> Option<Wanted> {
    let (unit, range) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let number = |text: &str| -> Option<u64> {
        (!text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => length.saturating_sub(number(suffix)?)..length,
        (first, "") => number(first)?..length,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return None;
            }
            first..last.saturating_add(1).min(length)
        }
    };
    Some(if range.is_empty() { Wanted::Nothing } else { Wanted::Part(range) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str) -> Wanted {
        let headers = [(RANGE, range.parse().unwrap())].into_iter().collect();
        wanted(&headers, 100, "\"v\"")
    }

    #[test]
    fn one_range_is_understood() {
        assert_eq!(of("bytes=0-0"), Wanted::Part(0..1));
        assert_eq!(of("bytes=10-19"), Wanted::Part(10..20));
        assert_eq!(of("bytes=90-1000"), Wanted::Part(90..100));
        assert_eq!(of("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-10"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-1000"), Wanted::Part(0..100));
        assert_eq!(of("BYTES = 1-2"), Wanted::Part(1..3));
        assert_eq!(of("bytes=0-18446744073709551615"), Wanted::Part(0..100));
    }

    #[test]
    fn what_lies_beyond_is_nothing() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(of(range), Wanted::Nothing, "{range}");
        }
    }

    #[test]
    fn what_is_not_understood_is_everything() {
        for range in
            ["bytes=1-2,5-6", "items=1-2", "bytes=5-2", "bytes=a-b", "bytes", "bytes=-", "bytes=+1-2"]
        {
            assert_eq!(of(range), Wanted::Whole, "{range}");
        }
        let other: HeaderMap = [(RANGE, "bytes=0-1".parse().unwrap()), (IF_RANGE, "\"w\"".parse().unwrap())]
            .into_iter()
            .collect();
        assert_eq!(wanted(&other, 100, "\"v\""), Wanted::Whole);
    }
}
