//! The query string, read strictly.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

use onlychat_protocol::{Code, ProblemDetail};
use percent_encoding::percent_decode_str;

use crate::failure::{Failure, Result, detail};

/// Longest text that is read as a value of its own: ids and times.
const PARSED_MAX_CHARS: usize = 100;

/// A query string's parameters, each there once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Pairs(BTreeMap<String, String>);

impl Pairs {
    /// Splits and decodes. Refuses what is no UTF-8, a NUL, and a parameter that comes twice. Unknown ones are ignored.
    pub(crate) fn parse(query: &str) -> Result<Self> {
        let mut pairs = BTreeMap::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name =
                decoded(name).ok_or_else(|| bad("", "bad_encoding", "A parameter's name is not UTF-8."))?;
            let value = decoded(value)
                .ok_or_else(|| bad(&name, "bad_encoding", "This is not UTF-8, or has a NUL."))?;
            if pairs.contains_key(&name) {
                return Err(bad(&name, "duplicate_parameter", "This parameter is there twice."));
            }
            pairs.insert(name, value);
        }
        Ok(Self(pairs))
    }

    /// A text of at most so many code points; absent when it is empty.
    pub(crate) fn text(&self, name: &str, max_chars: usize) -> Result<Option<&str>> {
        let text = self.0.get(name).map(String::as_str).filter(|text| !text.is_empty());
        match text {
            Some(text) if text.chars().count() > max_chars => {
                Err(bad(name, "too_long", &format!("At most {max_chars} characters.")))
            }
            text => Ok(text),
        }
    }

    /// A text as a value; absent when it is empty. `allowed` says what it may be.
    pub(crate) fn parsed<T: FromStr>(&self, name: &str, allowed: &str) -> Result<Option<T>> {
        let Some(text) = self.text(name, PARSED_MAX_CHARS)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_unreadable| bad(name, "invalid", allowed))
    }

    /// A whole number within a range.
    pub(crate) fn number(&self, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>> {
        let Some(text) = self.0.get(name) else { return Ok(None) };
        match text.parse::<i64>() {
            // The standard library takes a plus sign, which in a query is a blank gone wrong.
            Ok(number) if range.contains(&number) && !text.starts_with('+') => Ok(Some(number)),
            _ => {
                let allowed = match (*range.start(), *range.end()) {
                    (start, i64::MAX) => format!("A whole number of {start} or more."),
                    (start, end) => format!("A whole number from {start} to {end}."),
                };
                Err(bad(name, "invalid_number", &allowed))
            }
        }
    }
}

/// A parameter that cannot be understood.
pub(crate) fn bad(name: &str, code: &str, what: &str) -> Failure {
    let errors: Vec<ProblemDetail> = vec![detail(&format!("?{name}"), code, what)];
    Failure::new(Code::BadQuery, format!("The query parameter \"{name}\" cannot be used. {what}"))
        .with_errors(errors)
}

fn decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    let text = percent_decode_str(&text).decode_utf8().ok()?;
    (!text.contains('\0')).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused<T: std::fmt::Debug>(result: Result<T>) -> (String, String) {
        let problem = result.unwrap_err().problem("r");
        assert_eq!(problem.code, Code::BadQuery);
        (problem.errors[0].pointer.clone(), problem.errors[0].code.clone())
    }

    #[test]
    fn reads_what_is_there() {
        let pairs = Pairs::parse("q=a+b%20%C3%AB&limit=7&cursor=&flag&&x=1=2").unwrap();
        assert_eq!(pairs.text("q", 10).unwrap(), Some("a b ë"));
        assert_eq!(pairs.number("limit", 1..=100).unwrap(), Some(7));
        assert_eq!(pairs.text("cursor", 10).unwrap(), None);
        assert_eq!(pairs.text("x", 10).unwrap(), Some("1=2"));
        assert_eq!(pairs.number("before", 0..=i64::MAX).unwrap(), None);
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        let code = |query| refused(Pairs::parse(query)).1;
        assert_eq!(code("q=%FF"), "bad_encoding");
        assert_eq!(code("%FF=q"), "bad_encoding");
        assert_eq!(code("q=a%00b"), "bad_encoding");
        assert_eq!(code("limit=1&limit=1"), "duplicate_parameter");
        for text in ["", "0", "101", "-1", "1.0", "x", "9999999999999999999999", "%2B7", "+7", "0x1"] {
            let pairs = Pairs::parse(&format!("limit={text}")).unwrap();
            let expected = ("?limit".to_owned(), "invalid_number".to_owned());
            assert_eq!(refused(pairs.number("limit", 1..=100)), expected, "{text}");
        }
        assert_eq!(refused(Pairs::parse("q=abcd").unwrap().text("q", 3)).1, "too_long");
    }
}
