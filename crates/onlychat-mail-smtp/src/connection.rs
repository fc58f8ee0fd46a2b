//! One conversation with the mail server.

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use onlychat_mail::MailError;

use crate::error::{Step, meaning};
use crate::options::{Security, SmtpOptions};

/// Ways to log in. Both send the password itself: the connection is secured, or ends on this machine.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// Connects, secures the connection and logs in.
pub(crate) async fn open(
    options: &SmtpOptions,
    tls: &TlsParameters,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, MailError> {
    let at = |step| move |error: Error| meaning(step, error);
    let SmtpOptions { host, port, security, login, time_limit, authorities: _ } = options;
    let host = host.to_string();
    let server = (host.trim_start_matches('[').trim_end_matches(']'), *port);
    let implicit = (*security == Security::Implicit).then(|| tls.clone());
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(server, Some(*time_limit), hello, implicit, None)
            .await
            .map_err(at(Step::Connect))?;
    if *security == Security::StartTls {
        connection.starttls(tls.clone(), hello).await.map_err(at(Step::Connect))?;
    }
    if let Some((user, password)) = login {
        let credentials = Credentials::new(user.clone(), password.expose().clone());
        connection.auth(&MECHANISMS, &credentials).await.map_err(at(Step::Login))?;
    }
    Ok(connection)
}

/// Hands one mail over. After an error the connection is in no state that another mail could go over.
pub(crate) async fn deliver(
    connection: &mut AsyncSmtpConnection,
    from: lettre::Address,
    to: lettre::Address,
    message: &[u8],
) -> Result<(), MailError> {
    let at = |step| move |error: Error| meaning(step, error);
    // What is sent is ASCII throughout, so no extension is asked for.
    connection.command(MailFrom::new(Some(from), Vec::new())).await.map_err(at(Step::Sender))?;
    connection.command(Rcpt::new(to, Vec::new())).await.map_err(at(Step::Recipient))?;
    connection.command(Data).await.map_err(at(Step::Content))?;
    connection.message(message).await.map_err(at(Step::Content))?;
    Ok(())
}
