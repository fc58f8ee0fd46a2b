//! One conversation with a client.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};

use super::{Fault, State, Taken};

pub(super) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}
pub(super) type Stream = Box<dyn Socket>;

pub(super) struct Talk {
    pub(super) stream: BufReader<Stream>,
    pub(super) state: Arc<State>,
    pub(super) secured: bool,
    pub(super) connection: usize,
}

impl Talk {
    pub(super) async fn talk(&mut self) -> io::Result<()> {
        self.reply("CONNECT", "220 mail.example.com").await?;
        let (mut from, mut to, mut logged_in) = (String::new(), Vec::new(), false);
        loop {
            let line = self.line().await?;
            self.state.commands.lock().unwrap().push(line.clone());
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.reply("EHLO", &self.abilities()).await?,
                "STARTTLS" => {
                    self.reply("STARTTLS", "220 go ahead").await?;
                    self.secure().await?;
                }
                "AUTH" => logged_in = self.log_in(rest).await?,
                "NOOP" => self.reply("NOOP", "250 still here").await?,
                "MAIL" => {
                    (from, to) = (path(rest), Vec::new());
                    self.reply("MAIL", "250 fine").await?;
                }
                "RCPT" => {
                    to.push(path(rest));
                    self.reply("RCPT", "250 fine").await?;
                }
                "DATA" => {
                    self.reply("DATA", "354 go on").await?;
                    let raw = self.take().await?;
                    let (from, to) = (from.clone(), to.clone());
                    let (secured, connection) = (self.secured, self.connection);
                    let taken = Taken { from, to, raw, secured, logged_in, connection };
                    if !self.state.script.lock().unwrap().faults.contains_key("END") {
                        self.state.taken.lock().unwrap().push(taken);
                    }
                    self.reply("END", "250 taken").await?;
                }
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("502 what?").await?,
            }
        }
    }

    fn abilities(&self) -> String {
        let script = self.state.script.lock().unwrap();
        let mut lines = vec!["mail.example.com"];
        if script.tls.is_some() && !self.secured {
            lines.push("STARTTLS");
        }
        if script.login.is_some() {
            lines.push("AUTH PLAIN LOGIN");
        }
        lines.push("8BITMIME");
        let last = lines.len() - 1;
        let line = |(n, line): (usize, &&str)| format!("250{}{line}", if n == last { ' ' } else { '-' });
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\r\n")
    }

    /// Says what it would say, unless it was told otherwise. What is no yes does not end the conversation.
    async fn reply(&mut self, step: &'static str, usual: &str) -> io::Result<()> {
        let fault = self.state.script.lock().unwrap().faults.get(step).copied();
        match fault {
            None => self.say(usual).await,
            Some(Fault::Say(text)) => self.say(text).await,
            Some(Fault::Close) => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(Fault::Silence) => std::future::pending().await,
        }
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(format!("{text}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.strip_suffix("\r\n").ok_or(io::ErrorKind::InvalidData)?;
        Ok(line.to_owned())
    }

    /// A mail, up to the dot (RFC 5321, section 4.5.2).
    async fn take(&mut self) -> io::Result<String> {
        let mut raw = String::new();
        loop {
            let line = self.line().await?;
            assert!(
                line.len() <= 998 && line.is_ascii() && !line.contains('\r'),
                "no line of a mail: {line:?}"
            );
            if raw.is_empty() && self.state.script.lock().unwrap().faults.contains_key("LINE") {
                self.reply("LINE", "").await?;
            }
            if line == "." {
                return Ok(raw);
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            raw.push_str("\r\n");
        }
    }

    async fn log_in(&mut self, rest: &str) -> io::Result<bool> {
        let login = self.state.script.lock().unwrap().login;
        let given = rest.strip_prefix("PLAIN ").and_then(|text| STANDARD.decode(text).ok());
        let right =
            login.is_some_and(|(user, password)| given == Some(format!("\0{user}\0{password}").into_bytes()));
        self.reply("AUTH", if right { "235 welcome" } else { "535 5.7.8 who?" }).await?;
        Ok(right)
    }

    async fn secure(&mut self) -> io::Result<()> {
        let tls = self.state.script.lock().unwrap().tls.clone().ok_or(io::ErrorKind::Unsupported)?;
        let nothing: Stream = Box::new(tokio::io::empty());
        let plain = std::mem::replace(&mut self.stream, BufReader::new(nothing)).into_inner();
        self.stream = BufReader::new(Box::new(tls.accept(plain).await?));
        self.secured = true;
        Ok(())
    }
}

/// The address of `FROM:<…>` or `TO:<…>`.
fn path(rest: &str) -> String {
    let inside = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
