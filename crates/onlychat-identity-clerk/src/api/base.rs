//! Where the Backend API is.

use onlychat_domain::Invalid;
use url::{Host, Url};

const CLERK: &str = "https://api.clerk.com/v1";

/// With `/v1` and without a slash at its end. Plain `http` is for a stand-in on this machine only: the secret key goes with every call.
pub(super) fn normalised(api_url: Option<&str>) -> Result<String, Invalid> {
    let Some(text) = api_url else { return Ok(CLERK.to_owned()) };
    let refuse = |why: String| Invalid::new("bad_api_url", format!("{why} Example: https://api.clerk.com"));
    let url = Url::parse(text).map_err(|error| refuse(format!("This is no address: {error}.")))?;
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let scheme_fine = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    if !scheme_fine {
        return Err(refuse(
            "The address must begin with https://, because the secret key is sent to it.".to_owned(),
        ));
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(refuse("The address must have no user, query or fragment.".to_owned()));
    }
    let base = url.as_str().trim_end_matches('/');
    Ok(format!("{}/v1", base.strip_suffix("/v1").unwrap_or(base)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_or_without_version() {
        let cases = [
            (None, "https://api.clerk.com/v1"),
            (Some("https://api.clerk.com"), "https://api.clerk.com/v1"),
            (Some("https://api.clerk.com/v1/"), "https://api.clerk.com/v1"),
            (Some("http://127.0.0.1:4567"), "http://127.0.0.1:4567/v1"),
            (Some("http://localhost:4567/v1"), "http://localhost:4567/v1"),
            (Some("http://[::1]:4567/clerk/"), "http://[::1]:4567/clerk/v1"),
        ];
        for (given, expected) in cases {
            assert_eq!(normalised(given).unwrap(), expected);
        }
    }

    #[test]
    fn never_in_clear_over_a_network() {
        for text in [
            "http://api.clerk.com",
            "http://10.0.0.1",
            "ftp://x.y",
            "api.clerk.com",
            "https://u:p@x.y",
            "https://x.y/?a",
        ] {
            assert_eq!(normalised(Some(text)).unwrap_err().code, "bad_api_url", "{text}");
        }
    }
}
