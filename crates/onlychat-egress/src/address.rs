//! Which addresses are anybody's on the internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are no public hosts: IANA's special-purpose registry (RFC 6890 and its updates), multicast, what is
/// reserved, and one address that clouds keep for themselves.
const IPV4_SPECIAL: [(Ipv4Addr, u32); 18] = [
    (Ipv4Addr::UNSPECIFIED, 8),            // this network, RFC 791
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // carrier-grade NAT, RFC 6598
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // loopback, RFC 1122
    (Ipv4Addr::new(168, 63, 129, 16), 32), // Azure's host, seen from its machines
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // link-local, RFC 3927; the metadata of most clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // protocol assignments, RFC 6890
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation, RFC 5737
    (Ipv4Addr::new(192, 31, 196, 0), 24),  // AS112, RFC 7535: whoever is near
    (Ipv4Addr::new(192, 52, 193, 0), 24),  // AMT relays, RFC 7450
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // 6to4 relays, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private, RFC 1918
    (Ipv4Addr::new(192, 175, 48, 0), 24),  // AS112, RFC 7534
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // benchmarking, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 3),      // multicast, reserved, broadcast: RFC 1112, RFC 919
];

/// The part of IPv6 that is given out as global unicast: whatever is outside (loopback, link-local, unique-local,
/// multicast, what nobody has assigned) is not public.
const IPV6_GLOBAL: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks within it that are no public hosts.
const IPV6_SPECIAL: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, RFC 2928: Teredo, ORCHID, benchmarking
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, RFC 3056: an IPv4 address in disguise, and retired
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48), // AS112, RFC 7534
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation, RFC 9637
];

/// NAT64's well-known prefix (RFC 6052): the last 32 bits are the IPv4 address that is meant. Networks without IPv4 give
/// names such addresses, so they are judged by what they mean.
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Whether this is a global unicast address that anybody on the internet may have.
///
/// An IPv4 address that is written as an IPv6 one (mapped, or by NAT64's well-known prefix) counts as what it means. A
/// network that translates by a prefix of its own cannot be recognised: there, keep the server from its own network by a
/// firewall too.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) if within_v6(v6, NAT64) => {
            let [.., a, b, c, d] = v6.octets();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        IpAddr::V6(v6) => {
            within_v6(v6, IPV6_GLOBAL)
                && !IPV6_SPECIAL.into_iter().any(|block| within_v6(v6, block))
                && !is_isatap(v6)
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !IPV4_SPECIAL.into_iter().any(|(block, bits)| {
        let mask = u32::MAX << (32 - bits);
        address.to_bits() & mask == block.to_bits()
    })
}

fn within_v6(address: Ipv6Addr, (block, bits): (Ipv6Addr, u32)) -> bool {
    let mask = u128::MAX << (128 - bits);
    address.to_bits() & mask == block.to_bits()
}

/// An interface id that means an IPv4 address within some site (RFC 5214).
const fn is_isatap(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [_, _, _, _, 0 | 0x0200, 0x5efe, _, _])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn what_anybody_may_have_is_public() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:200::1",
            "2001:db7:ffff::1",
            "2003::1",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ] {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn what_is_special_is_not() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "100::1",
            "5f00::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "3fff::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "2600::5efe:a00:1",
            "2600::200:5efe:808:808",
            "64:ff9b:1::808:808",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b::1:808:808",
            "4000::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:808:808",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    proptest! {
        /// However an IPv4 address is written, the judgement is that of the address.
        #[test]
        fn a_disguise_changes_nothing(bits: u32) {
            let plain = Ipv4Addr::from_bits(bits);
            let nat64 = Ipv6Addr::from_bits(NAT64.0.to_bits() | u128::from(bits));
            prop_assert_eq!(is_public(plain.to_ipv6_mapped().into()), is_public(plain.into()));
            prop_assert_eq!(is_public(nat64.into()), is_public(plain.into()));
        }

        /// The standard library knows some of it as well: what it calls special is special.
        #[test]
        fn nothing_that_the_standard_library_calls_special_is_public(four: u32, six: u128) {
            let v4 = Ipv4Addr::from_bits(four);
            let special = v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_multicast()
                || v4.is_broadcast() || v4.is_documentation() || v4.is_unspecified();
            prop_assert!(!(special && is_public(v4.into())), "{}", v4);
            let v6 = Ipv6Addr::from_bits(six);
            let special = v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_multicast();
            prop_assert!(!(special && is_public(v6.into())), "{}", v6);
        }
    }
}
