//! HTTP/1.1 over a bounded number of kept-alive connections.

use std::cell::RefCell;
use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::outcome::{Doing, Failure, Outcome};

type Connection = SendRequest<Full<Bytes>>;

/// The connections to one server. Used on one thread.
pub(crate) struct Pool {
    address: SocketAddr,
    idle: RefCell<Vec<Connection>>,
    permits: Semaphore,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

impl Pool {
    /// At most `connections` at once; whoever comes beyond waits.
    pub(crate) fn new(address: SocketAddr, connections: usize) -> Self {
        Self { address, idle: RefCell::default(), permits: Semaphore::new(connections) }
    }

    pub(crate) async fn get(&self, path: &str, credential: &str) -> Outcome<Answer> {
        self.send(Method::GET, path, credential, Bytes::new()).await
    }

    /// Posts JSON; any status but 200 and 201 is a failure.
    pub(crate) async fn post(&self, path: &str, credential: &str, body: &Value) -> Outcome<Value> {
        self.write(Method::POST, path, credential, body).await
    }

    /// Puts JSON; any status but 200 and 201 is a failure.
    pub(crate) async fn put(&self, path: &str, credential: &str, body: &Value) -> Outcome<Value> {
        self.write(Method::PUT, path, credential, body).await
    }

    async fn write(&self, method: Method, path: &str, credential: &str, body: &Value) -> Outcome<Value> {
        let what = format!("{method} {path}");
        let answer = self.send(method, path, credential, Bytes::from(body.to_string())).await?;
        if !matches!(answer.status, 200 | 201) {
            let body = String::from_utf8_lossy(&answer.body);
            return Err(Failure::new(format!("{what} was answered {}: {body}", answer.status)));
        }
        serde_json::from_slice(&answer.body).doing(format!("read the answer to {what}"))
    }

    async fn send(&self, method: Method, path: &str, credential: &str, body: Bytes) -> Outcome<Answer> {
        let _permit = self.permits.acquire().await.doing("wait for a connection")?;
        let mut connection = self.connection().await?;
        let mut request = Request::builder().method(method).uri(path).header(HOST, self.address.to_string());
        if !credential.is_empty() {
            request = request.header(AUTHORIZATION, format!("Bearer {credential}"));
        }
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::new(body)).doing("write a request")?;
        let answer = connection.send_request(request).await.doing(format!("call {path}"))?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.doing(format!("read from {path}"))?.to_bytes();
        self.idle.borrow_mut().push(connection);
        Ok(Answer { status, body })
    }

    async fn connection(&self) -> Outcome<Connection> {
        loop {
            let idle = self.idle.borrow_mut().pop();
            let Some(mut idle) = idle else { break };
            // A server closes connections that were idle for long.
            if idle.ready().await.is_ok() {
                return Ok(idle);
            }
        }
        let stream = TcpStream::connect(self.address).await.doing("connect")?;
        stream.set_nodelay(true).doing("set TCP_NODELAY")?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.doing("speak HTTP")?;
        // Its end shows at the next request.
        tokio::task::spawn_local(async move { drop(connection.await) });
        Ok(sender)
    }
}
