//! What can happen.

use proptest::prelude::*;

use crate::model::{DEVICES, NODES, TALKS};

/// One thing that happens. Numbers are taken modulo how many there are, so that every sequence means something.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Somebody writes a message; nobody is told of it yet.
    Write { talk: usize, by: usize },
    /// Somebody changes a message of theirs.
    Edit { talk: usize, nth: usize },
    /// Somebody has read everything.
    Read { talk: usize, by: usize },
    /// An announcement that waits for a node.
    Announce { node: usize, which: usize, fate: Fate },
    /// Everything that waits for a node, in its order.
    AnnounceAll { node: usize },
    /// A node's bus says that something was lost.
    Missed { node: usize },
    /// A device leaves the connection it has, whatever is unread on it, and makes another.
    Connect { device: usize, node: usize, with: With },
    /// A device's connection breaks, whatever is unread on it.
    Break { device: usize },
    /// A device reads so many events of those that are due to it.
    Hear { device: usize, events: usize },
    /// A second passes on every node: heartbeats.
    Beat,
    /// The logs lose what is older than so many steps.
    Cut { age: i64 },
    /// A node ends in an orderly way and begins again.
    Restart { node: usize },
    /// The database begins a new life.
    Restore,
}

/// What becomes of an announcement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// It arrives.
    Once,
    /// It arrives, and comes again later.
    Again,
    /// It is lost, and nobody says so.
    Lost,
}

/// What a device says it has.
#[derive(Clone, Debug)]
pub(crate) enum With {
    /// Nothing: a first start.
    Nothing,
    /// The last cursor it got.
    Last,
    /// One it got some time ago, from whichever life of the database.
    Older(usize),
    /// One beyond the end of the log.
    Ahead(i64),
    /// One of a life of the database that never was.
    OtherLife,
    /// One of somebody else.
    Somebodys,
    /// Any text.
    Forged(String),
}

/// Any step.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    let node = || 0..NODES;
    let device = || 0..DEVICES.len();
    let talk = || 0..TALKS.len();
    let by = || 0..2_usize;
    prop_oneof![
        40 => (talk(), by()).prop_map(|(talk, by)| Step::Write { talk, by }),
        4 => (talk(), any::<usize>()).prop_map(|(talk, nth)| Step::Edit { talk, nth }),
        6 => (talk(), by()).prop_map(|(talk, by)| Step::Read { talk, by }),
        40 => (node(), which(), fate()).prop_map(|(node, which, fate)| Step::Announce { node, which, fate }),
        12 => node().prop_map(|node| Step::AnnounceAll { node }),
        2 => node().prop_map(|node| Step::Missed { node }),
        20 => (device(), node(), with()).prop_map(|(device, node, with)| Step::Connect { device, node, with }),
        3 => device().prop_map(|device| Step::Break { device }),
        25 => (device(), heard()).prop_map(|(device, events)| Step::Hear { device, events }),
        3 => Just(Step::Beat),
        3 => (0..60_i64).prop_map(|age| Step::Cut { age }),
        1 => node().prop_map(|node| Step::Restart { node }),
        1 => Just(Step::Restore),
    ]
}

/// Mostly in their order.
fn which() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 1 => any::<usize>()]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![6 => Just(Fate::Once), 1 => Just(Fate::Again), 2 => Just(Fate::Lost)]
}

fn heard() -> impl Strategy<Value = usize> {
    prop_oneof![1 => Just(usize::MAX), 1 => 0..4_usize]
}

fn with() -> impl Strategy<Value = With> {
    prop_oneof![
        8 => Just(With::Last),
        6 => any::<usize>().prop_map(With::Older),
        1 => Just(With::Nothing),
        1 => (1..5_i64).prop_map(With::Ahead),
        1 => Just(With::OtherLife),
        1 => Just(With::Somebodys),
        1 => prop_oneof![".{0,40}", r"1\.[0-9a-f]{0,16}\.[0-9a-z]{0,24}\.-?[0-9a-f]{0,16}"].prop_map(With::Forged),
    ]
}
