//! Where NATS is, and who we are there.

use std::fmt;
use std::str::FromStr;

use async_nats::{ConnectOptions, ServerAddr};
use onlychat_domain::secret::Secret;
use percent_encoding::percent_decode_str;
use url::Url;

/// The port of NATS.
const PORT: u16 = 4222;

/// Where NATS is, and who we are there: one address or several of one cluster, such as
/// `nats://user:password@10.0.0.5:4222,nats://10.0.0.6:4222`.
#[derive(Clone)]
pub struct NatsUrl {
    servers: Vec<ServerAddr>,
    credentials: Option<Credentials>,
    place: String,
}

#[derive(Clone, PartialEq, Eq)]
enum Credentials {
    Token(Secret<String>),
    User(String, Secret<String>),
}

/// Why an address cannot be used; holds no part of the credentials.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadNatsUrl(String);

impl NatsUrl {
    /// The servers, without credentials.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The servers as the driver takes them. It writes addresses to its log, so they carry no credentials.
    pub(crate) fn servers(&self) -> &[ServerAddr] {
        &self.servers
    }

    /// Adds who we are.
    pub(crate) fn sign_in(&self, options: ConnectOptions) -> ConnectOptions {
        match &self.credentials {
            None => options,
            Some(Credentials::Token(token)) => options.token(token.expose().clone()),
            Some(Credentials::User(user, password)) => {
                options.user_and_password(user.clone(), password.expose().clone())
            }
        }
    }
}

/// Says where, never with which credentials.
impl fmt::Debug for NatsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NatsUrl").field(&self.place).finish()
    }
}

impl FromStr for NatsUrl {
    type Err = BadNatsUrl;

    fn from_str(text: &str) -> Result<Self, BadNatsUrl> {
        let (mut servers, mut places, mut credentials) = (Vec::new(), Vec::new(), None);
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (server, place, own) = one(part)?;
            if own.is_some() && credentials.is_some() && own != credentials {
                return Err(bad("its addresses have different credentials: give all of them the same"));
            }
            credentials = own.or(credentials);
            servers.push(server);
            places.push(place);
        }
        if servers.is_empty() {
            return Err(bad("it holds no address"));
        }
        Ok(Self { servers, credentials, place: places.join(",") })
    }
}

/// A server, how it is called, and the credentials its address carries.
fn one(text: &str) -> Result<(ServerAddr, String, Option<Credentials>), BadNatsUrl> {
    let unreadable = |_reason| bad("an address in it cannot be read (percent-encode special characters)");
    let text = if text.contains("://") { text.to_owned() } else { format!("nats://{text}") };
    let mut url = Url::parse(&text).map_err(unreadable)?;
    if !matches!(url.scheme(), "nats" | "tls") {
        return Err(bad(&format!("{}:// is no address of NATS (nats:// or tls://)", url.scheme())));
    }
    let plain = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let Some(host) = url.host_str().filter(|_host| plain) else {
        return Err(bad("an address in it is no scheme, host and port"));
    };
    let place = format!("{}://{host}:{}", url.scheme(), url.port().unwrap_or(PORT));
    let credentials = credentials(&url)?;
    // Both succeed for whatever has a host.
    let cleared = url.set_username("").and_then(|()| url.set_password(None));
    cleared.map_err(|()| bad("an address in it has no place for credentials"))?;
    let server = ServerAddr::from_url(url).map_err(|error| bad(&error.to_string()))?;
    Ok((server, place, credentials))
}

/// A name with a password, or a name alone, which is a token.
fn credentials(url: &Url) -> Result<Option<Credentials>, BadNatsUrl> {
    let decoded = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        decoded.map(String::from).map_err(|_not_text| bad("the credentials in it are no text"))
    };
    let user = decoded(url.username())?;
    match url.password().map(decoded).transpose()? {
        None if user.is_empty() => Ok(None),
        None => Ok(Some(Credentials::Token(Secret::new(user)))),
        Some(password) => Ok(Some(Credentials::User(user, Secret::new(password)))),
    }
}

fn bad(reason: &str) -> BadNatsUrl {
    BadNatsUrl(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> NatsUrl {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_or_several() {
        assert_eq!(read("nats://127.0.0.1").place(), "nats://127.0.0.1:4222");
        assert_eq!(
            read(" tls://a.example:1 , b,[::1]:7, ").place(),
            "tls://a.example:1,nats://b:4222,nats://[::1]:7"
        );
    }

    #[test]
    fn credentials_are_kept_apart() {
        let url = read("nats://ada:p%40ss%2Cw@a:1,nats://b,nats://ada:p%40ss%2Cw@c");
        assert_eq!(url.place(), "nats://a:1,nats://b:4222,nats://c:4222");
        assert!(url.credentials == Some(Credentials::User("ada".into(), Secret::new("p@ss,w".into()))));
        assert!(read("nats://t0ken@a").credentials == Some(Credentials::Token(Secret::new("t0ken".into()))));
        assert!(read("nats://a").credentials.is_none());
        for shown in [format!("{url:?}"), format!("{:?}", url.servers())] {
            assert!(!shown.contains("ada") && !shown.contains("p@ss") && !shown.contains("p%40"), "{shown}");
        }
    }

    #[test]
    fn a_refusal_says_why_and_no_secret() {
        for text in [
            "",
            " , ",
            "http://ada:hunter2@a:1",
            "nats://ada:hunter2@",
            "nats://ada:hunter2@a:port",
            "nats://ada:hunter2@a/path",
            "nats://ada:hunter2@a?x=1",
            "nats://ada:hunter2@a,nats://ada:other@b",
            "nats://ada:%ffhunter2@a",
            "ws://ada:hunter2@a",
        ] {
            let line = text.parse::<NatsUrl>().unwrap_err().to_string();
            assert!(!line.is_empty() && !line.contains('\n'), "{line}");
            assert!(!line.contains("ada") && !line.contains("hunter2"), "{line}");
        }
    }
}
