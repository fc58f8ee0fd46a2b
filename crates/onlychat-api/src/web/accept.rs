//! What a client takes.

use http::HeaderMap;
use http::header::{ACCEPT, ACCEPT_ENCODING, IF_NONE_MATCH};

/// Whether a client wants a page: a browser's navigation does, a script's request for a file does not.
pub(super) fn html(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    accepted.peek().is_none() || accepted.any(|list| list.contains("text/html") || list.contains("*/*"))
}

/// Whether a client takes this content coding.
pub(super) fn encoding(headers: &HeaderMap, coding: &str) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|part| {
            let quality = part.strip_prefix("q=").and_then(|text| text.trim().parse::<f32>().ok());
            quality.is_some_and(|quality| quality <= 0.0)
        });
        named && !refused
    })
}

/// Whether a client has this very version.
pub(super) fn has_version(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn encodings() {
        let takes = |list: &str, coding| encoding(&headers(ACCEPT_ENCODING, list), coding);
        assert!(takes("gzip, deflate, br", "br"));
        assert!(takes("GZIP;q=0.5", "gzip"));
        assert!(!takes("gzip, br;q=0", "br"));
        assert!(!takes("gzip", "br"));
        assert!(!encoding(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn versions_and_pages() {
        let has = |list: &str| has_version(&headers(IF_NONE_MATCH, list), "\"a\"");
        assert!(has("\"b\", W/\"a\""));
        assert!(has("*"));
        assert!(!has("\"ab\""));
        assert!(html(&headers(ACCEPT, "text/html,application/xhtml+xml")));
        assert!(!html(&headers(ACCEPT, "application/json")));
        assert!(html(&HeaderMap::new()));
    }
}
