//! Everybody who listens to broadcasts: thousands of sockets that do nothing but read.
//!
//! They are read on a thread of their own. A broadcast makes all of them ready at once, and on the thread that sends they
//! would hold up the acks and direct messages that are timed there.

mod book;
mod frames;
mod listener;

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

pub(crate) use book::Book;
use listener::{Hub, Listener};

use crate::outcome::{Doing, Failure, Outcome};
use crate::wire::{Person, Wire};

/// How many sockets are being opened at once.
const AT_ONCE: usize = 64;

/// The book, which the thread that sends and the one that listens both write.
pub(crate) type SharedBook = Arc<Mutex<Book>>;

/// Why listeners' connections ended, though nobody ended them.
type Ended = Arc<Mutex<Vec<Failure>>>;

/// Connected listeners. Dropping it cuts them off.
pub(crate) struct Audience {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    ended: Ended,
}

impl Audience {
    /// Connects all of them, and waits for every welcome. The book knows each by its place in `people`.
    pub(crate) async fn connect(
        wire: Wire,
        address: SocketAddr,
        people: Vec<Person>,
        book: SharedBook,
    ) -> Outcome<Self> {
        let (ready, welcomed) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let ended = Ended::default();
        let noted = ended.clone();
        let thread = thread::spawn(move || {
            // Whoever no longer waits for the answer stops this thread, too.
            let answer = attend(&Rc::new(Hub::new(wire, address, book)), people, &noted, ready, stopped);
            drop(answer);
        });
        // From here on dropping it ends the thread, whatever happens.
        let audience = Self { stop: Some(stop), thread: Some(thread), ended };
        welcomed.await.doing("keep the listeners' thread running")??;
        Ok(audience)
    }

    /// A failure when a listener was disconnected.
    pub(crate) fn all_connected(&self) -> Outcome {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match ended.first() {
            None => Ok(()),
            Some(first) => Err(Failure::new(format!("{} listeners ended, the first: {first}", ended.len()))),
        }
    }
}

impl Drop for Audience {
    fn drop(&mut self) {
        drop(self.stop.take());
        // One that has panicked has said so.
        self.thread.take().map(JoinHandle::join).map(drop).unwrap_or_default();
    }
}

/// The thread: opens the sockets, says so, and listens until it is stopped.
fn attend(
    hub: &Rc<Hub>,
    people: Vec<Person>,
    ended: &Ended,
    ready: oneshot::Sender<Outcome>,
    stopped: oneshot::Receiver<()>,
) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.doing("start a runtime")?;
    LocalSet::new().block_on(&runtime, async {
        let open = |(number, person): (usize, Person)| {
            let (hub, ended) = (hub.clone(), ended.clone());
            async move {
                let listener = Listener::open(hub, number, &person).await?;
                tokio::task::spawn_local(async move {
                    let end = listener.listen().await;
                    ended.lock().unwrap_or_else(PoisonError::into_inner).push(end);
                });
                Ok(())
            }
        };
        let all = stream::iter(people.into_iter().enumerate()).map(open).buffer_unordered(AT_ONCE);
        tokio::select! {
            // Stopped, or the one who could is gone.
            _ = stopped => {}
            () = async {
                drop(ready.send(all.try_collect().await));
                std::future::pending::<()>().await;
            } => {}
        }
    });
    Ok(())
}
