//! The way from a node to what it needs, and what can become of it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// What becomes of what is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// It arrives.
    Open,
    /// It arrives late: each piece by so much.
    Slow(Duration),
    /// Connections are reset, and so are new ones.
    Reset,
    /// Connections stand, and new ones can be made, but nothing arrives and nobody says so.
    Hole,
}

/// A way to a service. It ends with this value.
pub(crate) struct Proxy {
    address: SocketAddr,
    way: watch::Sender<Way>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// A way to this address, open.
    pub(crate) async fn to(service: String) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (address, way) = (listener.local_addr().unwrap(), watch::Sender::new(Way::Open));
        let ways = way.subscribe();
        let accepting = tokio::spawn(async move {
            while let Ok((client, _address)) = listener.accept().await {
                tokio::spawn(connection(client, service.clone(), ways.clone()));
            }
        });
        Self { address, way, accepting }
    }

    /// Where it begins.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has it be so from now on, for the connections there are as well.
    pub(crate) fn becomes(&self, way: Way) {
        self.way.send_replace(way);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Carries one connection until either side ends it, or the way does.
async fn connection(client: TcpStream, service: String, ways: watch::Receiver<Way>) {
    let Ok(server) = TcpStream::connect(service).await else { return };
    for side in [&client, &server] {
        side.set_nodelay(true).unwrap();
        // Dropped means reset, and not an orderly end.
        side.set_zero_linger().unwrap();
    }
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        () = carry(from_client, to_server, ways.clone()) => {}
        () = carry(from_server, to_client, ways) => {}
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut ways: watch::Receiver<Way>) {
    let mut piece = vec![0; 16 * 1024];
    let mut lost = false;
    loop {
        let way = *ways.borrow_and_update();
        // What was lost stays lost: a connection that has a hole in it cannot go on.
        if way == Way::Reset || lost && way != Way::Hole {
            return;
        }
        let read = tokio::select! {
            changed = ways.changed() => match changed {
                Ok(()) => continue,
                Err(_proxy_is_gone) => return,
            },
            read = from.read(&mut piece) => read,
        };
        let Ok(1..) = read else { return };
        let length = read.unwrap_or_default();
        let way = *ways.borrow();
        match way {
            Way::Hole | Way::Reset => {
                lost = true;
                continue;
            }
            Way::Slow(by) => sleep(by).await,
            Way::Open => {}
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
