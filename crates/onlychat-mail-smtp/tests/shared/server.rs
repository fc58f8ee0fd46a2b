//! A mail server that takes mail, or does what it is told at one step.

mod talk;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::BufReader;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use talk::{Stream, Talk};

/// What it does at a step, instead of going on.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// Says this.
    Say(&'static str),
    /// Hangs up.
    Close,
    /// Says nothing more.
    Silence,
}

/// What it is told. The steps are `CONNECT`, `EHLO`, `STARTTLS`, `AUTH`, `NOOP`, `MAIL`, `RCPT`, `DATA`, `LINE` (the first
/// line of a mail) and `END` (the end of one).
#[derive(Clone, Default)]
pub(crate) struct Script {
    pub(crate) faults: HashMap<&'static str, Fault>,
    pub(crate) tls: Option<TlsAcceptor>,
    /// TLS from the first byte.
    pub(crate) implicit: bool,
    pub(crate) login: Option<(&'static str, &'static str)>,
}

/// A mail that it took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) raw: String,
    pub(crate) secured: bool,
    pub(crate) logged_in: bool,
    /// The how many-eth connection it came over.
    pub(crate) connection: usize,
}

#[derive(Default)]
struct State {
    script: Mutex<Script>,
    taken: Mutex<Vec<Taken>>,
    commands: Mutex<Vec<String>>,
}

/// One on 127.0.0.1.
pub(crate) struct MailServer {
    pub(crate) place: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl MailServer {
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let state = Arc::new(State { script: Mutex::new(script), ..State::default() });
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            for connection in 1.. {
                let Ok((socket, _peer)) = listener.accept().await else { return };
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    let (tls, implicit) = {
                        let script = state.script.lock().unwrap();
                        (script.tls.clone(), script.implicit)
                    };
                    let stream: Stream = match tls.filter(|_| implicit) {
                        // Whoever does not trust it goes away.
                        Some(tls) => match tls.accept(socket).await {
                            Ok(stream) => Box::new(stream),
                            Err(_distrust) => return,
                        },
                        None => Box::new(socket),
                    };
                    let mut talk =
                        Talk { stream: BufReader::new(stream), state, secured: implicit, connection };
                    // A client that goes away is no failure of the server's.
                    let _gone = talk.talk().await;
                });
            }
        });
        Self { place, state, task }
    }

    /// From now on it is told something else.
    pub(crate) fn told(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.state.script.lock().unwrap());
    }

    /// From now on it does this at this step.
    pub(crate) fn fault(&self, step: &'static str, fault: Fault) {
        self.told(|script| {
            script.faults.insert(step, fault);
        });
    }

    /// From now on it takes everything.
    pub(crate) fn take_everything(&self) {
        self.told(|script| script.faults.clear());
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.taken.lock().unwrap().clone()
    }

    /// Every command it got, on whatever connection.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.state.commands.lock().unwrap().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
