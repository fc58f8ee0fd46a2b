//! How people are told of something while they are not here: push services and mail.

use std::net::SocketAddr;

use onlychat_identity::AllowedOrigins;
use onlychat_mail::{Address, Mailbox};
use onlychat_mail_smtp::SmtpOptions;
use onlychat_push::{Contact, EndpointRules, Services};
use url::Url;

use super::ConfigError;
use super::values::Read;

const SERVICES: &str = "PUSH_SERVICES";
const SERVICES_EXAMPLE: &str = "PUSH_SERVICES=known (or any; for tests also http://127.0.0.1:8090)";
const FROM: &str = "MAIL_FROM";
const FROM_EXAMPLE: &str = "MAIL_FROM=OnlyChat <no-reply@chat.example.com>";
/// Where mail into the log comes from when nothing else is known.
const NOBODY: &str = "no-reply@localhost.localdomain";

/// How people are told of something while they are not here.
pub(crate) struct Outreach {
    /// Whose push services are used.
    pub(crate) endpoints: EndpointRules,
    /// Push services on this machine, for development and tests.
    pub(crate) loopback: Vec<SocketAddr>,
    /// Whom a push service may write to.
    pub(crate) contact: Contact,
    /// The mail server; without one mail goes into the log.
    pub(crate) smtp: Option<SmtpOptions>,
    /// Where mail comes from.
    pub(crate) from: Mailbox,
    /// Where OnlyChat is.
    pub(crate) site: Url,
}

pub(super) fn read(read: &Read<'_>, origins: &AllowedOrigins) -> Result<Outreach, ConfigError> {
    let site = Url::parse(origins.first())
        .map_err(|error| ConfigError::new("ORIGIN", error.to_string(), "ORIGIN=https://chat.example.com"))?;
    let (services, loopback) = services(read)?;
    let from = from(read, &site)?;
    let smtp = smtp(read)?;
    if smtp.is_some() && from.is_none() {
        let problem = "with SMTP_URL it must be set: the host of ORIGIN has no mail domain";
        return Err(ConfigError::new(FROM, problem, FROM_EXAMPLE));
    }
    let from = match from {
        Some(from) => from,
        None => mailbox(NOBODY)?,
    };
    Ok(Outreach {
        endpoints: EndpointRules { services, loopback: !loopback.is_empty() },
        loopback,
        contact: contact(read, &site, &from)?,
        smtp,
        from,
        site,
    })
}

/// `PUSH_SERVICES`: `known` or `any`, and after a comma places on this machine.
fn services(read: &Read<'_>) -> Result<(Services, Vec<SocketAddr>), ConfigError> {
    let (mut services, mut loopback) = (Services::Known, Vec::new());
    for word in read.list(SERVICES) {
        match word.as_str() {
            "known" => services = Services::Known,
            "any" => services = Services::Any,
            place => {
                let address = place.strip_prefix("http://").and_then(|place| place.parse().ok());
                let address = address.filter(|address: &SocketAddr| address.ip().is_loopback());
                let problem = format!("{place:?} is neither known nor any nor a place on this machine");
                loopback.push(address.ok_or_else(|| ConfigError::new(SERVICES, problem, SERVICES_EXAMPLE))?);
            }
        }
    }
    Ok((services, loopback))
}

/// `MAIL_FROM`, else nobody at the site's host, where that can have mail.
fn from(read: &Read<'_>, site: &Url) -> Result<Option<Mailbox>, ConfigError> {
    if let Some(text) = read.environment().get(FROM) {
        return mailbox(&text).map(Some);
    }
    let host = site.host_str().unwrap_or_default();
    let usual = format!("no-reply@{host}").parse::<Address>();
    Ok(usual.and_then(|address| Mailbox::new("OnlyChat", address)).ok())
}

/// `Name <somebody@example.com>`, or the address alone.
fn mailbox(text: &str) -> Result<Mailbox, ConfigError> {
    let (name, address) = match text.trim().strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("OnlyChat", text),
    };
    let mailbox = address.parse::<Address>().and_then(|address| Mailbox::new(name, address));
    mailbox.map_err(|invalid| ConfigError::new(FROM, invalid.detail, FROM_EXAMPLE))
}

fn smtp(read: &Read<'_>) -> Result<Option<SmtpOptions>, ConfigError> {
    const NAME: &str = "SMTP_URL";
    const EXAMPLE: &str = "SMTP_URL=smtps://user:password@mail.example.com";
    let Some(text) = read.environment().get(NAME) else { return Ok(None) };
    let options = SmtpOptions::parse(&text);
    options.map(Some).map_err(|invalid| ConfigError::new(NAME, invalid.detail, EXAMPLE))
}

/// `PUSH_CONTACT`, else the site where it has TLS, else where mail comes from.
fn contact(read: &Read<'_>, site: &Url, from: &Mailbox) -> Result<Contact, ConfigError> {
    const NAME: &str = "PUSH_CONTACT";
    let text = match read.environment().get(NAME) {
        Some(text) => text,
        None if site.scheme() == "https" => site.as_str().to_owned(),
        None => format!("mailto:{}", from.address()),
    };
    Contact::parse(&text)
        .map_err(|invalid| ConfigError::new(NAME, invalid.detail, "PUSH_CONTACT=mailto:admin@example.com"))
}
