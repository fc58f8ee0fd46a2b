//! The judge: compares what was sent, what was told and what is stored. It knows no server.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use crate::record::{Heard, Seen, Sent, Stored};

/// Who is in which conversation.
pub type Members = BTreeMap<String, [String; 2]>;

/// A broken promise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Which promise.
    pub promise: Promise,
    /// Where and how.
    pub detail: String,
}

/// What is promised.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Promise {
    /// What was acknowledged is stored, as it was acknowledged.
    AckedIsStored,
    /// A client id makes one message, whatever is retried.
    OneMessageEach,
    /// Numbers are 1, 2, 3, … in each conversation.
    NoGaps,
    /// What is stored was sent, by that author, with that text.
    NothingInvented,
    /// A device that resumes is told of every message, once, in order.
    ToldOnceInOrder,
    /// A cursor of a few minutes ago is good.
    CursorsStayGood,
    /// What anybody was told is stored, as it was told.
    ToldIsStored,
    /// The server starts, serves and ends, whatever became of the last one.
    UpAgain,
    /// What the server itself finds when it is asked (`onlychat doctor`).
    Sound,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.promise, self.detail)
    }
}

/// Compares the senders' records, the devices' records and the database.
pub fn check(sent: &[Sent], heard: &[Heard], members: &Members, stored: &[Stored]) -> Vec<Violation> {
    let mut found = Findings::default();
    numbers(stored, &mut found);
    client_ids(sent, stored, &mut found);
    devices(heard, members, stored, &mut found);
    found.0
}

/// Compares a database as a power cut at `moment` left it (in microseconds since 1970) with what had been acknowledged and
/// told until then.
pub fn check_cut(sent: &[Sent], heard: &[Heard], moment: u64, stored: &[Stored]) -> Vec<Violation> {
    let mut found = Findings::default();
    numbers(stored, &mut found);
    let until_then = |sent: &Sent| {
        let acks =
            if sent.acked_by(moment) { sent.acks.iter().take(1).cloned().collect() } else { Vec::new() };
        Sent { acks, ..sent.clone() }
    };
    client_ids(&sent.iter().map(until_then).collect::<Vec<_>>(), stored, &mut found);
    let rows: HashSet<_> =
        stored.iter().map(|row| (&row.conversation_id, row.seq, &row.client_id, &row.text)).collect();
    for device in heard {
        let told = device.messages.iter().filter(|seen| seen.at <= moment);
        let lost = told
            .filter(|seen| !rows.contains(&(&seen.conversation_id, seen.seq, &seen.client_id, &seen.text)));
        let lost: Vec<&Seen> = lost.collect();
        if let Some(first) = lost.first() {
            let detail =
                format!("{} was told of {} that are not stored, first {first:?}", device.device, lost.len());
            found.add(Promise::ToldIsStored, detail);
        }
    }
    found.0
}

#[derive(Default)]
struct Findings(Vec<Violation>);

impl Findings {
    fn add(&mut self, promise: Promise, detail: String) {
        self.0.push(Violation { promise, detail });
    }
}

fn numbers(stored: &[Stored], found: &mut Findings) {
    for (conversation, rows) in by_conversation(stored) {
        for (expected, row) in (1_i64..).zip(rows) {
            if row.seq != expected {
                found.add(
                    Promise::NoGaps,
                    format!("{conversation}: {} is where {expected} should be", row.seq),
                );
                break;
            }
        }
    }
}

fn client_ids(sent: &[Sent], stored: &[Stored], found: &mut Findings) {
    let mut by_client_id: HashMap<(&str, &str), &Stored> = HashMap::new();
    for row in stored {
        if let Some(first) = by_client_id.insert((&row.author_id, &row.client_id), row) {
            let detail = format!("{} is stored as {} and as {}", row.client_id, first.seq, row.seq);
            found.add(Promise::OneMessageEach, detail);
        }
    }
    let (mut known, mut ids) = (HashSet::new(), HashMap::new());
    for message in sent {
        for ack in &message.acks {
            let other = ids.insert(&ack.message_id, &message.client_id);
            if let Some(other) = other.filter(|other| **other != message.client_id) {
                let detail = format!("{other} and {} are both {}", message.client_id, ack.message_id);
                found.add(Promise::OneMessageEach, detail);
            }
        }
        known.insert((message.author_id.as_str(), message.client_id.as_str()));
        acks(message, by_client_id.get(&(&message.author_id, &message.client_id)).copied(), found);
    }
    for row in stored {
        if !known.contains(&(row.author_id.as_str(), row.client_id.as_str())) {
            found.add(Promise::NothingInvented, format!("{} was never sent", row.client_id));
        }
    }
}

fn acks(message: &Sent, row: Option<&Stored>, found: &mut Findings) {
    let id = &message.client_id;
    if message.acks.iter().any(|ack| Some(ack) != message.acks.first()) {
        found.add(
            Promise::OneMessageEach,
            format!("{id} was acknowledged in different ways: {:?}", message.acks),
        );
    }
    match (row, message.acks.first()) {
        (None, Some(ack)) => {
            found.add(
                Promise::AckedIsStored,
                format!("{id} was acknowledged as {} and is not stored", ack.seq),
            );
        }
        (Some(row), ack) => {
            if let Some(ack) = ack.filter(|ack| ack.seq != row.seq) {
                let detail = format!("{id} was acknowledged as {} and is stored as {}", ack.seq, row.seq);
                found.add(Promise::AckedIsStored, detail);
            }
            if row.text != message.text || row.conversation_id != message.conversation_id {
                found.add(Promise::NothingInvented, format!("{id} is stored with another text or elsewhere"));
            }
        }
        (None, None) => {}
    }
}

fn devices(heard: &[Heard], members: &Members, stored: &[Stored], found: &mut Findings) {
    let stored = by_conversation(stored);
    for device in heard {
        let name = &device.device;
        if device.refused_resumes > 0 {
            found.add(
                Promise::CursorsStayGood,
                format!("{name} was told {} times to fetch again", device.refused_resumes),
            );
        }
        let mut told: BTreeMap<&str, Vec<(i64, &str, &str)>> = BTreeMap::new();
        for seen in &device.messages {
            let row = (seen.seq, seen.client_id.as_str(), seen.text.as_str());
            told.entry(&seen.conversation_id).or_default().push(row);
        }
        for (conversation, people) in members {
            if !people.contains(&device.user_id) {
                if told.contains_key(conversation.as_str()) {
                    found.add(
                        Promise::ToldOnceInOrder,
                        format!("{name} was told of somebody else's {conversation}"),
                    );
                }
                continue;
            }
            let rows = stored.get(conversation.as_str()).into_iter().flatten();
            let expected: Vec<_> =
                rows.map(|row| (row.seq, row.client_id.as_str(), row.text.as_str())).collect();
            let told = told.remove(conversation.as_str()).unwrap_or_default();
            if let Some(detail) = difference(&expected, &told) {
                found.add(Promise::ToldOnceInOrder, format!("{name} in {conversation}: {detail}"));
            }
        }
    }
}

/// Where two orders part for the first time.
fn difference(expected: &[(i64, &str, &str)], told: &[(i64, &str, &str)]) -> Option<String> {
    let at = expected.iter().zip(told).position(|(one, other)| one != other);
    match at {
        Some(at) => Some(format!("was told {:?} where {:?} comes", told.get(at), expected.get(at))),
        None if expected.len() == told.len() => None,
        None => Some(format!("was told {} of {}", told.len(), expected.len())),
    }
}

fn by_conversation(stored: &[Stored]) -> BTreeMap<&str, Vec<&Stored>> {
    let mut rows: BTreeMap<&str, Vec<&Stored>> = BTreeMap::new();
    for row in stored {
        rows.entry(&row.conversation_id).or_default().push(row);
    }
    for rows in rows.values_mut() {
        rows.sort_by_key(|row| row.seq);
    }
    rows
}

#[cfg(test)]
mod tests;
