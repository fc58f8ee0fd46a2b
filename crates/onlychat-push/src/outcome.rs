//! What became of a message.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use onlychat_domain::Clock;

use crate::transport::{Posted, Unsent};

/// Longest reason that is kept, in characters.
const REASON_MAX_CHARS: usize = 300;

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The push service has it (RFC 8030: 201; 202 and others that say yes as well).
    Delivered,
    /// There is no such subscription any more: delete it (404, 410).
    Gone,
    /// Not now (429, 5xx, 408, nobody answered): try again.
    Later {
        /// Not before so long, when the service said it; it may say anything, years too.
        after: Option<Duration>,
    },
    /// Not this, and not by trying again: our mistake, or an endpoint that must not be called.
    Rejected(Rejection),
}

/// Why a message was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rejection {
    /// The service said no: 400 a malformed message, 401 and 403 another VAPID key than the one the browser subscribed
    /// with, 413 too long a message.
    Refused {
        /// The answer's status.
        status: u16,
        /// In the service's words, for the log: at most 300 characters, none of them a control character.
        reason: String,
    },
    /// The endpoint leads where nothing is sent to; in our words, for the log.
    Forbidden(String),
    /// It could not be sealed or signed.
    Unsealed,
}

impl Outcome {
    /// What an answer means.
    pub(crate) fn of(answer: &Posted, clock: &dyn Clock) -> Self {
        match answer.status {
            status if status.is_success() => Self::Delivered,
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::Gone,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => {
                Self::Later { after: retry_after(answer, clock) }
            }
            status if status.is_server_error() => Self::Later { after: retry_after(answer, clock) },
            status => {
                Self::Rejected(Rejection::Refused { status: status.as_u16(), reason: reason(&answer.body) })
            }
        }
    }

    pub(crate) fn of_unsent(unsent: Unsent) -> Self {
        match unsent {
            Unsent::Forbidden(why) => Self::Rejected(Rejection::Forbidden(why)),
            Unsent::Failed => Self::Later { after: None },
        }
    }
}

/// `Retry-After`: seconds, or a date in any of the three forms of RFC 9110. One that is over is now.
fn retry_after(answer: &Posted, clock: &dyn Clock) -> Option<Duration> {
    let text = answer.retry_after.as_deref()?.trim();
    if !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) {
        // More than can be counted is as long as can be.
        return Some(Duration::from_secs(text.parse().unwrap_or(u32::MAX).into()));
    }
    let at = httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let now = Duration::from_millis(u64::try_from(clock.now().as_millis()).unwrap_or(0));
    Some(at.saturating_sub(now))
}

fn reason(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    text.trim().chars().take(REASON_MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use onlychat_domain::Timestamp;

    use super::*;

    struct At(i64);

    impl Clock for At {
        fn now(&self) -> Timestamp {
            Timestamp::from_secs(self.0)
        }
    }

    fn outcome(status: u16, retry_after: Option<&str>) -> Outcome {
        let status = StatusCode::from_u16(status).unwrap();
        let answer =
            Posted { status, retry_after: retry_after.map(str::to_owned), body: b"no\n\x1b[31m".to_vec() };
        // Sun, 06 Nov 1994 08:49:37 GMT
        Outcome::of(&answer, &At(784_111_777))
    }

    #[test]
    fn a_status_means_one_thing() {
        for status in [200, 201, 202, 204] {
            assert_eq!(outcome(status, None), Outcome::Delivered, "{status}");
        }
        for status in [404, 410] {
            assert_eq!(outcome(status, None), Outcome::Gone, "{status}");
        }
        for status in [408, 425, 429, 500, 502, 503, 504, 507] {
            assert_eq!(outcome(status, None), Outcome::Later { after: None }, "{status}");
        }
        for status in [301, 307, 400, 401, 403, 405, 406, 413, 415, 422, 451] {
            let reason = "no  [31m".to_owned();
            assert_eq!(outcome(status, None), Outcome::Rejected(Rejection::Refused { status, reason }));
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        for (text, expected) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(u64::from(u32::MAX))),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            let after = expected.map(Duration::from_secs);
            for status in [429, 503] {
                assert_eq!(outcome(status, Some(text)), Outcome::Later { after }, "{text}");
            }
        }
    }
}
