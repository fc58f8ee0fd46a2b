//! Whom a no is about, and what hanging up means.

use std::error::Error as _;
use std::time::Duration;

use onlychat_mail::{MailError, Mailer as _};
use onlychat_mail_smtp::SmtpOptions;

use crate::server::{Fault, MailServer, Script};
use crate::{mail, mailer, options};

const TEMPORARY: &str = "temporary";
const PERMANENT: &str = "permanent";
const REFUSED: &str = "refused";

fn kind(outcome: &Result<(), MailError>) -> &'static str {
    match outcome {
        Ok(()) => "sent",
        Err(MailError::Temporary(_)) => TEMPORARY,
        Err(MailError::Permanent(_)) => PERMANENT,
        Err(MailError::Refused(_)) => REFUSED,
    }
}

#[tokio::test]
async fn a_no_is_about_whom_it_is_said_to() {
    let table = [
        ("CONNECT", "421 too busy", TEMPORARY),
        ("CONNECT", "554 no mail from you", REFUSED),
        ("EHLO", "421 closing", TEMPORARY),
        ("EHLO", "550 bad name", REFUSED),
        ("MAIL", "421 closing", TEMPORARY),
        ("MAIL", "451 4.3.0 come again", TEMPORARY),
        ("MAIL", "530 5.7.0 log in first", REFUSED),
        ("MAIL", "550 5.7.1 not your address", REFUSED),
        ("MAIL", "553 who is that", REFUSED),
        ("RCPT", "421 closing", TEMPORARY),
        ("RCPT", "450 4.2.1 greylisted", TEMPORARY),
        ("RCPT", "452 4.2.2 mailbox full", TEMPORARY),
        ("RCPT", "550 5.1.1 no such user", PERMANENT),
        ("RCPT", "550 no such user", PERMANENT),
        ("RCPT", "551 moved", PERMANENT),
        ("RCPT", "553 not a mailbox", PERMANENT),
        ("RCPT", "554 5.7.1 relay access denied", REFUSED),
        ("RCPT", "530 log in first", REFUSED),
        ("DATA", "421 closing", TEMPORARY),
        ("DATA", "451 try again", TEMPORARY),
        ("DATA", "554 no valid recipients", PERMANENT),
        ("END", "421 closing", TEMPORARY),
        ("END", "450-4.7.1 slow down\r\n450 4.7.1 really", TEMPORARY),
        ("END", "552 5.3.4 too long", PERMANENT),
        ("END", "550 5.7.1 this looks like spam", REFUSED),
        // No answer that SMTP knows.
        ("RCPT", "hello", TEMPORARY),
        ("RCPT", "999 what", TEMPORARY),
    ];
    for (step, said, expected) in table {
        let server =
            MailServer::start(Script { faults: [(step, Fault::Say(said))].into(), ..Script::default() })
                .await;
        let mailer = mailer(options(&server, "smtp", "", ""));
        assert_eq!(kind(&mailer.send(&mail("x")).await), expected, "{step}: {said}");
        assert!(server.taken().is_empty());
        // Once it is content, so are we.
        server.take_everything();
        assert_eq!(kind(&mailer.send(&mail("x")).await), "sent", "{step}: {said}");
        assert_eq!(server.taken().len(), 1);
    }
}

#[tokio::test]
async fn hanging_up_at_any_step_is_no_verdict() {
    for step in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "LINE", "END"] {
        let server =
            MailServer::start(Script { faults: [(step, Fault::Close)].into(), ..Script::default() }).await;
        let mailer = mailer(options(&server, "smtp", "", ""));
        assert_eq!(kind(&mailer.send(&mail("x")).await), TEMPORARY, "{step}");
        server.take_everything();
        assert_eq!(kind(&mailer.send(&mail("x")).await), "sent", "{step}");
    }
}

#[tokio::test]
async fn silence_ends() {
    for step in ["CONNECT", "EHLO", "RCPT", "END"] {
        let server =
            MailServer::start(Script { faults: [(step, Fault::Silence)].into(), ..Script::default() }).await;
        let options = options(&server, "smtp", "", "");
        let mailer = mailer(SmtpOptions { time_limit: Duration::from_millis(200), ..options });
        assert_eq!(kind(&mailer.send(&mail("x")).await), TEMPORARY, "{step}");
    }
}

#[tokio::test]
async fn nobody_there_is_said_so() {
    let server = MailServer::start(Script::default()).await;
    let mailer = mailer(options(&server, "smtp", "", ""));
    drop(server);
    // The server's task ends when it is polled next.
    tokio::task::yield_now().await;
    assert_eq!(kind(&mailer.send(&mail("x")).await), TEMPORARY);
}

#[tokio::test]
async fn the_log_gets_the_servers_words() {
    let said = Fault::Say("550 5.1.1 no such user here");
    let server = MailServer::start(Script { faults: [("RCPT", said)].into(), ..Script::default() }).await;
    let error = mailer(options(&server, "smtp", "", "")).send(&mail("x")).await.unwrap_err();
    assert_eq!(error.to_string(), "this address takes no such mail");
    assert!(error.source().unwrap().to_string().contains("no such user here"), "{error:?}");
}
