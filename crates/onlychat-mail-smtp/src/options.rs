//! Which mail server, and how.

use std::fmt;
use std::time::Duration;

use onlychat_domain::{Invalid, Secret};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// How long one mail may take, connecting included.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// How the connection is secured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Security {
    /// TLS from the first byte.
    Implicit,
    /// TLS after `STARTTLS`, which must be there.
    StartTls,
    /// None: this machine, or a network of one's own.
    None,
}

impl Security {
    /// The port that is used unless another is named (RFC 8314; RFC 6409).
    const fn port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::StartTls | Self::None => 587,
        }
    }
}

/// Which mail server, and how.
#[derive(Clone)]
pub struct SmtpOptions {
    /// Its name, or its address.
    pub host: Host<String>,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Who we are there.
    pub login: Option<(String, Secret<String>)>,
    /// Certificate authorities (DER) that are trusted besides the public ones.
    pub authorities: Vec<Vec<u8>>,
    /// How long one mail may take, connecting included.
    pub time_limit: Duration,
}

impl SmtpOptions {
    /// `smtps://user:password@host:port` has TLS from the first byte (port 465 unless named). `smtp://…` has `STARTTLS`
    /// (port 587), and a server without it is refused; to this machine it has none. `?tls=none` does without, and then a
    /// password goes to this machine alone; `?tls=required` insists. What is special in a user name or a password is
    /// percent-encoded. An error never repeats the address, because the password is in it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let url = Url::parse(text.trim()).map_err(|error| bad(format!("it is no address: {error}")))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| bad("it names no host"))?;
        let host = Host::parse(host).map_err(|error| bad(format!("its host is none: {error}")))?;
        let local = is_loopback(&host);
        let security = match (url.scheme(), tls(&url)?) {
            ("smtps", None | Some(Tls::Required)) => Security::Implicit,
            ("smtps", Some(Tls::None)) => return Err(bad("smtps is TLS: tls=none contradicts it")),
            ("smtp", Some(Tls::Required)) => Security::StartTls,
            ("smtp", Some(Tls::None)) => Security::None,
            ("smtp", None) => {
                if local {
                    Security::None
                } else {
                    Security::StartTls
                }
            }
            _ => return Err(bad("it must begin with smtp:// or smtps://")),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(bad(
                "there is something after the host; is a special character of the password not percent-encoded?",
            ));
        }
        let login = login(&url)?;
        if login.is_some() && security == Security::None && !local {
            return Err(bad("a password must not go over an open connection: leave tls=none out"));
        }
        let port = url.port().unwrap_or(security.port());
        Ok(Self { host, port, security, login, authorities: Vec::new(), time_limit: TIME_LIMIT })
    }
}

/// Names the server; nothing secret.
impl fmt::Debug for SmtpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, login, time_limit, authorities: _ } = self;
        f.debug_struct("SmtpOptions")
            .field("server", &format_args!("{host}:{port}"))
            .field("security", security)
            .field("login", &login.is_some())
            .field("time_limit", time_limit)
            .finish_non_exhaustive()
    }
}

fn bad(why: impl fmt::Display) -> Invalid {
    Invalid::new(
        "bad_smtp_url",
        format!("This mail server cannot be used: {why}. Example: smtps://user:password@mail.example.com"),
    )
}

#[derive(Clone, Copy)]
enum Tls {
    Required,
    None,
}

fn tls(url: &Url) -> Result<Option<Tls>, Invalid> {
    let mut tls = None;
    for (name, value) in url.query_pairs() {
        tls = match (&*name, &*value, tls) {
            ("tls", "required", None) => Some(Tls::Required),
            ("tls", "none", None) => Some(Tls::None),
            _ => return Err(bad("after the question mark there can be tls=required or tls=none")),
        };
    }
    Ok(tls)
}

fn login(url: &Url) -> Result<Option<(String, Secret<String>)>, Invalid> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        let text = text.map_err(|_no_text| bad("its user name or password is no UTF-8"))?;
        // SASL PLAIN (RFC 4616) separates by it.
        if text.contains('\0') {
            Err(bad("its user name or password has a zero byte"))
        } else {
            Ok(text.into_owned())
        }
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() && !password.is_empty() => {
            Ok(Some((decoded(user)?, Secret::new(decoded(password)?))))
        }
        _ => Err(bad("it has a user name or a password, and the other is missing")),
    }
}

fn is_loopback(host: &Host<String>) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> SmtpOptions {
        SmtpOptions::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_scheme_says_how() {
        for (text, port, security) in [
            ("smtps://mail.example.com", 465, Security::Implicit),
            ("smtps://mail.example.com:4465/", 4465, Security::Implicit),
            ("smtp://mail.example.com", 587, Security::StartTls),
            ("smtp://mail.example.com:25", 25, Security::StartTls),
            ("smtp://mail.example.com:25?tls=none", 25, Security::None),
            ("smtp://localhost:1025", 1025, Security::None),
            ("smtp://127.0.0.1:1025", 1025, Security::None),
            ("smtp://[::1]:1025", 1025, Security::None),
            ("smtp://localhost:1025?tls=required", 1025, Security::StartTls),
            ("smtp://10.0.0.1", 587, Security::StartTls),
        ] {
            let options = parse(text);
            assert_eq!((options.port, options.security), (port, security), "{text}");
            assert!(options.login.is_none(), "{text}");
        }
    }

    #[test]
    fn a_login_is_read_and_never_printed() {
        let options = parse("smtps://ada%40example.com:p%40ss%2Fword%3F@mail.example.com");
        let (user, password) = options.login.clone().unwrap();
        assert_eq!((user.as_str(), password.expose().as_str()), ("ada@example.com", "p@ss/word?"));
        let printed = format!("{options:?} {password:?}");
        assert!(!printed.contains("ss/word") && !printed.contains("ada"), "{printed}");
        assert!(printed.contains("mail.example.com:465"), "{printed}");
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_repeating_it() {
        for text in [
            "",
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtps:///x",
            "smtp://hunter2@mail.example.com",
            "smtp://:hunter2@mail.example.com",
            "smtp://ada:@mail.example.com",
            "smtps://ada:hunter2@mail.example.com/x",
            "smtps://ada:hunter2@mail.example.com#x",
            "smtps://ada:hunter2@mail.example.com?tls=none",
            "smtp://ada:hunter2@mail.example.com?tls=none",
            "smtp://ada:hunter2@mail.example.com?tls=maybe",
            "smtp://ada:hunter2@mail.example.com?tls=required&tls=none",
            "smtp://ada:hunter2@mail.example.com?x=1",
            "smtp://ada:hunter2%ff@mail.example.com",
            "smtp://ada:hunter2%00@mail.example.com",
            "smtp://ada:hunter2@mail.example.com:99999",
            "smtp://ada:hunter2@exa mple.com",
        ] {
            let error = SmtpOptions::parse(text).expect_err(text);
            assert_eq!(error.code, "bad_smtp_url", "{text}");
            assert!(!error.detail.contains("hunter2") && !error.detail.contains("ada"), "{}", error.detail);
        }
        assert!(parse("smtp://ada:hunter2@localhost:1025").login.is_some());
    }
}
