//! Which characters a page's bytes are.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::tokens::{StartTag, Token, tokens};

/// How far a page is looked through for what it says of itself, in bytes (HTML, section 13.2.3.2).
const SCAN_BYTES: usize = 1024;

/// A page as text. What says which characters it has: a mark at its beginning, the header, the page itself, in this
/// order; else it is UTF-8. What is none becomes U+FFFD.
pub(crate) fn decode<'a>(page: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let said = content_type.and_then(charset_of).and_then(|label| Encoding::for_label(label.as_bytes()));
    // A mark at the beginning is stronger than whatever is said: `decode` looks for it.
    let (text, _used, _faulty) = said.or_else(|| of_page(page)).unwrap_or(UTF_8).decode(page);
    text
}

/// The value of `charset` in `text/html; charset="…"`.
fn charset_of(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// What a page says of itself: `<meta charset>`, or `<meta http-equiv=content-type content=…>`.
fn of_page(page: &[u8]) -> Option<&'static Encoding> {
    let beginning = page.get(..SCAN_BYTES).unwrap_or(page);
    let label = tokens(beginning).find_map(|token| match token {
        Token::Start(tag) if tag.name == b"meta" => of_meta(&tag),
        _ => None,
    })?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // Whoever could read that far reads ASCII, whatever it says.
    Some(match encoding {
        utf_16 if utf_16 == UTF_16BE || utf_16 == UTF_16LE => UTF_8,
        user if user == X_USER_DEFINED => WINDOWS_1252,
        other => other,
    })
}

fn of_meta(tag: &StartTag) -> Option<String> {
    if let Some(charset) = tag.attribute("charset") {
        return Some(charset);
    }
    let equivalent = tag.attribute("http-equiv")?;
    if !equivalent.trim().eq_ignore_ascii_case("content-type") {
        return None;
    }
    charset_of(&tag.attribute("content")?).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_the_page_and_utf_8() {
        let zoe = b"<title>Zo\xeb</title>";
        let page = |before: &str| [before.as_bytes(), zoe].concat();
        for (before, content_type) in [
            ("", Some("text/html; charset=iso-8859-1")),
            ("", Some("text/html;Charset=\"Windows-1252\"; x=y")),
            ("<meta charset=latin1>", None),
            ("<!-- <meta charset=utf-8> --><META CHARSET='iso-8859-1'>", Some("text/html")),
            ("<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>", None),
            ("<meta charset=x-user-defined>", None),
            // The header is stronger than the page, and what nobody knows says nothing.
            ("<meta charset=utf-8>", Some("text/html; charset=latin1")),
            ("<meta charset=latin1>", Some("text/html; charset=klingon")),
        ] {
            let page = page(before);
            let text = decode(&page, content_type);
            assert!(text.ends_with("<title>Zoë</title>"), "{before} {content_type:?}: {text}");
        }
        for before in
            ["", "<meta charset=utf-16>", "<meta name=charset content=latin1>", "<meta charset=utf-8>"]
        {
            assert!(decode(&page(before), None).contains("Zo\u{fffd}<"), "{before}");
        }
        let far = page(&format!("<!--{}--><meta charset=latin1>", "x".repeat(SCAN_BYTES)));
        assert!(decode(&far, None).contains('\u{fffd}'));
    }

    #[test]
    fn other_scripts() {
        assert_eq!(decode(b"\x93\xfa\x96{", Some("text/html; charset=shift_jis")), "日本");
        assert_eq!(decode(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("text/html; charset=windows-1251")), "Привет");
        // A mark at the beginning is stronger than all.
        assert_eq!(decode(b"\xff\xfeZ\0o\0\xeb\0", Some("text/html; charset=utf-8")), "Zoë");
        assert_eq!(decode(b"\xef\xbb\xbfZo\xc3\xab", Some("text/html; charset=latin1")), "Zoë");
    }
}
