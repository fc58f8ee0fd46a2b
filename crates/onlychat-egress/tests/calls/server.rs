//! Small servers that do what they are told, byte by byte.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use onlychat_egress::{Egress, EgressOptions, Limits, Resolver};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

/// A server on 127.0.0.1 that ends with the test.
pub(crate) struct Server {
    pub(crate) place: SocketAddr,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Each connection is handed over as it comes.
    pub(crate) async fn each<F, R>(serve: F) -> Self
    where
        F: Fn(TcpStream) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((socket, _peer)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(socket));
            }
        });
        Self { place, connections, task }
    }

    /// Each request is answered with what this makes of its text.
    pub(crate) async fn answering(answer: impl Fn(String) -> String + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        Self::each(move |mut socket| {
            let answer = Arc::clone(&answer);
            async move {
                let request = request(&mut socket).await;
                // A client that goes away is no failure of the server's.
                let _gone = socket.write_all(answer(request).as_bytes()).await;
            }
        })
        .await
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.place).parse().unwrap()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A request's headers and as much of its body as they announce.
pub(crate) async fn request(socket: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = Vec::new();
    loop {
        let whole = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = whole.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return whole;
            }
        }
        match socket.read_buf(&mut text).await {
            Ok(0) | Err(_) => return whole,
            Ok(_) => {}
        }
    }
}

pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

pub(crate) fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

/// Names and their addresses; each look-up takes the next list, the last one stays.
pub(crate) struct Names(Mutex<HashMap<&'static str, Vec<Vec<IpAddr>>>>);

impl Names {
    pub(crate) fn of<const N: usize>(names: [(&'static str, &[&[&str]]); N]) -> Arc<Self> {
        let parsed = names.map(|(name, lists)| {
            let list = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
            (name, lists.iter().map(list).collect())
        });
        Arc::new(Self(Mutex::new(HashMap::from(parsed))))
    }
}

#[async_trait]
impl Resolver for Names {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let mut names = self.0.lock().unwrap();
        let lists = names.get_mut(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(if lists.len() > 1 { lists.remove(0) } else { lists[0].clone() })
    }
}

/// May call these servers, and knows these names.
pub(crate) fn egress(servers: &[&Server], names: &Arc<Names>) -> Egress {
    let loopback = servers.iter().map(|server| server.place).collect();
    let resolver: Arc<dyn Resolver> = Arc::<Names>::clone(names);
    Egress::new(EgressOptions { loopback, resolver, ..EgressOptions::default() }).unwrap()
}

/// May call these servers, and knows no name.
pub(crate) fn egress_to(servers: &[&Server]) -> Egress {
    egress(servers, &Names::of([]))
}

/// Headers must come sooner than anybody would notice; nothing that should succeed runs under these.
pub(crate) fn impatient() -> Limits {
    Limits { headers: Duration::from_millis(200), whole: Duration::from_mins(1), ..Limits::default() }
}
