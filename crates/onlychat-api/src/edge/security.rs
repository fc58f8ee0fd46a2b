//! The headers that tell browsers what not to do.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use onlychat_identity::AllowedOrigins;

use super::cors::is_api;
use super::peer::Peer;

const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()";
/// Two years. Not for subdomains: they may be somebody else's to decide.
const HSTS: &str = "max-age=63072000";
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Where the web app's scripts and calls may go beside this server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outside<'a> {
    /// Nowhere.
    Nothing,
    /// To Clerk, whose Frontend API has this host, if it is known.
    Clerk(Option<&'a str>),
}

/// The headers, made once.
#[derive(Clone, Debug)]
pub(crate) struct SecurityHeaders {
    page_policy: HeaderValue,
    opener_policy: HeaderValue,
    always_tls: bool,
}

impl SecurityHeaders {
    /// For a server whose own origins are these.
    pub(crate) fn new(outside: Outside<'_>, origins: &AllowedOrigins) -> Self {
        let policy = HeaderValue::try_from(page_policy(outside));
        Self {
            page_policy: policy.unwrap_or(HeaderValue::from_static(API_POLICY)),
            opener_policy: HeaderValue::from_static(match outside {
                Outside::Nothing => "same-origin",
                // Clerk signs in at other providers in a window of its own.
                Outside::Clerk(_) => "same-origin-allow-popups",
            }),
            always_tls: origins.first().starts_with("https://"),
        }
    }

    /// Whether the client's side of this request is TLS.
    pub(crate) fn is_tls(&self, peer: Peer) -> bool {
        peer.tls || self.always_tls
    }

    /// Adds them; those that a handler chose itself stay.
    pub(crate) fn apply(&self, path: &str, peer: Peer, headers: &mut HeaderMap) {
        let api = is_api(path);
        let policy = if api { HeaderValue::from_static(API_POLICY) } else { self.page_policy.clone() };
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
        headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS));
        headers.insert(OPENER_POLICY, self.opener_policy.clone());
        if api {
            headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        }
        if self.is_tls(peer) {
            headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
        }
    }
}

fn page_policy(outside: Outside<'_>) -> String {
    let (script, connect, img, style, worker, frame) = match outside {
        Outside::Nothing => (String::new(), String::new(), "", "", "", "'none'"),
        Outside::Clerk(host) => {
            let host = host.map(|host| format!(" https://{host}")).unwrap_or_default();
            (
                format!("{host} https://challenges.cloudflare.com https://*.protect.clerk.com"),
                format!("{host} https://*.protect.clerk.com:*"),
                " https://img.clerk.com",
                " 'unsafe-inline'",
                " blob:",
                "https://challenges.cloudflare.com https://*.protect.clerk.com",
            )
        }
    };
    format!(
        "default-src 'none'; script-src 'self'{script}; style-src 'self'{style}; img-src 'self' https: data: blob:{img}; \
         media-src 'self' blob:; font-src 'self'; connect-src 'self'{connect}; manifest-src 'self'; worker-src 'self'{worker}; \
         frame-src {frame}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_and_nothing_foreign_without_clerk() {
        let policy = page_policy(Outside::Nothing);
        for word in ["unsafe", "clerk", "*"] {
            assert!(!policy.contains(word), "{word} in {policy}");
        }
        // A picture that is about to be sent and a video in pieces are blobs; no script and no worker is.
        let blobs: Vec<&str> = policy.split("; ").filter(|part| part.contains("blob:")).collect();
        assert_eq!(blobs, ["img-src 'self' https: data: blob:", "media-src 'self' blob:"]);
        assert!(policy.contains("script-src 'self';"));
    }

    #[test]
    fn clerk_s_host_is_named() {
        let policy = page_policy(Outside::Clerk(Some("clerk.example.com")));
        assert!(
            policy.contains("script-src 'self' https://clerk.example.com https://challenges.cloudflare.com")
        );
        assert!(
            policy.contains("connect-src 'self' https://clerk.example.com https://*.protect.clerk.com:*;")
        );
        assert!(policy.contains("worker-src 'self' blob:;"));
        assert!(!policy.contains("script-src 'self' 'unsafe-inline'"));
    }
}
