//! A creator who talks with many, and what they said.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use super::super::prepared;
use crate::arrivals::Random;
use crate::http::Pool;
use crate::outcome::{Failure, Outcome};
use crate::people;
use crate::server::{Server, Setup};
use crate::wire::{Person, client_id};

/// With how many the creator talks.
pub(super) const FANS: usize = 100;
/// How many different words there are.
pub(super) const WORDS: usize = 20_000;
/// How many words a message has.
const LENGTH: usize = 12;
/// How many sends are under way at once: so many a server always takes.
const AT_ONCE: usize = 64;
/// How long the index may take to come up to what was sent.
const INDEX_PATIENCE: Duration = Duration::from_mins(20);
const SYLLABLES: [&str; 20] = [
    "ba", "be", "bi", "co", "da", "de", "fo", "ga", "hi", "jo", "ka", "le", "mi", "no", "pa", "ra", "se",
    "ti", "vu", "wo",
];

/// A server whose creator has a long history, with everybody in it.
pub(super) struct Corpus {
    pub(super) server: Server,
    pub(super) pool: Rc<Pool>,
    /// The creator first.
    pub(super) people: Vec<Person>,
    /// Of the creator and each fan.
    pub(super) conversations: Vec<Rc<str>>,
}

/// Starts it. On SQLite it is filled once and kept.
pub(super) async fn start(setup: &Setup, messages: u64) -> Outcome<Corpus> {
    let kept = setup.prepared.join(format!("search-{messages}"));
    if !prepared::can_keep(setup) {
        let corpus = open(setup, None).await?;
        fill(&corpus, messages).await?;
        return Ok(corpus);
    }
    if !kept.is_dir() {
        eprintln!(
            "filling {FANS} conversations with {messages} messages; they are kept in {}",
            kept.display()
        );
        let mut corpus = open(setup, None).await?;
        fill(&corpus, messages).await?;
        prepared::crash_and_keep(&mut corpus.server, &kept)?;
    }
    open(setup, Some(&kept)).await
}

async fn open(setup: &Setup, kept: Option<&Path>) -> Outcome<Corpus> {
    let server = Server::start(setup, kept)?;
    let pool = Rc::new(Pool::new(server.address, AT_ONCE));
    let people = people::gather(&server, &pool, FANS + 1).await?;
    let conversations = people::acquaint(&pool, &people, (1..=FANS).map(|fan| (0, fan))).await?;
    Ok(Corpus { server, pool, people, conversations })
}

async fn fill(corpus: &Corpus, messages: u64) -> Outcome {
    let Corpus { pool, people, conversations, .. } = corpus;
    let send = |index: u64| async move {
        let fan = usize::try_from(index).unwrap_or(0) % FANS;
        // The creator answers every other time.
        let author = if (index / u64::try_from(FANS).unwrap_or(1)).is_multiple_of(2) { fan + 1 } else { 0 };
        let nobody = || Failure::new("a message is from nobody");
        let (author, place) = people.get(author).zip(conversations.get(fan)).ok_or_else(nobody)?;
        let body = json!({ "clientId": client_id(index), "text": text(index) });
        let path = format!("/api/conversations/{place}/messages");
        pool.post(&path, &author.credential, &body).await.map(drop)
    };
    stream::iter(0..messages).map(send).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    until_indexed(corpus, messages).await
}

/// The queue is worked off in the order of the messages, so that the last one is found last.
async fn until_indexed(corpus: &Corpus, messages: u64) -> Outcome {
    let path = format!("/api/search/messages?q={}", unique(messages.saturating_sub(1)));
    let credential = corpus.people.first().map_or("", |creator| creator.credential.as_str());
    let begin = std::time::Instant::now();
    while begin.elapsed() < INDEX_PATIENCE {
        let answer = corpus.pool.get(&path, credential).await?;
        if String::from_utf8_lossy(&answer.body).contains("\"message\":") {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Failure::new("the messages did not come into the index in time"))
}

/// What message `index` says: common words often, rare ones seldom, and one that no other has.
fn text(index: u64) -> String {
    let mut random = Random::new(index ^ 0x7e_a7);
    let mut words: Vec<String> = (0..LENGTH).map(|_| word(rank(&mut random))).collect();
    words.push(unique(index));
    words.join(" ")
}

/// In one message alone.
pub(super) fn unique(index: u64) -> String {
    format!("q{index}q")
}

/// The rank of a word by Zipf's law: the first is in every other message, the last in one of tens of thousands.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank is small and positive")]
fn rank(random: &mut Random) -> usize {
    let share = f64::from(u32::try_from(random.below(1 << 30)).unwrap_or(0)) / f64::from(1_u32 << 30);
    let words = f64::from(u32::try_from(WORDS).unwrap_or(u32::MAX));
    (words.powf(share) as usize).saturating_sub(1).min(WORDS - 1)
}

/// The word of a rank: syllables, so that many begin alike.
pub(super) fn word(rank: usize) -> String {
    let mut left = rank + SYLLABLES.len();
    let mut word = String::new();
    while left > 0 {
        word.push_str(SYLLABLES.get(left % SYLLABLES.len()).unwrap_or(&""));
        left /= SYLLABLES.len();
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_different_and_frequent_by_rank() {
        let mut all: Vec<String> = (0..WORDS).map(word).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), WORDS);
        let texts: Vec<String> = (0..2000).map(text).collect();
        let having =
            |rank| texts.iter().filter(|text| text.split(' ').any(|part| part == word(rank))).count();
        assert!(having(0) > 700 && having(10) < having(0) && having(19_000) < 10, "{}", having(0));
    }
}
