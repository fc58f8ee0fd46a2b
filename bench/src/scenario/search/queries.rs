//! What is looked for.

use std::rc::Rc;

use super::corpus::{FANS, WORDS, unique, word};
use crate::arrivals::Random;
use crate::wire::Person;

/// One query.
pub(super) struct Query {
    /// What it is named in the report.
    pub(super) kind: &'static str,
    pub(super) path: String,
    pub(super) credential: String,
    /// Whether something is there to be found.
    pub(super) finds: bool,
}

/// A row of queries, each kind as often as the others, by the creator, who has everything, but for those of a fan.
pub(super) struct Queries {
    random: Random,
    messages: u64,
    people: Vec<Person>,
    conversations: Vec<Rc<str>>,
    count: usize,
}

impl Queries {
    pub(super) const fn new(
        seed: u64,
        messages: u64,
        people: Vec<Person>,
        conversations: Vec<Rc<str>>,
    ) -> Self {
        Self { random: Random::new(seed ^ 0x5ea7), messages, people, conversations, count: 0 }
    }

    pub(super) fn next(&mut self) -> Query {
        self.count += 1;
        let fan = self.random.below(FANS);
        let place = self.conversations.get(fan).map_or("", |place| place);
        let messages = usize::try_from(self.messages).unwrap_or(usize::MAX);
        let some = u64::try_from(self.random.below(messages)).unwrap_or(0);
        let (common, usual, rare) =
            (self.random.below(10), 100 + self.random.below(900), 5000 + self.random.below(WORDS - 5000));
        let (kind, q, finds) = match self.count % 10 {
            0 => ("only", format!("q={}", unique(some)), true),
            1 => ("common", format!("q=%22{}%22", word(common)), true),
            2 => ("usual", format!("q=%22{}%22", word(usual)), true),
            3 => ("rare", format!("q=%22{}%22", word(rare)), false),
            4 => ("beginning", format!("q={}", beginning(&word(usual))), true),
            5 => ("two", format!("q=%22{}%22+%22{}%22", word(common), word(usual)), false),
            6 => ("twoRare", format!("q=%22{}%22+%22{}%22", word(usual), word(rare)), false),
            7 => ("phrase", format!("q=%22{}+{}%22", word(common), word(usual)), false),
            8 => ("inOne", format!("q=%22{}%22&conversationId={place}", word(usual)), false),
            _ => ("fan", format!("q={}", beginning(&word(common))), true),
        };
        let person = if kind == "fan" { fan + 1 } else { 0 };
        let credential = self.people.get(person).map(|person| person.credential.clone()).unwrap_or_default();
        Query { kind, path: format!("/api/search/messages?{q}&limit=20"), credential, finds }
    }
}

/// As somebody types it: the first three letters.
fn beginning(word: &str) -> String {
    word.chars().take(3).collect()
}
