//! Who mail is for.

use std::fmt;
use std::str::FromStr;

use onlychat_domain::user::EmailKey;
use onlychat_domain::{Invalid, text};
use url::Host;

/// Longest address, in bytes (RFC 5321, section 4.5.3.1.3).
const ADDRESS_MAX_BYTES: usize = 254;
/// Longest part before the `@`, in bytes (RFC 5321, section 4.5.3.1.1).
const LOCAL_MAX_BYTES: usize = 64;
/// Longest label of a domain, in bytes (RFC 1035, section 2.3.4).
const LABEL_MAX_BYTES: usize = 63;
/// Longest name of a person, in code points.
pub const NAME_MAX_CHARS: usize = 200;

/// An address that mail can be sent to by any server: ASCII, without quotes, comments or an address of a host in place of
/// its name. A domain in another script is kept as DNS knows it (`xn--…`).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    local: String,
    domain: String,
}

impl Address {
    /// What is before the `@`.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// What is after it, in lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

impl FromStr for Address {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad =
            || Invalid::new("bad_email", "Mail cannot be sent to this address. Example: ada@example.com");
        let (local, domain) = text.trim().rsplit_once('@').ok_or_else(bad)?;
        let Ok(Host::Domain(domain)) = Host::parse(domain) else { return Err(bad()) };
        let fine = is_local(local)
            && is_domain(&domain)
            && local.len() + 1 + domain.len() <= ADDRESS_MAX_BYTES
            // Never delivered to (RFC 2606); people without an address have one there.
            && !domain.ends_with(".invalid");
        if fine { Ok(Self { local: local.to_owned(), domain }) } else { Err(bad()) }
    }
}

impl TryFrom<&EmailKey> for Address {
    type Error = Invalid;

    /// Somebody without an address has none here either.
    fn try_from(key: &EmailKey) -> Result<Self, Invalid> {
        key.as_str().parse()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A dot-atom of RFC 5322, section 3.2.3.
fn is_local(text: &str) -> bool {
    text.len() <= LOCAL_MAX_BYTES
        && text.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&c))
        })
}

/// Letters, digits and hyphens, in at least two labels.
fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| {
            (1..=LABEL_MAX_BYTES).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
        })
}

/// An address and the name of whoever has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mailbox {
    name: Option<String>,
    address: Address,
}

impl Mailbox {
    /// The name is one line of at most [`NAME_MAX_CHARS`] code points, or empty.
    pub fn new(name: &str, address: Address) -> Result<Self, Invalid> {
        Ok(Self { name: text::optional_line(name, NAME_MAX_CHARS)?, address })
    }

    /// The name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address.
    pub const fn address(&self) -> &Address {
        &self.address
    }
}

impl From<Address> for Mailbox {
    fn from(address: Address) -> Self {
        Self { name: None, address }
    }
}

/// For people, not for a header: a name is not quoted.
impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => fmt::Display::fmt(&self.address, f),
        }
    }
}

#[cfg(test)]
mod tests {
    use onlychat_domain::Subject;
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Address, Invalid> {
        text.parse()
    }

    #[test]
    fn addresses_that_people_have() {
        for (text, kept) in [
            ("ada@example.com", "ada@example.com"),
            (" Ada.Lovelace+chat@Mail.Example.COM ", "Ada.Lovelace+chat@mail.example.com"),
            ("o'hara=x@example.co.uk", "o'hara=x@example.co.uk"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("1@a-b.example", "1@a-b.example"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), kept);
        }
        let local = "x".repeat(LOCAL_MAX_BYTES);
        assert!(parse(&format!("{local}@example.com")).is_ok());
    }

    #[test]
    fn what_is_no_address_or_none_for_every_server() {
        let long_local = format!("{}@example.com", "x".repeat(LOCAL_MAX_BYTES + 1));
        let long_label = format!("a@{}.example", "x".repeat(LABEL_MAX_BYTES + 1));
        let long = format!("a@{}example", "abcdefghi.".repeat(25));
        for text in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "ada@127.0.0.1",
            "ada@[127.0.0.1]",
            "ada@[::1]",
            "a b@example.com",
            "\"a b\"@example.com",
            "a@b@example.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "zoë@example.com",
            "ada@exa mple.com",
            "ada@-example.com",
            "ada@example-.com",
            "ada@example..com",
            "ada@exa_mple.com",
            "ada@example.com.",
            "ada@example.com\r\nBcc: eve@example.com",
            "ada\r\n@example.com",
            "ada\0@example.com",
            "ada@example.com>",
            "<ada@example.com>",
            "ada@example.com,eve@example.com",
            "ada,eve@example.com",
            "ada@exam%0aple.com",
            "ada(x)@example.com",
            "user_abc@no-email.invalid",
            &long_local,
            &long_label,
            &long,
        ] {
            assert_eq!(parse(text).map_err(|error| error.code), Err("bad_email"), "{text:?}");
        }
    }

    #[test]
    fn somebody_without_an_address_has_none() {
        let subject: Subject = "user_abc".parse().unwrap();
        assert!(Address::try_from(&EmailKey::placeholder(&subject)).is_err());
        assert!(Address::try_from(&EmailKey::parse("ada@example.com").unwrap()).is_ok());
    }

    #[test]
    fn a_name_is_one_line() {
        let address = parse("ada@example.com").unwrap();
        for name in
            ["Ada\r\nBcc: eve@example.com", "Ada\nX", "Ada\rX", "Ada\0", "Ada\u{85}X", "Ada\u{1b}[31m"]
        {
            assert_eq!(
                Mailbox::new(name, address.clone()).unwrap_err().code,
                "control_character",
                "{name:?}"
            );
        }
        assert_eq!(Mailbox::new(&"x".repeat(201), address.clone()).unwrap_err().code, "too_long");
        assert_eq!(Mailbox::new("  ", address.clone()).unwrap().name(), None);
        assert_eq!(Mailbox::new(" Zoë ", address).unwrap().to_string(), "Zoë <ada@example.com>");
    }

    proptest! {
        /// Whatever passes is printable ASCII with one `@`, and passes again as the same.
        #[test]
        fn an_address_is_plain(text in "\\PC{0,20}@\\PC{0,20}", tail in "[a-z.@<>\"\\r\\n -]{0,10}") {
            for text in [text.clone(), format!("{text}{tail}"), format!("{tail}{text}.com")] {
                if let Ok(address) = text.parse::<Address>() {
                    let kept = address.to_string();
                    prop_assert!(kept.bytes().all(|c| c.is_ascii_graphic()), "{:?}", kept);
                    prop_assert_eq!(kept.matches('@').count(), 1);
                    prop_assert_eq!(kept.parse::<Address>(), Ok(address));
                }
            }
        }
    }
}
