//! The mailer.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use onlychat_domain::{Clock, Invalid};
use onlychat_mail::{Mail, MailError, Mailbox, Mailer};
use parking_lot::Mutex;
use tokio::time::{Instant, timeout};

use crate::connection::{deliver, open};
use crate::message::{address, render};
use crate::options::SmtpOptions;

/// How long an idle connection is used again: servers close them after some minutes.
const IDLE: Duration = Duration::from_mins(1);
/// Most connections that are kept.
const IDLE_MAX: usize = 4;
/// How long a server has to take leave.
const LEAVE: Duration = Duration::from_secs(2);

/// Sends mail by a mail server.
pub struct SmtpMailer {
    options: SmtpOptions,
    from: Mailbox,
    clock: Arc<dyn Clock>,
    tls: TlsParameters,
    hello: ClientId,
    /// Connections that wait for the next mail, and since when.
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl SmtpMailer {
    /// Mails come from this mailbox. Nothing is connected yet.
    pub fn new(options: SmtpOptions, from: Mailbox, clock: Arc<dyn Clock>) -> Result<Self, Invalid> {
        let bad =
            |error| Invalid::new("bad_authority", format!("A certificate authority cannot be used: {error}"));
        let host = options.host.to_string();
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let mut tls = TlsParameters::builder(host).certificate_store(CertificateStore::WebpkiRoots);
        for authority in &options.authorities {
            tls = tls.add_root_certificate(Certificate::from_der(authority.clone()).map_err(bad)?);
        }
        let tls = tls.build_rustls().map_err(bad)?;
        let hello = ClientId::Domain(from.address().domain().to_owned());
        Ok(Self { options, from, clock, tls, hello, idle: Mutex::default() })
    }

    /// A connection that is still there, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, MailError> {
        loop {
            let Some((mut connection, since)) = self.idle.lock().pop() else { break };
            if since.elapsed() < IDLE && connection.test_connected().await {
                return Ok(connection);
            }
        }
        open(&self.options, &self.tls, &self.hello).await
    }

    async fn attempt(&self, mail: &Mail, message: &[u8]) -> Result<(), MailError> {
        let mut connection = self.connection().await?;
        let (from, to) = (address(self.from.address()), address(mail.to().address()));
        let outcome = deliver(&mut connection, from, to, message).await;
        if outcome.is_ok() {
            let mut idle = self.idle.lock();
            if idle.len() < IDLE_MAX {
                idle.push((connection, Instant::now()));
            }
        } else {
            // The mail's fate is known; nobody waits for the farewell.
            tokio::spawn(async move { timeout(LEAVE, connection.abort()).await });
        }
        outcome
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = render(&self.from, mail, self.clock.now());
        let message = message.map_err(|error| MailError::Permanent(error.into()))?;
        let attempt = timeout(self.options.time_limit, self.attempt(mail, &message)).await;
        attempt.unwrap_or_else(|_elapsed| {
            let late = io::Error::new(io::ErrorKind::TimedOut, "the mail server took too long");
            Err(MailError::Temporary(late.into()))
        })
    }
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("options", &self.options)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}
