//! Whose `X-Forwarded-*` headers are believed.

use std::net::IpAddr;
use std::str::FromStr;

use onlychat_domain::Invalid;

/// Proxies in front of this server. Only their `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Network {
    address: u128,
    /// How many of the 128 bits count; IPv4 is counted in its mapped form.
    bits: u32,
}

impl TrustedProxies {
    /// None: the TCP peer is the client.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether this address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = widened(address);
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn contains(self, address: u128) -> bool {
        // A shift by all 128 bits would overflow; then every address is inside.
        (self.address ^ address).checked_shr(128 - self.bits).unwrap_or(0) == 0
    }
}

/// Comma-separated addresses and networks: `127.0.0.1, 10.0.0.0/8, fd00::/8`. Empty: none.
impl FromStr for TrustedProxies {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(network)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn network(text: &str) -> Result<Network, Invalid> {
    let refuse = || {
        let detail =
            format!("\"{text}\" is neither an address nor a network. Example: 127.0.0.1, 10.0.0.0/8");
        Invalid::new("bad_network", detail)
    };
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let address: IpAddr = address.parse().map_err(|_no_address| refuse())?;
    let own_bits = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        None => own_bits,
        Some(bits) => bits.parse().ok().filter(|bits| *bits <= own_bits).ok_or_else(refuse)?,
    };
    Ok(Network { address: widened(address), bits: 128 - own_bits + bits })
}

/// IPv4 as its mapped IPv6 address, so that there is one kind of address.
pub(crate) fn widened(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(list: &str, address: &str) -> bool {
        list.parse::<TrustedProxies>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn addresses_and_networks() {
        assert!(contains("127.0.0.1, 10.0.0.0/8", "10.200.3.4"));
        assert!(contains("127.0.0.1, 10.0.0.0/8", "127.0.0.1"));
        assert!(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(!contains("10.0.0.0/8", "11.0.0.1"));
        assert!(contains("fd00::/8", "fd12::1"));
        assert!(!contains("fd00::/8", "fe80::1"));
        assert!(contains("0.0.0.0/0", "8.8.8.8"));
        assert!(!contains("0.0.0.0/0", "2001:db8::1"));
        assert!(contains("::/0", "2001:db8::1"));
        assert!(!contains("", "127.0.0.1"));
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        for text in ["10.0.0.0/33", "localhost", "10.0.0.1/", "::1/129", "*"] {
            let error = text.parse::<TrustedProxies>().unwrap_err();
            assert!(error.detail.contains(text), "{text}");
        }
    }
}
