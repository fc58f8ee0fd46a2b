//! TLS, and who we are.

use std::sync::Arc;

use onlychat_domain::Secret;
use onlychat_mail::{MailError, Mailer as _};
use onlychat_mail_smtp::SmtpOptions;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

use crate::server::{Fault, MailServer, Script, Taken};
use crate::{mail, mailer, options};

const LOGIN: (&str, &str) = ("ada@example.com", "p@ss word/");
const LOGIN_IN_URL: &str = "ada%40example.com:p%40ss%20word%2F@";

/// For a server with this name or address, and the authority that says so.
fn certified(name: &str) -> (TlsAcceptor, Vec<u8>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), authority.der().to_vec())
}

async fn server(name: &str, implicit: bool) -> (MailServer, Vec<u8>) {
    let (tls, authority) = certified(name);
    let script = Script { tls: Some(tls), implicit, login: Some(LOGIN), ..Script::default() };
    (MailServer::start(script).await, authority)
}

fn trusting(options: SmtpOptions, authority: Vec<u8>) -> SmtpOptions {
    SmtpOptions { authorities: vec![authority], ..options }
}

#[tokio::test]
async fn mail_goes_secured_in_both_ways() {
    for (scheme, implicit) in [("smtps", true), ("smtp", false)] {
        let (server, authority) = server("127.0.0.1", implicit).await;
        let options = options(&server, scheme, LOGIN_IN_URL, "?tls=required");
        mailer(trusting(options, authority)).send(&mail("x")).await.unwrap();
        let [Taken { secured: true, logged_in: true, .. }] = server.taken()[..] else {
            panic!("{scheme}: {:?}", server.taken());
        };
        // Before it was secured nothing was said that matters.
        let commands = server.commands();
        let secured = commands.iter().position(|command| command == "STARTTLS").unwrap_or(0);
        assert!(commands[..secured].iter().all(|command| command.starts_with("EHLO ")), "{commands:?}");
    }
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_nothing() {
    for (scheme, implicit) in [("smtps", true), ("smtp", false)] {
        let (unknown, _authority) = server("127.0.0.1", implicit).await;
        let (other, authority) = server("127.0.0.2", implicit).await;
        for (server, authorities) in [(unknown, Vec::new()), (other, vec![authority])] {
            let options = options(&server, scheme, LOGIN_IN_URL, "?tls=required");
            let error = mailer(SmtpOptions { authorities, ..options }).send(&mail("x")).await.unwrap_err();
            // Nothing is wrong with the address.
            assert!(!matches!(error, MailError::Permanent(_)), "{scheme}: {error:?}");
            assert!(server.taken().is_empty());
            assert!(server.commands().iter().all(|command| !command.starts_with("AUTH")));
        }
    }
}

/// Somebody on the way took `STARTTLS` out of what the server said.
#[tokio::test]
async fn without_starttls_no_password_is_sent() {
    let (server, authority) = server("127.0.0.1", false).await;
    for fault in ["250-mail.example.com\r\n250 AUTH PLAIN", "250 mail.example.com"] {
        server.fault("EHLO", Fault::Say(fault));
        let options = options(&server, "smtp", LOGIN_IN_URL, "?tls=required");
        let error = mailer(trusting(options, authority.clone())).send(&mail("x")).await.unwrap_err();
        assert!(matches!(error, MailError::Refused(_)), "{error:?}");
    }
    assert!(server.commands().iter().all(|command| command.starts_with("EHLO") || command == "QUIT"));
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_about_us() {
    let server = MailServer::start(Script { login: Some(LOGIN), ..Script::default() }).await;
    let right = options(&server, "smtp", LOGIN_IN_URL, "");
    let wrong = Some((LOGIN.0.to_owned(), Secret::from("hunter2")));
    let mailer_wrong = mailer(SmtpOptions { login: wrong, ..right.clone() });
    let error = mailer_wrong.send(&mail("x")).await.unwrap_err();
    assert!(matches!(error, MailError::Refused(_)), "{error:?}");
    assert!(!format!("{error:?} {mailer_wrong:?}").contains("hunter2"));
    server.fault("AUTH", Fault::Say("454 4.7.0 not now"));
    let error = mailer(right.clone()).send(&mail("x")).await.unwrap_err();
    assert!(matches!(error, MailError::Temporary(_)), "{error:?}");
    server.take_everything();
    mailer(right.clone()).send(&mail("x")).await.unwrap();
    // One that knows no way to log in.
    server.told(|script| script.login = None);
    let error = mailer(right).send(&mail("x")).await.unwrap_err();
    assert!(matches!(error, MailError::Refused(_)), "{error:?}");
    assert_eq!(server.taken().len(), 1);
}
