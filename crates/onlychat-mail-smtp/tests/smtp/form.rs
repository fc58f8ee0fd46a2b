//! The form in which a mail travels.

use mail_parser::MimeHeaders as _;
use onlychat_mail::{Mail, Mailbox, Mailer as _};

use crate::read::{headers, parsed};
use crate::server::{MailServer, Script, Taken};
use crate::{mail, mailer, options};

async fn sent(mail: &Mail) -> Taken {
    let server = MailServer::start(Script::default()).await;
    mailer(options(&server, "smtp", "", "")).send(mail).await.unwrap();
    server.taken().remove(0)
}

#[tokio::test]
async fn the_envelope_and_the_headers() {
    let taken = sent(&mail("Hello")).await;
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("chat@example.com", &["ada@example.net".to_owned()][..])
    );
    let lines: Vec<&str> = taken.raw.split("\r\n").collect();
    for line in [
        "From: OnlyChat <chat@example.com>",
        "To: Ada <ada@example.net>",
        "Subject: Hello",
        "Date: Mon, 23 Nov 2026 18:00:00 +0000",
        "Message-ID: <m1@example.com>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(lines.contains(&line), "{line}\n{}", taken.raw);
    }
}

#[tokio::test]
async fn text_and_html_are_both_there() {
    let html = "<p>Zo\u{eb} wrote: \u{1f600} &amp; a =_m1 b</p>\n--=_m1--\n".to_owned() + &"x".repeat(2000);
    let taken = sent(&mail("Both").with_html(&html).unwrap()).await;
    let parsed = parsed(&taken.raw);
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1));
    assert_eq!(parsed.body_text(0).unwrap(), "text");
    assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n"), html);
    let kind = parsed.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    // The last is the best (RFC 2046, section 5.1.4).
    assert!(taken.raw.find("text/plain").unwrap() < taken.raw.find("text/html").unwrap());
}

#[tokio::test]
async fn one_click_is_offered_where_it_works() {
    for (url, one_click) in
        [("https://chat.example.com/off?t=x", true), ("http://localhost:8747/off?t=x", false)]
    {
        let taken = sent(&mail("News").with_unsubscribe(url.parse().unwrap()).unwrap()).await;
        assert!(taken.raw.contains(&format!("\r\nList-Unsubscribe: <{url}>\r\n")), "{}", taken.raw);
        let offered = taken.raw.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        assert_eq!(offered, one_click, "{url}");
    }
}

/// A text that its reader would decode into line breaks.
#[tokio::test]
async fn an_encoded_word_that_somebody_typed_is_a_text() {
    let typed =
        "=?utf-8?Q?=0D=0ABcc:_eve=40example.com?= und sehr sch\u{f6}n lang, damit es mehr als ein Wort wird";
    let to = Mailbox::new(typed, "ada@example.net".parse().unwrap()).unwrap();
    let taken = sent(&Mail::new("m1", to, typed, "x").unwrap()).await;
    assert!(!taken.raw.contains("?Q?") && !taken.raw.contains("=0D"), "{}", taken.raw);
    assert!(taken.raw.split("\r\n").all(|line| line.len() <= 78), "{}", taken.raw);
    let parsed = parsed(&taken.raw);
    assert_eq!(parsed.subject(), Some(typed));
    assert_eq!(parsed.to().unwrap().first().unwrap().name(), Some(typed));
    let expected = [
        "auto-submitted",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "subject",
        "to",
    ];
    assert_eq!(headers(&parsed), expected);
}
