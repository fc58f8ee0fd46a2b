//! The judge finds each way in which a promise can be broken, and nothing where all are kept.

use super::*;
use crate::record::{Ack, Seen};

const HERE: &str = "cnv_1";

struct Case {
    sent: Vec<Sent>,
    heard: Vec<Heard>,
    stored: Vec<Stored>,
}

impl Case {
    /// Three messages from ann to ben, acknowledged, told to both, stored.
    fn whole() -> Self {
        let numbers = 1..=3;
        let seen = |seq: i64| Seen {
            conversation_id: HERE.into(),
            seq,
            client_id: format!("id-{seq}"),
            text: format!("text {seq}"),
            cursor: format!("c{seq}"),
            at: u64::try_from(10 * seq + 5).unwrap(),
        };
        let device = |user: &str| Heard {
            device: format!("{user}'s phone"),
            user_id: user.into(),
            messages: numbers.clone().map(seen).collect(),
            connections: 1,
            ..Heard::default()
        };
        Self {
            sent: numbers
                .clone()
                .map(|seq| Sent {
                    client_id: format!("id-{seq}"),
                    conversation_id: HERE.into(),
                    author_id: "ann".into(),
                    text: format!("text {seq}"),
                    acks: vec![Ack { seq, message_id: format!("msg_{seq}") }],
                    acked_at: u64::try_from(10 * seq).ok(),
                })
                .collect(),
            heard: vec![device("ann"), device("ben")],
            stored: numbers
                .clone()
                .map(|seq| Stored {
                    conversation_id: HERE.into(),
                    seq,
                    client_id: format!("id-{seq}"),
                    author_id: "ann".into(),
                    text: format!("text {seq}"),
                })
                .collect(),
        }
    }

    fn promises(&self) -> Vec<Promise> {
        let members = Members::from([(HERE.to_owned(), ["ann".to_owned(), "ben".to_owned()])]);
        check(&self.sent, &self.heard, &members, &self.stored)
            .into_iter()
            .map(|found| found.promise)
            .collect()
    }
}

fn broken(how: impl FnOnce(&mut Case)) -> Vec<Promise> {
    let mut case = Case::whole();
    how(&mut case);
    case.promises()
}

#[test]
fn nothing_is_found_where_all_is_whole() {
    assert_eq!(Case::whole().promises(), []);
    // A message that was never acknowledged may be stored, or not.
    assert_eq!(broken(|case| case.sent[2].acks.clear()), []);
    let lost_before_the_ack = broken(|case| {
        case.sent[2].acks.clear();
        case.stored.pop();
        case.heard.iter_mut().for_each(|device| drop(device.messages.pop()));
    });
    assert_eq!(lost_before_the_ack, []);
}

#[test]
fn an_acknowledged_message_that_is_lost() {
    let lost = broken(|case| {
        case.stored.pop();
        case.heard.iter_mut().for_each(|device| drop(device.messages.pop()));
    });
    assert_eq!(lost, [Promise::AckedIsStored]);
}

#[test]
fn an_acknowledgement_of_another_place() {
    assert_eq!(broken(|case| case.sent[0].acks[0].seq = 9), [Promise::AckedIsStored]);
    let two_ways = broken(|case| {
        let other = Ack { seq: 2, message_id: "msg_9".into() };
        case.sent[0].acks.push(other);
    });
    assert_eq!(two_ways, [Promise::OneMessageEach]);
}

#[test]
fn an_id_that_two_messages_have() {
    let same = broken(|case| case.sent[1].acks[0].message_id = "msg_1".into());
    assert_eq!(same, [Promise::OneMessageEach]);
}

#[test]
fn a_retry_that_made_a_second_message() {
    let twice = broken(|case| {
        let mut again = case.stored[2].clone();
        again.seq = 4;
        case.stored.push(again);
    });
    assert!(twice.contains(&Promise::OneMessageEach), "{twice:?}");
}

#[test]
fn a_hole_in_the_numbers() {
    let hole = broken(|case| drop(case.stored.remove(1)));
    assert!(hole.contains(&Promise::NoGaps), "{hole:?}");
}

#[test]
fn a_message_nobody_sent() {
    assert_eq!(broken(|case| drop(case.sent.remove(1))), [Promise::NothingInvented]);
    let changed = broken(|case| case.sent[1].text.push('!'));
    assert_eq!(changed, [Promise::NothingInvented]);
}

#[test]
fn a_device_that_was_told_too_little_too_much_or_too_early() {
    let missing = broken(|case| drop(case.heard[1].messages.remove(1)));
    let twice = broken(|case| {
        let again = case.heard[1].messages[0].clone();
        case.heard[1].messages.insert(1, again);
    });
    let disordered = broken(|case| case.heard[1].messages.swap(0, 1));
    let never_stored = broken(|case| {
        let mut more = case.heard[0].messages[2].clone();
        more.seq = 4;
        case.heard[0].messages.push(more);
    });
    for found in [missing, twice, disordered, never_stored] {
        assert_eq!(found, [Promise::ToldOnceInOrder]);
    }
    let stranger = broken(|case| case.heard[1].user_id = "eve".into());
    assert_eq!(stranger, [Promise::ToldOnceInOrder]);
}

#[test]
fn a_cursor_that_was_refused() {
    assert_eq!(broken(|case| case.heard[0].refused_resumes = 1), [Promise::CursorsStayGood]);
}

#[test]
fn after_a_power_cut_what_was_acknowledged_or_told_before_is_there() {
    let cut = |moment, stored: usize, how: fn(&mut Case)| {
        let mut case = Case::whole();
        case.stored.truncate(stored);
        how(&mut case);
        let found = check_cut(&case.sent, &case.heard, moment, &case.stored);
        found.into_iter().map(|found| found.promise).collect::<Vec<_>>()
    };
    let as_it_is: fn(&mut Case) = |_| {};
    // The second was acknowledged at 20 and told to both at 25.
    assert_eq!(cut(19, 1, as_it_is), []);
    assert_eq!(cut(20, 1, as_it_is), [Promise::AckedIsStored]);
    assert_eq!(cut(20, 2, as_it_is), []);
    assert_eq!(cut(20, 3, as_it_is), []);
    assert_eq!(cut(25, 1, |case| case.sent[1].acked_at = None), [Promise::ToldIsStored; 2]);
    assert_eq!(cut(0, 3, |case| drop(case.stored.remove(0))), [Promise::NoGaps]);
}
