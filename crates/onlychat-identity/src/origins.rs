//! From which web pages OnlyChat may be used.

use onlychat_domain::Invalid;
use url::Url;

/// The browser origins that are allowed, at least one: for CORS, the socket's `Origin` and a token's `azp`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AllowedOrigins {
    first: Box<str>,
    others: Vec<Box<str>>,
}

impl AllowedOrigins {
    /// Takes origins exactly as a browser writes them: `https://example.com`, `http://localhost:8747`; no path, no
    /// trailing slash, no default port, no wildcard. At least one; repeats are dropped.
    pub fn new<'a>(origins: impl IntoIterator<Item = &'a str>) -> Result<Self, Invalid> {
        let mut all: Vec<Box<str>> = Vec::new();
        for origin in origins {
            let origin = checked(origin)?;
            if !all.iter().any(|known| **known == *origin) {
                all.push(origin.into());
            }
        }
        let mut all = all.into_iter();
        let first = all.next().ok_or_else(|| Invalid::new("required", "At least one origin is needed."))?;
        Ok(Self { first, others: all.collect() })
    }

    /// Whether this is one of them, compared as exact strings.
    pub fn allows(&self, origin: &str) -> bool {
        self.iter().any(|allowed| allowed == origin)
    }

    /// The first: where this installation lives.
    pub const fn first(&self) -> &str {
        &self.first
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.first).chain(self.others.iter().map(|origin| &**origin))
    }
}

fn checked(origin: &str) -> Result<&str, Invalid> {
    let refuse = |why: String| Invalid::new("bad_origin", format!("{why} Example: https://chat.example.com"));
    if origin.contains('*') {
        return Err(refuse(format!("\"{origin}\" is a wildcard; name each origin.")));
    }
    let url = Url::parse(origin).map_err(|error| refuse(format!("\"{origin}\" is no origin: {error}.")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse(format!("\"{origin}\" does not begin with https:// or http://.")));
    }
    let canonical = url.origin().ascii_serialization();
    if canonical == origin {
        Ok(origin)
    } else {
        Err(refuse(format!("\"{origin}\" is not how a browser writes it; that would be \"{canonical}\".")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_exactly() {
        let origins =
            AllowedOrigins::new(["https://a.example", "http://localhost:8747", "https://a.example"]).unwrap();
        assert_eq!(origins.first(), "https://a.example");
        assert_eq!(origins.iter().count(), 2);
        assert!(origins.allows("http://localhost:8747"));
        for other in
            ["https://a.example/", "http://a.example", "https://b.a.example", "HTTPS://a.example", ""]
        {
            assert!(!origins.allows(other), "{other}");
        }
    }

    #[test]
    fn refuses_what_a_browser_would_not_send() {
        let wrong = [
            "*",
            "https://*.example",
            "https://a.example/",
            "https://a.example:443",
            "a.example",
            "ftp://a.b",
        ];
        for origin in wrong {
            assert_eq!(AllowedOrigins::new([origin]).unwrap_err().code, "bad_origin", "{origin}");
        }
        assert_eq!(AllowedOrigins::new([]).unwrap_err().code, "required");
    }
}
