//! A connection to an address that was judged.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use url::Host;

use crate::error::EgressError;
use crate::guard::Target;

/// Longest headers of an answer, in bytes; also how much of a body is read ahead.
const BUFFER_BYTES: usize = 32 * 1024;
/// Most headers of an answer.
const HEADERS_MAX: usize = 128;
/// Addresses of a name that are tried.
const TRIES: usize = 4;

/// A connection that ends when nobody needs it any more.
pub(crate) struct Connection {
    pub(crate) sender: SendRequest<Full<Bytes>>,
    pub(crate) driver: Driver,
}

/// What moves the bytes of a connection; dropped, it closes the connection.
pub(crate) struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Whom TLS trusts: the public authorities of Mozilla's list, and these (DER).
pub(crate) fn tls(more: &[Vec<u8>]) -> Result<TlsConnector, rustls::Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for authority in more {
        roots.add(CertificateDer::from(authority.as_slice()))?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Connects to the first of the judged addresses that answers, and says who is meant.
pub(crate) async fn connect(
    target: &Target,
    places: &[SocketAddr],
    tls: &TlsConnector,
    until: Instant,
) -> Result<Connection, EgressError> {
    let socket = reach(places, until).await?;
    // Requests are small and answers are waited for.
    socket.set_nodelay(true).map_err(|error| EgressError::Unreachable(error.into()))?;
    if !target.secure {
        return speak(socket).await;
    }
    let name = match &target.host {
        Host::Domain(name) => ServerName::try_from(name.clone()).map_err(|_no_name| EgressError::Unusable)?,
        Host::Ipv4(address) => ServerName::from(IpAddr::from(*address)),
        Host::Ipv6(address) => ServerName::from(IpAddr::from(*address)),
    };
    let secured = tls.connect(name, socket).await;
    speak(secured.map_err(|error| EgressError::Insecure(error.into()))?).await
}

/// Each address gets an equal share of the time that is left.
async fn reach(places: &[SocketAddr], until: Instant) -> Result<TcpStream, EgressError> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    let tried = places.len().min(TRIES);
    for (place, left) in places.iter().take(tried).zip((1..=u32::try_from(tried).unwrap_or(1)).rev()) {
        let now = Instant::now();
        match timeout_at(now + until.saturating_duration_since(now) / left, TcpStream::connect(place)).await {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(error)) => last = error,
            Err(elapsed) => last = elapsed.into(),
        }
    }
    Err(EgressError::Unreachable(last.into()))
}

async fn speak<S>(socket: S) -> Result<Connection, EgressError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.max_buf_size(BUFFER_BYTES).max_headers(HEADERS_MAX);
    let (sender, connection) = builder
        .handshake(TokioIo::new(socket))
        .await
        .map_err(|error| EgressError::Unreachable(error.into()))?;
    // How it ends, whoever waits for the answer is told.
    let driver = tokio::spawn(async move { drop(connection.await) });
    Ok(Connection { sender, driver: Driver(driver) })
}
