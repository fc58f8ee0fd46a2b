//! Where a browser's push service takes messages for it.

use std::fmt;

use onlychat_domain::Invalid;
use url::{Host, Url};

/// Longest endpoint, in bytes: those in use have a few hundred.
pub const ENDPOINT_MAX_BYTES: usize = 2048;

/// The services of the browsers that most people have: a host, or with a dot before it whatever lies below.
const KNOWN: [&str; 4] =
    ["fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"];

/// Whose endpoints are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Services {
    /// Those of Google, Mozilla, Apple and Microsoft.
    #[default]
    Known,
    /// Anybody's on the internet; for people who run their own.
    Any,
}

/// Which endpoints are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EndpointRules {
    /// Whose.
    pub services: Services,
    /// For development and tests: also those on this machine, over `http` too.
    pub loopback: bool,
}

/// Where a browser's push service takes messages for it. Whoever knows it can use it, so it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
}

impl Endpoint {
    /// An absolute `https` address of at most [`ENDPOINT_MAX_BYTES`], without user name and password, of a service that the
    /// rules allow. Whether its name leads to a public address is judged when it is called.
    pub fn parse(text: &str, rules: EndpointRules) -> Result<Self, Invalid> {
        let refuse = |why: &'static str| Invalid::new("bad_endpoint", why);
        if text.len() > ENDPOINT_MAX_BYTES {
            return Err(refuse("The endpoint is longer than 2,048 bytes."));
        }
        let url = Url::parse(text)
            .map_err(|error| Invalid::new("bad_endpoint", format!("The endpoint is no address: {error}.")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("The endpoint must not contain a user name or a password."));
        }
        if url.fragment().is_some() {
            return Err(refuse("The endpoint must not contain a fragment."));
        }
        let here = rules.loopback && is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            _ => return Err(refuse("The endpoint must begin with https://")),
        }
        if !here && rules.services == Services::Known && !is_known(&url) {
            return Err(Invalid::new(
                "unknown_push_service",
                "The endpoint is of a push service that this server does not use.",
            ));
        }
        Ok(Self { url })
    }

    /// The address, to store it or to call it.
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// Whose it is: scheme, host and, where it is not the usual one, port. What a VAPID token is for.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({}/…)", self.origin())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_known(url: &Url) -> bool {
    url.port().is_none()
        && url.host_str().is_some_and(|host| {
            KNOWN
                .iter()
                .any(|known| if known.starts_with('.') { host.ends_with(known) } else { host == *known })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: EndpointRules = EndpointRules { services: Services::Known, loopback: true };
    const ANY: EndpointRules = EndpointRules { services: Services::Any, loopback: false };

    fn code(text: &str, rules: EndpointRules) -> &'static str {
        Endpoint::parse(text, rules).map_or_else(|error| error.code, |_endpoint| "")
    }

    #[test]
    fn the_browsers_services_are_taken() {
        for text in [
            "https://fcm.googleapis.com/fcm/send/abc:DEF",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QOpP",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d",
        ] {
            assert_eq!(code(text, EndpointRules::default()), "", "{text}");
        }
    }

    #[test]
    fn others_are_taken_only_when_any_is() {
        for text in [
            "https://push.example.com/x",
            "https://fcm.googleapis.com.example.com/x",
            "https://notify.windows.com.example/x",
            "https://evilpush.apple.com/x",
            "https://push.apple.com/x",
            "https://fcm.googleapis.com:8443/x",
        ] {
            assert_eq!(code(text, EndpointRules::default()), "unknown_push_service", "{text}");
            assert_eq!(code(text, ANY), "", "{text}");
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        let long = format!("https://push.example.com/{}", "x".repeat(ENDPOINT_MAX_BYTES));
        for text in [
            "",
            "push",
            "http://push.example.com/x",
            "ftp://push.example.com/",
            "https://u:p@push.example.com/",
            "https://u@push.example.com/",
            "https://push.example.com/#x",
            "data:,x",
            "http://127.0.0.1/x",
            &long,
        ] {
            assert_eq!(code(text, ANY), "bad_endpoint", "{text}");
        }
    }

    #[test]
    fn this_machine_is_taken_only_in_development() {
        for text in ["http://127.0.0.1:8090/x", "http://localhost:8090/x", "https://[::1]:8090/x"] {
            assert_eq!(code(text, HERE), "", "{text}");
            assert_ne!(code(text, EndpointRules::default()), "", "{text}");
        }
        assert_eq!(code("http://10.0.0.1/x", HERE), "bad_endpoint");
    }

    #[test]
    fn the_origin_has_an_unusual_port_and_nothing_else_is_printed() {
        let endpoint = Endpoint::parse("https://push.example.com:8443/secret?x", ANY).unwrap();
        assert_eq!(endpoint.origin(), "https://push.example.com:8443");
        assert_eq!(format!("{endpoint:?}"), "Endpoint(https://push.example.com:8443/…)");
        let endpoint = Endpoint::parse("https://push.example.com:443/secret", ANY).unwrap();
        assert_eq!(endpoint.origin(), "https://push.example.com");
    }
}
