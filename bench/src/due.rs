//! Being told on time. tokio's own timer is exact to a millisecond, which is longer than some answers take; a thread that
//! sleeps is exact to some 50 µs.

use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Gives each of `arrivals` at its moment after `start` or a little later, never before; those that are past, at once.
/// They must ascend. The receiver ends with them.
pub(crate) fn due<T: Send + 'static>(
    start: Instant,
    arrivals: impl Iterator<Item = (Duration, T)> + Send + 'static,
) -> UnboundedReceiver<(Duration, T)> {
    let (sender, receiver) = unbounded_channel();
    thread::spawn(move || {
        for (at, what) in arrivals {
            thread::sleep((start + at).saturating_duration_since(Instant::now()));
            if sender.send((at, what)).is_err() {
                // The run ended early.
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_comes_in_order_and_never_early() {
        let start = Instant::now();
        let moments = [0, 100, 700, 3000].map(|micros| (Duration::from_micros(micros), micros));
        let mut due = due(start, moments.into_iter());
        for expected in moments {
            assert_eq!(due.recv().await, Some(expected));
            assert!(start.elapsed() >= expected.0);
        }
        assert_eq!(due.recv().await, None);
    }
}
