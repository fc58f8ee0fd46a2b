//! A connection is used again, and a dead one is no reason to fail.

use onlychat_mail::Mailer as _;

use crate::server::{Fault, MailServer, Script};
use crate::{mail, mailer, options};

fn connections(server: &MailServer) -> Vec<usize> {
    server.taken().iter().map(|taken| taken.connection).collect()
}

#[tokio::test]
async fn mails_go_over_one_connection() {
    let server = MailServer::start(Script::default()).await;
    let mailer = mailer(options(&server, "smtp", "", ""));
    for _mail in 0..3 {
        mailer.send(&mail("x")).await.unwrap();
    }
    assert_eq!(connections(&server), [1, 1, 1]);
    assert_eq!(server.commands().iter().filter(|command| command.starts_with("EHLO")).count(), 1);
    assert_eq!(server.commands()[0], "EHLO example.com");
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_made_anew() {
    let server = MailServer::start(Script::default()).await;
    let mailer = mailer(options(&server, "smtp", "", ""));
    for fault in [Fault::Close, Fault::Say("421 idle for too long")] {
        mailer.send(&mail("x")).await.unwrap();
        server.fault("NOOP", fault);
        mailer.send(&mail("x")).await.unwrap();
        server.take_everything();
    }
    assert_eq!(connections(&server), [1, 2, 2, 3]);
}

#[tokio::test]
async fn after_a_no_nothing_goes_over_the_same_connection() {
    let server = MailServer::start(Script::default()).await;
    let mailer = mailer(options(&server, "smtp", "", ""));
    mailer.send(&mail("x")).await.unwrap();
    server.fault("RCPT", Fault::Say("550 5.1.1 no"));
    mailer.send(&mail("x")).await.unwrap_err();
    server.take_everything();
    mailer.send(&mail("x")).await.unwrap();
    assert_eq!(connections(&server), [1, 2]);
}
