//! The little networking this tool needs, on the loopback address alone.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::outcome::{Doing, Failure, Outcome};

/// A TCP port that is free now.
pub(crate) fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("find a free port")?;
    Ok(listener.local_addr().doing("read the port")?.port())
}

/// Connects to `port` on this machine, with a time limit on every read and write.
pub(crate) fn connect(port: u16, limit: Duration) -> Outcome<TcpStream> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let stream = TcpStream::connect_timeout(&address, limit).doing(format!("connect to port {port}"))?;
    stream.set_read_timeout(Some(limit)).doing("set a read limit")?;
    stream.set_write_timeout(Some(limit)).doing("set a write limit")?;
    Ok(stream)
}

/// Asks `probe` every 50 ms until it answers `Some`, at most for `limit`. A failure ends the waiting.
pub(crate) fn wait_until<T>(
    what: &str,
    limit: Duration,
    mut probe: impl FnMut() -> Outcome<Option<T>>,
) -> Outcome<T> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(value) = probe()? {
            return Ok(value);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err(Failure::new(format!("waited {} s for {what} in vain", limit.as_secs())))
}

/// `GET` over HTTP/1.0: the status and the body.
pub(crate) fn get(port: u16, path: &str) -> Outcome<(u16, Vec<u8>)> {
    let mut stream = connect(port, Duration::from_secs(10))?;
    let request = format!("GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n");
    stream.write_all(request.as_bytes()).doing("send a request")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).doing("read an answer")?;
    parse_answer(&answer).ok_or_else(|| Failure::new(format!("GET {path} was not answered in HTTP")))
}

fn parse_answer(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let head_end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..head_end]).ok()?;
    let status = head.lines().next()?.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer[head_end + 4..].to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_split_into_status_and_body() {
        let answer = b"HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nall well";
        assert_eq!(parse_answer(answer), Some((200, b"all well".to_vec())));
        assert_eq!(parse_answer(b"SSH-2.0-something\r\n"), None);
    }

    #[test]
    fn waiting_ends_with_the_first_answer_or_failure_or_in_vain() {
        let mut left = 2;
        let answer = wait_until("it", Duration::from_secs(5), || {
            left -= 1;
            Ok((left == 0).then_some("done"))
        });
        assert_eq!(answer.ok(), Some("done"));
        let text = |answer: Outcome| answer.err().map(|failure| failure.to_string());
        let refused = wait_until("it", Duration::from_secs(5), || Err(Failure::new("refused")));
        assert_eq!(text(refused).as_deref(), Some("refused"));
        let never = wait_until::<()>("it", Duration::from_millis(1), || Ok(None));
        assert_eq!(text(never).as_deref(), Some("waited 0 s for it in vain"));
    }
}
