//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};

use super::proxies::{TrustedProxies, widened};

const X_FORWARDED_FOR: &str = "x-forwarded-for";
const X_FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Where a request comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Peer {
    /// The other end of the TCP connection; none when the request did not come over one.
    pub(crate) tcp: Option<IpAddr>,
    /// The client: the TCP peer, or whom a trusted proxy names.
    pub(crate) client: Option<IpAddr>,
    /// Whether a proxy spoke for somebody else.
    pub(crate) forwarded: bool,
    /// Whether a trusted proxy says that the client came over TLS.
    pub(crate) tls: bool,
}

impl Peer {
    /// From the connection and, where its peer is a trusted proxy, from the headers.
    pub(crate) fn of(extensions: &Extensions, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let tcp = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let forwarded = headers.contains_key(X_FORWARDED_FOR)
            || headers.contains_key("forwarded")
            || headers.contains_key("via");
        match tcp {
            Some(proxy) if proxies.contains(proxy) => {
                let client = Some(client_behind(proxy, headers, proxies));
                Self { tcp, client, forwarded, tls: says_https(headers) }
            }
            _ => Self { tcp, client: tcp, forwarded, tls: false },
        }
    }

    /// What limits count by: the address, of IPv6 the network of 64 bits that one customer has.
    pub(crate) fn limit_key(self) -> u128 {
        match self.client {
            Some(IpAddr::V6(address)) => address.to_bits() >> 64 << 64,
            Some(address @ IpAddr::V4(_)) => widened(address),
            None => 0,
        }
    }

    /// Whether the request was made on this very machine, by nobody's proxy.
    pub(crate) fn is_local(self) -> bool {
        self.tcp.is_some_and(|address| address.is_loopback()) && !self.forwarded
    }
}

/// The right-most address that is no trusted proxy. Everything left of it could be made up.
fn client_behind(proxy: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> IpAddr {
    let mut client = proxy;
    let lists = headers.get_all(X_FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    for entry in named.iter().rev() {
        let Some(address) = address(entry) else { break };
        client = address;
        if !proxies.contains(address) {
            break;
        }
    }
    client
}

/// An address, also with a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    bare.parse().or_else(|_not_bare| with_port()).ok().map(|address: IpAddr| address.to_canonical())
}

fn says_https(headers: &HeaderMap) -> bool {
    let last = headers.get_all(X_FORWARDED_PROTO).iter().next_back().and_then(|value| value.to_str().ok());
    last.and_then(|list| list.rsplit(',').next())
        .is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(tcp: &str, headers: &[(&'static str, &str)]) -> Peer {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(tcp.parse().unwrap(), 1)));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        Peer::of(&extensions, &map, &"10.0.0.0/8".parse().unwrap())
    }

    fn client(tcp: &str, forwarded: &[&str]) -> String {
        let headers: Vec<_> = forwarded.iter().map(|value| (X_FORWARDED_FOR, *value)).collect();
        peer(tcp, &headers).client.unwrap().to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(client("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
        assert!(!peer("192.0.2.9", &[(X_FORWARDED_PROTO, "https")]).tls);
    }

    #[test]
    fn the_right_most_untrusted_entry_counts() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]:80"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["198.51.100.1, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert!(peer("10.0.0.1", &[(X_FORWARDED_PROTO, "http, https")]).tls);
    }

    #[test]
    fn one_customer_s_ipv6_counts_once() {
        let key = |tcp| peer(tcp, &[]).limit_key();
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
    }

    #[test]
    fn local_is_loopback_without_a_proxy() {
        assert!(peer("127.0.0.1", &[]).is_local());
        assert!(!peer("127.0.0.1", &[(X_FORWARDED_FOR, "127.0.0.1")]).is_local());
        assert!(!peer("192.0.2.1", &[]).is_local());
    }
}
