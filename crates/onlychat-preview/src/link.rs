//! The link in a message.

use url::{Host, Url};

/// Longest link, in bytes, as it is kept: what is no ASCII takes up to nine there.
pub const LINK_MAX_BYTES: usize = 2048;
/// Beginnings of links that are looked at: a message of nothing else is no reason to look for long.
const TRIES: usize = 16;

/// The first `http` or `https` address in a text that could be of a page on the internet: with a dot in its host's name, and
/// without user name and password.
///
/// It begins with `http://` or `https://` in any case, not within a word, and ends at white space, at `<`, `>`, `"` or
/// anything unseen. What a sentence puts behind an address is not part of it: `.,:;!?'*_~` and their like, and a closing
/// bracket that was not opened within, so that `(see https://example.com/a_(b)).` gives `https://example.com/a_(b)`.
pub fn find_link(text: &str) -> Option<Url> {
    text.match_indices("://").filter_map(|(at, _)| beginning(text, at)).take(TRIES).find_map(link)
}

/// The text from where a scheme begins that ends here.
fn beginning(text: &str, colon: usize) -> Option<&str> {
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        let (before, from) = (text.get(..start)?, text.get(start..)?);
        let named = from.get(..scheme.len())?.eq_ignore_ascii_case(scheme);
        // Chinese and Japanese write it without a space, right behind a word.
        let last = before.chars().next_back();
        let within_a_word = last.is_some_and(|c| c.is_ascii_alphanumeric() || "+-._".contains(c));
        (named && !within_a_word).then_some(from)
    })
}

fn link(text: &str) -> Option<Url> {
    let end = text.find(ends).unwrap_or(text.len());
    let candidate = without_punctuation(text.get(..end)?);
    if candidate.len() > LINK_MAX_BYTES {
        return None;
    }
    let url = Url::parse(candidate).ok()?;
    let named = match url.host()? {
        Host::Domain(name) => name.trim_end_matches('.').contains('.'),
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    (named && plain && url.as_str().len() <= LINK_MAX_BYTES).then_some(url)
}

/// Characters that no address goes on after. Chinese and Japanese put their punctuation without a space.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '<' | '>' | '"' | '`' | '|' | '\\' | '^'
                | '«' | '»' | '\u{201c}'..='\u{201f}' | '、' | '。' | '，' | '！' | '？' | '；' | '：'
                | '「'..='】' | '（' | '）' | '\u{fffc}'..='\u{fffd}'
                | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

fn without_punctuation(mut candidate: &str) -> &str {
    // How many brackets of each kind are closed and were not opened.
    let surplus =
        |text: &str, open: char, close: char| text.matches(close).count() > text.matches(open).count();
    loop {
        let Some(last) = candidate.chars().next_back() else { return candidate };
        let ended = match last {
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '\u{2018}' | '\u{2019}' => {
                true
            }
            ')' => surplus(candidate, '(', ')'),
            ']' => surplus(candidate, '[', ']'),
            '}' => surplus(candidate, '{', '}'),
            _ => false,
        };
        if !ended {
            return candidate;
        }
        candidate = candidate.strip_suffix(last).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Option<String> {
        find_link(text).map(Into::into)
    }

    #[test]
    fn links_in_sentences() {
        for (text, link) in [
            ("https://example.com", "https://example.com/"),
            ("see http://example.com/a?b=c#d please", "http://example.com/a?b=c#d"),
            ("HTTPS://Example.COM/A", "https://example.com/A"),
            ("Look: https://example.com/a.", "https://example.com/a"),
            ("https://example.com/a, and https://example.com/b", "https://example.com/a"),
            ("Is it https://example.com/a?", "https://example.com/a"),
            ("https://example.com/a?!...", "https://example.com/a"),
            ("(https://example.com/a)", "https://example.com/a"),
            ("(see https://example.com/a_(b)).", "https://example.com/a_(b)"),
            (
                "https://en.wikipedia.org/wiki/Rust_(language)",
                "https://en.wikipedia.org/wiki/Rust_(language)",
            ),
            ("[text](https://example.com/a)", "https://example.com/a"),
            ("[https://example.com/a]", "https://example.com/a"),
            ("<https://example.com/a>", "https://example.com/a"),
            ("\"https://example.com/a\"", "https://example.com/a"),
            ("**https://example.com/a**", "https://example.com/a"),
            ("it's 'https://example.com/a'", "https://example.com/a"),
            ("“https://example.com/a”", "https://example.com/a"),
            ("看https://example.com/a。好", "https://example.com/a"),
            ("https://example.com/é/日本", "https://example.com/%C3%A9/%E6%97%A5%E6%9C%AC"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
            ("a\nhttps://example.com/a\nb", "https://example.com/a"),
            ("https://example.com/a/", "https://example.com/a/"),
            ("https://example.com/?q=a%20b&x=[1]", "https://example.com/?q=a%20b&x=[1]"),
            ("https://example.com:8443/", "https://example.com:8443/"),
            ("https://1.1.1.1/", "https://1.1.1.1/"),
            ("https://example.com/a\u{202e}b", "https://example.com/a"),
            ("https://example.com/a\\b", "https://example.com/a"),
        ] {
            assert_eq!(found(text).as_deref(), Some(link), "{text}");
        }
    }

    #[test]
    fn what_is_no_link() {
        let long = format!("https://example.com/{}", "x".repeat(LINK_MAX_BYTES));
        let long_as_kept = format!("https://example.com/{}", "ü".repeat(LINK_MAX_BYTES / 4));
        for text in [
            "",
            "hello",
            "example.com",
            "www.example.com",
            "ftp://example.com/",
            "javascript:alert(1)",
            "https://",
            "https:// example.com",
            "://example.com",
            "xhttps://example.com/",
            "git+https://example.com/a.git",
            "https://localhost/",
            "http://intranet/",
            "https://user:secret@example.com/",
            "https://user@example.com/",
            "https://.../",
            "https://example.com:99999/",
            "http:/example.com",
            &long,
            &long_as_kept,
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_that_is_one_counts() {
        assert_eq!(
            found("http://localhost/ https://u:p@example.com/ https://example.com/b").as_deref(),
            Some("https://example.com/b")
        );
        assert_eq!(found("https://x https://example.com/").as_deref(), Some("https://example.com/"));
        assert_eq!(found(&("https://x ".repeat(TRIES) + "https://example.com/")), None);
    }

    proptest! {
        #[test]
        fn what_is_found_can_be_found_again(before in "\\PC{0,10}", tail in "\\PC{0,40}") {
            for text in [format!("{before} https://example.com/{tail}"), format!("{before}http://{tail}"), tail.clone()] {
                if let Some(link) = find_link(&text) {
                    prop_assert!(matches!(link.scheme(), "http" | "https"));
                    prop_assert!(link.as_str().len() <= LINK_MAX_BYTES);
                    prop_assert!(link.username().is_empty() && link.host_str().is_some());
                }
            }
            let spaced = format!("see https://example.com/a. {tail}");
            prop_assert_eq!(found(&spaced), Some("https://example.com/a".to_owned()));
        }
    }
}
