//! The refresh cookie.

use std::time::Duration;

use http::HeaderValue;
use onlychat_domain::{Secret, Timestamp};
use onlychat_identity::RefreshToken;

use crate::failure::{Failure, Result};

/// Its name.
pub(super) const NAME: &str = "onlychat_refresh";
/// Where it is sent: nowhere but here.
const PATH: &str = "/api/identity";

/// Whether a cookie may travel without TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Transport {
    /// Only over TLS.
    Tls,
    /// Over anything, as on a developer's machine.
    Plain,
}

/// `Set-Cookie` with a refresh token.
pub(super) fn set(refresh: &RefreshToken, transport: Transport, now: Timestamp) -> Result<HeaderValue> {
    header(&refresh.token, refresh.expires_at.since(now), transport)
}

/// `Set-Cookie` that takes it away.
pub(super) fn clear(transport: Transport) -> Result<HeaderValue> {
    header(&Secret::from(""), Duration::ZERO, transport)
}

fn header(value: &Secret<String>, age: Duration, transport: Transport) -> Result<HeaderValue> {
    let secure = match transport {
        Transport::Tls => "; Secure",
        Transport::Plain => "",
    };
    let (value, age) = (value.expose(), age.as_secs());
    let text = format!("{NAME}={value}; Path={PATH}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    let mut header = HeaderValue::try_from(text).map_err(Failure::internal)?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_script_and_no_other_path_sees_it() {
        let refresh = RefreshToken { token: "abc".to_owned().into(), expires_at: Timestamp::from_secs(60) };
        let header = set(&refresh, Transport::Tls, Timestamp::EPOCH).unwrap();
        assert_eq!(
            header,
            "onlychat_refresh=abc; Path=/api/identity; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            clear(Transport::Plain).unwrap(),
            "onlychat_refresh=; Path=/api/identity; Max-Age=0; HttpOnly; SameSite=Lax"
        );
        let broken = RefreshToken { token: "a\nb".to_owned().into(), expires_at: Timestamp::EPOCH };
        assert!(set(&broken, Transport::Tls, Timestamp::EPOCH).is_err());
    }
}
