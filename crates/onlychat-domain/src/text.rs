//! Rules for text that people write.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::invalid::Invalid;

/// Longest message, in Unicode code points.
pub const MESSAGE_MAX_CHARS: usize = 10_000;

/// Longest web address as it is kept.
const WEB_ADDRESS_MAX_CHARS: usize = 2048;

/// A message's text as it is kept: trimmed, 1 to [`MESSAGE_MAX_CHARS`] code points, no control
/// character but newline and tab, otherwise exactly as it was written (no Unicode normalisation).
pub fn message_text(text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::new("required", "A message needs some text."));
    }
    line_text(text, MESSAGE_MAX_CHARS, Lines::Many)
}

/// An optional text of one line such as a name: trimmed, empty counts as none.
pub fn optional_line(text: &str, max_chars: usize) -> Result<Option<String>, Invalid> {
    optional(text, max_chars, Lines::One)
}

/// An optional text of several lines such as a biography: trimmed, empty counts as none.
pub fn optional_paragraphs(text: &str, max_chars: usize) -> Result<Option<String>, Invalid> {
    optional(text, max_chars, Lines::Many)
}

/// A text of one line that must be there.
pub fn required_line(text: &str, max_chars: usize) -> Result<String, Invalid> {
    optional_line(text, max_chars)?.ok_or_else(|| Invalid::new("required", "This must not be empty."))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

fn optional(text: &str, max_chars: usize, lines: Lines) -> Result<Option<String>, Invalid> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { line_text(text, max_chars, lines).map(Some) }
}

fn line_text(text: &str, max_chars: usize, lines: Lines) -> Result<String, Invalid> {
    if text.chars().any(|c| c.is_control() && !(lines == Lines::Many && matches!(c, '\n' | '\t'))) {
        let allowed =
            if lines == Lines::Many { "Only newline and tab are allowed." } else { "Use one line." };
        return Err(Invalid::new(
            "control_character",
            format!("Control characters are not allowed. {allowed}"),
        ));
    }
    let count = text.chars().count();
    if count > max_chars {
        return Err(Invalid::new("too_long", format!("At most {max_chars} characters; this has {count}.")));
    }
    Ok(text.to_owned())
}

/// A name or what is typed to find one, such that two texts a person takes for the same are equal: without case and
/// without accents, so that "josé" and "Jose" find each other.
pub fn search_key(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// An absolute `https` (or, for development, `http`) address of at most 2,048 characters, without credentials.
pub fn web_address(text: &str) -> Result<String, Invalid> {
    let refuse = |why: &'static str| Invalid::new("bad_url", why);
    let too_long = || refuse("The address is longer than 2,048 characters.");
    let text = text.trim();
    if text.len() > WEB_ADDRESS_MAX_CHARS {
        return Err(too_long());
    }
    let url = url::Url::parse(text).map_err(|error| {
        Invalid::new("bad_url", format!("This is no address: {error}. Example: https://example.com/me.jpg"))
    })?;
    if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
        return Err(refuse("The address must begin with https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("The address must not contain a user name or a password."));
    }
    // As it is kept: what is no ASCII takes up to three times as many there.
    if url.as_str().len() > WEB_ADDRESS_MAX_CHARS {
        return Err(too_long());
    }
    Ok(url.into())
}

/// A CSS colour as `#rrggbb`, in lower case.
pub fn colour(text: &str) -> Result<String, Invalid> {
    let hex = text.trim().strip_prefix('#').unwrap_or_default();
    if hex.len() == 6 && hex.bytes().all(|c| c.is_ascii_hexdigit()) {
        Ok(format!("#{}", hex.to_ascii_lowercase()))
    } else {
        Err(Invalid::new("bad_color", "A colour is written #rrggbb, such as #7c3aed."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_is_trimmed_and_otherwise_kept() {
        assert_eq!(message_text("  a\u{301}\n\tb  ").unwrap(), "a\u{301}\n\tb");
        assert_eq!(message_text(" \n ").unwrap_err().code, "required");
        assert_eq!(message_text("bell\u{7}").unwrap_err().code, "control_character");
        assert_eq!(message_text("a\rb").unwrap_err().code, "control_character");
    }

    #[test]
    fn message_counts_code_points_not_bytes() {
        assert!(message_text(&"😀".repeat(MESSAGE_MAX_CHARS)).is_ok());
        assert_eq!(message_text(&"x".repeat(MESSAGE_MAX_CHARS + 1)).unwrap_err().code, "too_long");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(optional_line(" Zoë ", 50).unwrap().as_deref(), Some("Zoë"));
        assert_eq!(optional_line("  ", 50).unwrap(), None);
        assert_eq!(optional_line("a\nb", 50).unwrap_err().code, "control_character");
        assert_eq!(optional_paragraphs("a\nb", 50).unwrap().as_deref(), Some("a\nb"));
    }

    #[test]
    fn web_addresses() {
        assert!(web_address("https://example.com/a.png?x=1").is_ok());
        for text in
            ["javascript:alert(1)", "data:text/html,x", "//example.com", "https://u:p@example.com/", "no"]
        {
            assert!(web_address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_web_address_is_as_long_as_it_is_kept() {
        let address = |letter: &str, times| format!("https://example.com/{}", letter.repeat(times));
        assert!(web_address(&address("x", 2028)).is_ok());
        assert!(web_address(&address("x", 2029)).is_err());
        assert!(web_address(&address("ü", 338)).is_ok());
        assert!(web_address(&address("ü", 339)).is_err());
    }

    #[test]
    fn colours() {
        assert_eq!(colour("#7C3AED").unwrap(), "#7c3aed");
        assert!(colour("red").is_err());
        assert!(colour("#fff").is_err());
    }
}
