//! What is sent.

use onlychat_domain::{Invalid, text};
use url::Url;

use crate::address::Mailbox;

/// Longest subject, in code points.
pub const SUBJECT_MAX_CHARS: usize = 200;
/// Longest text, and longest HTML, in bytes.
pub const BODY_MAX_BYTES: usize = 256 * 1024;
/// Longest address to unsubscribe at, in bytes: it must fit into one line of a header.
pub const UNSUBSCRIBE_MAX_BYTES: usize = 512;
/// Longest id, in bytes.
const ID_MAX_BYTES: usize = 64;

/// One mail for one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    id: String,
    to: Mailbox,
    subject: String,
    text: String,
    html: Option<String>,
    unsubscribe: Option<Url>,
}

impl Mail {
    /// `id` is the caller's own for this mail, the same for each attempt to send it: letters, digits, `_`, `-` and `.`, at
    /// most 64 bytes; it becomes the first half of the `Message-ID`. The subject is one line, the text any number of them.
    pub fn new(id: &str, to: Mailbox, subject: &str, text: &str) -> Result<Self, Invalid> {
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"_-.".contains(&c);
        let atoms = !id.starts_with('.') && !id.ends_with('.') && !id.contains("..");
        if id.is_empty() || id.len() > ID_MAX_BYTES || !atoms || !id.bytes().all(plain) {
            return Err(Invalid::new(
                "bad_mail_id",
                "A mail's id is 1 to 64 letters, digits, underscores and hyphens.",
            ));
        }
        let subject = text::required_line(subject, SUBJECT_MAX_CHARS)?;
        let text = body(text)?;
        if text.is_empty() {
            return Err(Invalid::new("required", "A mail needs some text."));
        }
        Ok(Self { id: id.to_owned(), to, subject, text, html: None, unsubscribe: None })
    }

    /// The same said in HTML, for programs that show it; the text stays for those that do not.
    pub fn with_html(self, html: &str) -> Result<Self, Invalid> {
        Ok(Self { html: Some(body(html)?), ..self })
    }

    /// Where one click ends mails of this kind (RFC 2369, RFC 8058): a POST to this `https` address. `http` is for
    /// development, where no mail program would click.
    pub fn with_unsubscribe(self, url: Url) -> Result<Self, Invalid> {
        if !matches!(url.scheme(), "https" | "http") || url.as_str().len() > UNSUBSCRIBE_MAX_BYTES {
            let detail = format!(
                "The address must begin with https:// and have at most {UNSUBSCRIBE_MAX_BYTES} bytes."
            );
            return Err(Invalid::new("bad_unsubscribe", detail));
        }
        Ok(Self { unsubscribe: Some(url), ..self })
    }

    /// The caller's own id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whom it is for.
    pub const fn to(&self) -> &Mailbox {
        &self.to
    }

    /// The subject.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The text; lines end with a newline alone.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The HTML.
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }

    /// Where one click ends mails of this kind.
    pub const fn unsubscribe(&self) -> Option<&Url> {
        self.unsubscribe.as_ref()
    }
}

/// White space at the end is dropped, and lines end with a newline alone.
fn body(text: &str) -> Result<String, Invalid> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_end();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Invalid::new("control_character", "Only newline and tab are allowed."));
    }
    if text.len() > BODY_MAX_BYTES {
        let detail = format!("At most {BODY_MAX_BYTES} bytes; this has {}.", text.len());
        return Err(Invalid::new("too_long", detail));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to() -> Mailbox {
        Mailbox::new("Ada", "ada@example.com".parse().unwrap()).unwrap()
    }

    fn mail(id: &str, subject: &str, text: &str) -> Result<Mail, &'static str> {
        Mail::new(id, to(), subject, text).map_err(|error| error.code)
    }

    #[test]
    fn a_subject_is_one_line() {
        for subject in
            ["Hi\r\nBcc: eve@example.com", "Hi\nX", "Hi\rX", "a\0b", "a\u{85}b", "a\u{1b}b", "\u{7f}x"]
        {
            assert_eq!(mail("m1", subject, "x"), Err("control_character"), "{subject:?}");
        }
        assert_eq!(mail("m1", " \r\n ", "x"), Err("required"));
        assert!(mail("m1", &"ü".repeat(SUBJECT_MAX_CHARS), "x").is_ok());
        assert_eq!(mail("m1", &"ü".repeat(SUBJECT_MAX_CHARS + 1), "x"), Err("too_long"));
    }

    #[test]
    fn an_id_is_no_way_into_a_header() {
        let long = "x".repeat(ID_MAX_BYTES + 1);
        for id in ["", "a b", "a@b", "a>\r\nBcc: x", "a\n", "<a>", "ä", ".a", "a.", "a..b", &long] {
            assert_eq!(mail(id, "x", "x"), Err("bad_mail_id"), "{id:?}");
        }
        assert!(mail("ntf_01kav9ft00ec1r60r30c1g60r3.1-a", "x", "x").is_ok());
    }

    #[test]
    fn a_text_has_lines_and_nothing_that_steers() {
        assert_eq!(mail("m1", "x", "a\r\n\tb \n\n").unwrap().text(), "a\n\tb");
        for text in ["a\rb", "a\0", "\u{1b}[31mred"] {
            assert_eq!(mail("m1", "x", text), Err("control_character"), "{text:?}");
        }
        assert_eq!(mail("m1", "x", " \n"), Err("required"));
        assert_eq!(mail("m1", "x", &"x".repeat(BODY_MAX_BYTES + 1)), Err("too_long"));
        let html = mail("m1", "x", "x").unwrap().with_html("<p>\0").unwrap_err();
        assert_eq!(html.code, "control_character");
    }

    #[test]
    fn unsubscribing_is_a_web_address_that_fits() {
        let offer = |url: &str| {
            let mail = mail("m1", "x", "x").unwrap().with_unsubscribe(url.parse().unwrap());
            mail.map_or_else(|error| error.code, |_mail| "")
        };
        assert_eq!(offer("https://chat.example.com/off?t=x"), "");
        assert_eq!(offer("mailto:off@example.com"), "bad_unsubscribe");
        assert_eq!(offer("javascript:alert(1)"), "bad_unsubscribe");
        assert_eq!(offer(&format!("https://chat.example.com/{}", "x".repeat(512))), "bad_unsubscribe");
        // What is no part of an address is not kept as it is.
        let kept = "https://chat.example.com/a b\r\nBcc:<x>".parse::<Url>().unwrap();
        let mail = mail("m1", "x", "x").unwrap().with_unsubscribe(kept).unwrap();
        assert!(
            mail.unsubscribe()
                .unwrap()
                .as_str()
                .bytes()
                .all(|c| c.is_ascii_graphic() && c != b'<' && c != b'>')
        );
    }
}
