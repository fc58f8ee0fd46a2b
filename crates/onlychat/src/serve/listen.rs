//! Listening.

use std::net::SocketAddr;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

/// How many connections may wait to be accepted: many clients come back at once after a restart.
const BACKLOG: u32 = 4096;
/// How many descriptors are wanted: a socket takes one.
const DESCRIPTORS: u64 = 65_536;

/// Listens on an address.
pub(crate) fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    let listen = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "PORT: {address} is in use by another program. Stop it, or choose another port. Example: PORT={}",
            address.port().wrapping_add(1).max(1024),
        ),
        std::io::ErrorKind::PermissionDenied => {
            format!(
                "PORT: {address} may not be used by this user. Choose a port from 1024 on. Example: PORT=8747"
            )
        }
        _ => format!("BIND: {address} cannot be listened on: {error}. Example: BIND=127.0.0.1"),
    })
}

/// Serves until told to stop, then finishes what is in flight.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's delay");
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let stop = async move {
        // The sender going away means stopping too.
        let _gone = stopped.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stop).await {
        tracing::error!(%error, "the server stopped");
    }
}

/// Raises the limit of open descriptors as far as this user may, and says how far that is.
pub(crate) fn raise_descriptor_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(DESCRIPTORS, |maximum| maximum.min(DESCRIPTORS));
    if limit.current.is_none_or(|current| current >= wanted) {
        return;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum }) {
        Ok(()) => tracing::debug!(descriptors = wanted, "the limit of open descriptors was raised"),
        Err(error) => tracing::warn!(%error, "the limit of open descriptors stays as it is"),
    }
}
