//! What may be called.

use std::net::{IpAddr, SocketAddr};

use http::Uri;
use url::{Host, Position, Url};

use crate::address::is_public;
use crate::error::EgressError;

/// Longest address that is called, in bytes: push services' are a few hundred long.
const URL_MAX_BYTES: usize = 8 * 1024;

/// Judges addresses.
pub(crate) struct Guard {
    /// Ports that are called.
    pub(crate) ports: Vec<u16>,
    /// Addresses of this machine that are called nevertheless.
    pub(crate) loopback: Vec<SocketAddr>,
}

/// An address that may be called once its name has been judged too.
pub(crate) struct Target {
    pub(crate) host: Host<String>,
    pub(crate) port: u16,
    pub(crate) secure: bool,
    /// Path and query.
    pub(crate) uri: Uri,
}

impl Guard {
    /// Judges what can be seen of an address without looking its name up.
    pub(crate) fn judge(&self, url: &Url) -> Result<Target, EgressError> {
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(EgressError::Scheme),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EgressError::Credentials);
        }
        if url.as_str().len() > URL_MAX_BYTES {
            return Err(EgressError::Unusable);
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(EgressError::Unusable);
        };
        // Before anybody is asked for the name's addresses.
        if !self.ports.contains(&port) && !self.loopback.iter().any(|allowed| allowed.port() == port) {
            return Err(EgressError::Port(port));
        }
        let uri = Uri::try_from(&url[Position::BeforePath..Position::AfterQuery]);
        let uri = uri.map_err(|_not_for_http| EgressError::Unusable)?;
        Ok(Target { host: host.to_owned(), port, secure, uri })
    }

    /// Judges one of the addresses that a name has.
    pub(crate) fn admit(&self, address: IpAddr, port: u16) -> Result<SocketAddr, EgressError> {
        let place = SocketAddr::new(address.to_canonical(), port);
        if self.loopback.contains(&place) {
            return Ok(place);
        }
        if !is_public(address) {
            return Err(EgressError::NotPublic(address));
        }
        if self.ports.contains(&port) { Ok(place) } else { Err(EgressError::Port(port)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard { ports: vec![80, 443], loopback: vec!["127.0.0.1:8090".parse().unwrap()] }
    }

    fn judged(url: &str) -> Result<Target, EgressError> {
        guard().judge(&url.parse().unwrap())
    }

    #[test]
    fn web_addresses_pass() {
        let target = judged("https://example.com/a%20b?c=d#e").unwrap();
        assert!(target.secure && target.port == 443);
        assert_eq!(target.uri, "/a%20b?c=d");
        assert_eq!(judged("http://example.com").unwrap().uri, "/");
        assert_eq!(judged("http://127.0.0.1:8090/x").unwrap().port, 8090);
    }

    #[test]
    fn others_do_not() {
        for url in [
            "ftp://example.com/",
            "file:///etc/passwd",
            "data:text/html,x",
            "ws://example.com/",
            "gopher://a/",
        ] {
            assert!(matches!(judged(url), Err(EgressError::Scheme)), "{url}");
        }
        for url in ["https://me@example.com/", "https://:secret@example.com/", "http://a:b@example.com/"] {
            assert!(matches!(judged(url), Err(EgressError::Credentials)), "{url}");
        }
        for url in ["https://example.com:22/", "http://example.com:6379/", "https://example.com:8443/"] {
            assert!(matches!(judged(url), Err(EgressError::Port(_))), "{url}");
        }
        let long = format!("https://example.com/{}", "x".repeat(URL_MAX_BYTES));
        assert!(matches!(judged(&long), Err(EgressError::Unusable)));
    }

    #[test]
    fn a_port_is_open_only_where_it_was_opened() {
        let admit = |address: &str, port| guard().admit(address.parse().unwrap(), port);
        assert!(admit("127.0.0.1", 8090).is_ok());
        assert!(admit("::ffff:127.0.0.1", 8090).is_ok());
        assert!(matches!(admit("127.0.0.2", 8090), Err(EgressError::NotPublic(_))));
        assert!(matches!(admit("127.0.0.1", 80), Err(EgressError::NotPublic(_))));
        assert!(matches!(admit("1.1.1.1", 8090), Err(EgressError::Port(8090))));
        assert_eq!(admit("::ffff:1.1.1.1", 443).unwrap(), "1.1.1.1:443".parse().unwrap());
    }
}
