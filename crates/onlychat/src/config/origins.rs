//! Which browser origins may use this server.

use onlychat_identity::AllowedOrigins;

use super::ConfigError;
use super::values::Read;

const EXAMPLE: &str = "ORIGIN=https://chat.example.com,http://localhost:3000";

/// `ORIGIN`, and what follows from the place: a Codespace's address of the port, the seed's `NEXT_PUBLIC_BACKEND_URL`.
/// Without any of them the server's own addresses on this machine.
pub(super) fn read(
    read: &Read<'_>,
    port: u16,
    codespace: Option<&str>,
) -> Result<AllowedOrigins, ConfigError> {
    let mut origins: Vec<String> = read.list("ORIGIN").iter().map(|origin| plain(origin)).collect();
    origins.extend(codespace.map(|name| {
        let domain = read.environment().get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN");
        format!("https://{name}-{port}.{}", domain.as_deref().unwrap_or("app.github.dev"))
    }));
    if let Some(url) = read.optional_web_url("NEXT_PUBLIC_BACKEND_URL")? {
        origins.push(url.origin().ascii_serialization());
    }
    if origins.is_empty() {
        origins = vec![format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}")];
    }
    AllowedOrigins::new(origins.iter().map(String::as_str))
        .map_err(|invalid| ConfigError::new("ORIGIN", invalid.detail, EXAMPLE))
}

/// The seed's examples end in no slash, people's often do; a browser never sends one.
fn plain(origin: &str) -> String {
    origin.strip_suffix('/').unwrap_or(origin).to_owned()
}
