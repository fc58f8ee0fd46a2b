//! The pages behind links, and the links in messages.

use onlychat_preview::{
    DESCRIPTION_MAX_CHARS, LINK_MAX_BYTES, SITE_NAME_MAX_CHARS, TITLE_MAX_CHARS, extract, find_link,
};
use url::Url;

/// Where every page comes from.
const BASE: &str = "https://example.com/a/page?x#y";

/// What is shown keeps to its limits, and what is called is an address of the web. The first line is the header's value,
/// the rest is the page; all of it is a message too.
pub fn previews(data: &[u8]) {
    let base: Url = BASE.parse().expect("an address");
    let (content_type, page) = match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (data.get(..end), data.get(end + 1..).unwrap_or_default()),
        None => (None, data),
    };
    let content_type = content_type.map(crate::text);
    let found = extract(page, content_type.as_deref(), &base);
    let limits = [TITLE_MAX_CHARS, DESCRIPTION_MAX_CHARS, SITE_NAME_MAX_CHARS];
    for (text, limit) in [found.title, found.description, found.site_name].iter().zip(limits) {
        if let Some(text) = text {
            line(text, limit);
        }
    }
    if let Some(image) = &found.image {
        web(image);
    }
    if let Some(link) = find_link(&crate::text(data)) {
        web(&link);
        assert!(link.host_str().is_some_and(|host| host.contains(['.', ':'])), "{link}");
    }
}

fn line(text: &str, limit: usize) {
    assert!((1..=limit).contains(&text.chars().count()), "{text:?}");
    assert_eq!(text.trim(), text);
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    assert!(!text.chars().any(|c| c.is_control() || turns(c)), "{text:?}");
}

fn web(url: &Url) {
    assert!(matches!(url.scheme(), "http" | "https") && url.has_host(), "{url}");
    assert!(url.username().is_empty() && url.password().is_none(), "{url}");
    assert!(url.as_str().len() <= LINK_MAX_BYTES, "{url}");
    assert_eq!(Url::parse(url.as_str()).as_ref(), Ok(url));
}
