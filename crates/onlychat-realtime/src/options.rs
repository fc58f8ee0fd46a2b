//! What can be set.

use std::time::Duration;

use onlychat_app::Error;
use onlychat_protocol::Problem;

/// Says an application error in the API's words; the second argument is the request id.
pub type ProblemOf = fn(&Error, String) -> Problem;

/// How the gateway behaves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How often each client hears a heartbeat; whole seconds, at least 1.
    pub heartbeat: Duration,
    /// How long a socket may take to say hello.
    pub hello_timeout: Duration,
    /// How long somebody stays "online" after the last socket closed.
    pub presence_grace: Duration,
    /// How often a node tells the others that it lives; whole seconds, at least 1. One that is silent for three times as long
    /// as this, and longer than the grace, is gone, and its people with it.
    pub node_beat: Duration,
    /// How many bytes may wait for one socket. Beyond that the client is too slow.
    pub queue_max_bytes: usize,
    /// How long one write may take before the client is too slow.
    pub write_timeout: Duration,
    /// Frames a second a client may send; ten times as many at once.
    pub frames_per_second: u32,
    /// Messages a second a client may send; ten times as many at once. Beyond that a `nack`.
    pub messages_per_second: u32,
    /// Over which time clients come back after a restart.
    pub reconnect_spread: Duration,
    /// Says an application error in the API's words.
    pub problem_of: ProblemOf,
}

impl Options {
    /// The defaults, with the API's words for errors.
    pub const fn new(problem_of: ProblemOf) -> Self {
        Self {
            heartbeat: Duration::from_secs(25),
            hello_timeout: Duration::from_secs(10),
            presence_grace: Duration::from_secs(30),
            node_beat: Duration::from_secs(5),
            queue_max_bytes: 256 * 1024,
            write_timeout: Duration::from_secs(15),
            frames_per_second: 50,
            messages_per_second: 10,
            reconnect_spread: Duration::from_secs(5),
            problem_of,
        }
    }
}
