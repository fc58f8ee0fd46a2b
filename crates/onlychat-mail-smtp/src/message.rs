//! A mail in the form in which it travels (RFC 5322, MIME).

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::Message;
use lettre::error::Error;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox as LettreMailbox, MultiPart, MultiPartKind, SinglePart};
use onlychat_domain::Timestamp;
use onlychat_mail::{Address, Mail, Mailbox};

/// Bytes of text in one encoded word, of which 75 characters are allowed (RFC 2047, section 2).
const WORD_BYTES: usize = 39;

/// Writes it. Fails for nothing that [`Mail`] lets through.
pub(crate) fn render(from: &Mailbox, mail: &Mail, now: Timestamp) -> Result<Vec<u8>, Error> {
    let since = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    let mut builder = Message::builder()
        .from(mailbox(from))
        .to(mailbox(mail.to()))
        .subject(mail.subject())
        .date(SystemTime::UNIX_EPOCH + since)
        .message_id(Some(format!("<{}@{}>", mail.id(), from.address().domain())))
        // No out-of-office note is wanted in return (RFC 3834).
        .raw_header(plain("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(url) = mail.unsubscribe() {
        builder = builder.raw_header(plain("List-Unsubscribe", format!("<{url}>")));
        if url.scheme() == "https" {
            let one_click = "List-Unsubscribe=One-Click".to_owned();
            builder = builder.raw_header(plain("List-Unsubscribe-Post", one_click));
        }
    }
    let text = part(ContentType::TEXT_PLAIN, mail.text())?;
    let mut message = match mail.html() {
        None => builder.singlepart(text)?,
        Some(html) => {
            // In quoted-printable `=_` cannot occur, so no text ends its part.
            let both = MultiPart::builder()
                .kind(MultiPartKind::Alternative)
                .boundary(format!("=_{}", mail.id()))
                .singlepart(text)
                .singlepart(part(ContentType::TEXT_HTML, html)?);
            builder.multipart(both)?
        }
    };
    for (name, mailbox) in [("From", from), ("To", mail.to())] {
        if let Some(words) = mailbox.name().and_then(encoded) {
            message.headers_mut().insert_raw(plain(name, format!("{words}\r\n <{}>", mailbox.address())));
        }
    }
    if let Some(words) = encoded(mail.subject()) {
        message.headers_mut().insert_raw(plain("Subject", words));
    }
    Ok(message.formatted())
}

/// What looks like an encoded word (RFC 2047) would be decoded by whoever reads it, into line breaks too: such a text is
/// encoded as a whole. Everything else lettre does right.
fn encoded(text: &str) -> Option<String> {
    text.contains("=?").then(|| {
        let mut words: Vec<String> = vec![String::new()];
        for c in text.chars() {
            match words.last_mut() {
                Some(word) if word.len() + c.len_utf8() <= WORD_BYTES => word.push(c),
                _ => words.push(c.into()),
            }
        }
        let words = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
        words.collect::<Vec<_>>().join("\r\n ")
    })
}

/// As a command of SMTP has it.
pub(crate) fn address(address: &Address) -> lettre::Address {
    // Stricter than what lettre takes.
    lettre::Address::new_dangerous(address.local(), address.domain())
}

fn mailbox(mailbox: &Mailbox) -> LettreMailbox {
    LettreMailbox::new(mailbox.name().map(str::to_owned), address(mailbox.address()))
}

/// A header of ASCII, in lines that are short enough.
fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

fn part(kind: ContentType, text: &str) -> Result<SinglePart, Error> {
    let coding = ContentTransferEncoding::QuotedPrintable;
    let body = Body::new_with_encoding(text.replace('\n', "\r\n"), coding);
    let body = body.map_err(|_quoted_printable_holds_anything| Error::NonAsciiChars)?;
    Ok(SinglePart::builder().header(kind).body(body))
}
