//! The page a request comes from.

use http::HeaderMap;
use http::header::ORIGIN;
use onlychat_identity::AllowedOrigins;
use onlychat_protocol::Code;

use crate::failure::Failure;

/// The page a request comes from, as its browser says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// No browser, or one that says nothing.
    Absent,
    /// One of ours.
    Allowed(String),
    /// Somebody else's, or more than one.
    Foreign,
}

impl Origin {
    /// From the request's header.
    pub(crate) fn of(headers: &HeaderMap, allowed: &AllowedOrigins) -> Self {
        let mut values = headers.get_all(ORIGIN).iter();
        match (values.next(), values.next()) {
            (None, _) => Self::Absent,
            (Some(value), None) => match value.to_str() {
                Ok(origin) if allowed.allows(origin) => Self::Allowed(origin.to_owned()),
                _ => Self::Foreign,
            },
            (Some(_), Some(_)) => Self::Foreign,
        }
    }

    /// For requests that prove by themselves who they are: a foreign page is refused, no page is fine.
    pub(crate) fn not_foreign(self) -> Result<Option<String>, Failure> {
        match self {
            Self::Absent => Ok(None),
            Self::Allowed(origin) => Ok(Some(origin)),
            Self::Foreign => Err(not_allowed()),
        }
    }
}

/// The refusal.
pub(crate) fn not_allowed() -> Failure {
    Failure::new(
        Code::OriginNotAllowed,
        "Requests from this origin are not allowed. ORIGIN lists those that are.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_and_single() {
        let allowed = AllowedOrigins::new(["https://a.example"]).unwrap();
        let of = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(ORIGIN, value.parse().unwrap());
            }
            Origin::of(&headers, &allowed)
        };
        assert_eq!(of(&[]), Origin::Absent);
        assert_eq!(of(&["https://a.example"]), Origin::Allowed("https://a.example".into()));
        for foreign in
            [&["https://b.example"][..], &["null"], &["https://a.example/"], &["https://a.example"; 2]]
        {
            assert_eq!(of(foreign), Origin::Foreign, "{foreign:?}");
        }
    }
}
