//! Why nothing came of a call.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

/// The cause in a library's own words, for the log.
type Cause = Box<dyn Error + Send + Sync>;

/// Why nothing came of a call.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
    /// Neither `http` nor `https`.
    #[error("only http and https addresses are called")]
    Scheme,
    /// A user name or a password in the address.
    #[error("addresses with a user name or a password are not called")]
    Credentials,
    /// A port that is not called.
    #[error("port {0} is not called")]
    Port(u16),
    /// Longer than any real address, or with what no request can carry.
    #[error("this address cannot be asked for")]
    Unusable,
    /// The name means, or also means, an address that is not public. For the log: it tells of the server's network.
    #[error("{0} is not a public address")]
    NotPublic(IpAddr),
    /// A redirect from `https` to `http`.
    #[error("a redirect leaves https")]
    Downgraded,
    /// A redirect that says nowhere to go.
    #[error("a redirect leads nowhere")]
    Astray,
    /// More redirects than are followed.
    #[error("more than {0} redirects")]
    TooManyRedirects(u8),
    /// A body longer than allowed, in bytes.
    #[error("more than {0} bytes")]
    TooLarge(u64),
    /// The body is compressed, though nobody asked for it.
    #[error("the answer is coded")]
    Coded,
    /// The name has no address, or nobody could say.
    #[error("the name cannot be looked up")]
    Unresolved(#[source] Cause),
    /// No connection.
    #[error("nobody answers there")]
    Unreachable(#[source] Cause),
    /// No secure connection: mostly the certificate.
    #[error("no secure connection can be made")]
    Insecure(#[source] Cause),
    /// Slower than allowed.
    #[error("{0} took too long")]
    TimedOut(Phase),
    /// What came is no HTTP, or it ended too early.
    #[error("the answer is broken")]
    Broken(#[source] Cause),
}

impl EgressError {
    /// Whether the address itself, or what lies behind it, is at fault, so that the same call would end the same
    /// way. Else it may work later.
    pub const fn is_refusal(&self) -> bool {
        match self {
            Self::Scheme
            | Self::Credentials
            | Self::Port(_)
            | Self::Unusable
            | Self::NotPublic(_)
            | Self::Downgraded
            | Self::Astray
            | Self::TooManyRedirects(_)
            | Self::TooLarge(_)
            | Self::Coded => true,
            Self::Unresolved(_)
            | Self::Unreachable(_)
            | Self::Insecure(_)
            | Self::TimedOut(_)
            | Self::Broken(_) => false,
        }
    }
}

/// What took too long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Looking the name up, connecting and agreeing on keys.
    Connecting,
    /// From there to the end of the answer's headers.
    Headers,
    /// All of it, with redirects and body.
    Whole,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connecting => "connecting",
            Self::Headers => "the answer",
            Self::Whole => "the whole call",
        })
    }
}
