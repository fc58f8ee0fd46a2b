//! Searching messages.

use std::sync::Arc;

use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::media::Purpose;
use onlychat_domain::page::MessageCursor;
use onlychat_domain::search::{Carries, MessageSearch, Query, cursor_after};
use onlychat_domain::{Message, Timestamp};

use super::kit::World;
use super::runner::cases;
use crate::{MediaWrite, NewMessage, Write};

cases![
    what_is_not_indexed_yet_is_found_soon,
    newest_first_over_all_of_ones_conversations,
    nobody_finds_what_others_wrote_elsewhere,
    words_without_case_and_accents,
    beginnings_of_words,
    phrases_are_in_order,
    scripts_without_spaces,
    all_words_must_be_there,
    within_one_conversation,
    by_author,
    by_time,
    by_what_is_carried,
    names_and_descriptions_of_files_are_found,
    an_edited_message_is_found_by_what_it_says_now,
    a_deleted_message_is_not_found,
    what_changed_and_is_not_indexed_yet_is_judged_as_it_is,
    pages_are_complete_and_disjoint,
    a_cursor_whose_message_is_gone_still_works,
    more_messages_than_numbers_in_a_millisecond,
    nothing_of_a_query_is_an_operator,
    long_words_and_long_messages,
    indexing_takes_no_more_than_the_limit,
    survives_being_closed,
];

/// Everything of this viewer that has these words.
fn looking(viewer: UserId, query: &str) -> MessageSearch {
    MessageSearch {
        viewer,
        query: Query::parse(query).unwrap(),
        conversation: None,
        author: None,
        carries: Vec::new(),
        since: None,
        before: None,
    }
}

async fn index(world: &World) {
    while world.store().index_messages(100).await.unwrap() > 0 {}
}

/// All that is found, page by page.
async fn all(world: &World, search: &MessageSearch, limit: usize) -> Vec<Message> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = world.store().search_messages(search, after, limit).await.unwrap();
        assert!(page.messages.len() <= limit);
        found.extend(page.messages);
        after = page.next;
        if after.is_none() {
            return found;
        }
        assert!(found.len() < 10_000, "pages without an end");
    }
}

async fn texts(world: &World, search: &MessageSearch) -> Vec<String> {
    index(world).await;
    all(world, search, 100).await.into_iter().map(|message| message.text).collect()
}

async fn found(world: &World, viewer: UserId, query: &str) -> Vec<String> {
    texts(world, &looking(viewer, query)).await
}

const NOTHING: [String; 0] = [];

async fn what_is_not_indexed_yet_is_found_soon(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    world.send(place, a, "hello").await;
    assert_eq!(world.store().index_messages(100).await.unwrap(), 1);
    assert_eq!(world.store().index_messages(100).await.unwrap(), 0);
    for viewer in [a, b] {
        assert_eq!(found(&world, viewer, "hello").await, ["hello"]);
    }
}

async fn newest_first_over_all_of_ones_conversations(world: Arc<World>) {
    let [a, b, c] = [world.user().await.id, world.user().await.id, world.user().await.id];
    let (one, two) = (world.conversation([a, b]).await, world.conversation([a, c]).await);
    world.send(one, a, "tea 1").await;
    world.send(two, c, "tea 2").await;
    world.send(one, b, "tea 3").await;
    assert_eq!(found(&world, a, "tea").await, ["tea 3", "tea 2", "tea 1"]);
    assert_eq!(found(&world, b, "tea").await, ["tea 3", "tea 1"]);
    assert_eq!(found(&world, c, "tea").await, ["tea 2"]);
    assert_eq!(found(&world, a, "").await, ["tea 3", "tea 2", "tea 1"], "without words: everything");
}

async fn nobody_finds_what_others_wrote_elsewhere(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let (_elsewhere, stranger, _other) = world.chat().await;
    world.send(place, a, "a secret").await;
    assert_eq!(found(&world, stranger, "secret").await, NOTHING);
    assert_eq!(found(&world, stranger, "").await, NOTHING);
    let there = MessageSearch { conversation: Some(place), ..looking(stranger, "secret") };
    assert_eq!(texts(&world, &there).await, NOTHING);
    let by = MessageSearch { author: Some(a), ..looking(stranger, "") };
    assert_eq!(texts(&world, &by).await, NOTHING);
}

async fn words_without_case_and_accents(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    for text in ["Crème BRÛLÉE!", "Привет, мир", "naïve"] {
        world.send(place, a, text).await;
    }
    for (query, text) in [
        ("creme", "Crème BRÛLÉE!"),
        ("BRU\u{302}LE\u{301}E", "Crème BRÛLÉE!"),
        ("МИР", "Привет, мир"),
        ("Naive", "naïve"),
    ] {
        assert_eq!(found(&world, a, query).await, [text], "{query}");
    }
}

async fn beginnings_of_words(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    world.send(place, a, "wonderful weather").await;
    assert_eq!(found(&world, a, "won wea").await, ["wonderful weather"]);
    for query in ["wo", "onder", "wonderfully", "\"won\""] {
        assert_eq!(found(&world, a, query).await, NOTHING, "{query}");
    }
}

async fn phrases_are_in_order(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    world.send(place, a, "see you at the beach tomorrow").await;
    world.send(place, a, "tomorrow the beach, at noon").await;
    assert_eq!(found(&world, a, "\"beach tomorrow\"").await, ["see you at the beach tomorrow"]);
    assert_eq!(found(&world, a, "\"the beach\" tomorrow").await.len(), 2);
    assert_eq!(found(&world, a, "\"beach the\"").await, NOTHING);
}

async fn scripts_without_spaces(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    world.send(place, a, "明日東京に行きます🎉").await;
    world.send(place, a, "京の東").await;
    assert_eq!(found(&world, a, "東京").await, ["明日東京に行きます🎉"]);
    assert_eq!(found(&world, a, "🎉").await, ["明日東京に行きます🎉"]);
    assert_eq!(found(&world, a, "東 京").await.len(), 2);
}

async fn all_words_must_be_there(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    world.send(place, a, "red apple").await;
    world.send(place, a, "green apple").await;
    world.send(place, a, "red pear").await;
    assert_eq!(found(&world, a, "apple red").await, ["red apple"]);
    assert_eq!(found(&world, a, "pear green").await, NOTHING);
}

async fn within_one_conversation(world: Arc<World>) {
    let [a, b, c] = [world.user().await.id, world.user().await.id, world.user().await.id];
    let (one, two) = (world.conversation([a, b]).await, world.conversation([a, c]).await);
    world.send(one, a, "tea here").await;
    world.send(two, a, "tea there").await;
    let within = |place: ConversationId| MessageSearch { conversation: Some(place), ..looking(a, "tea") };
    assert_eq!(texts(&world, &within(one)).await, ["tea here"]);
    assert_eq!(texts(&world, &within(two)).await, ["tea there"]);
    assert_eq!(texts(&world, &within(world.conversation_id())).await, NOTHING);
}

async fn by_author(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    world.send(place, a, "tea for you").await;
    world.send(place, b, "tea for me").await;
    let by = |author| MessageSearch { author: Some(author), ..looking(a, "tea") };
    assert_eq!(texts(&world, &by(a)).await, ["tea for you"]);
    assert_eq!(texts(&world, &by(b)).await, ["tea for me"]);
}

/// From the one moment on, and before the other.
async fn by_time(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let mut times: Vec<Timestamp> = Vec::new();
    for text in ["tea 1", "tea 2", "tea 3"] {
        times.push(world.send(place, a, text).await.created_at);
    }
    let between = |since, before| MessageSearch { since, before, ..looking(a, "tea") };
    assert_eq!(texts(&world, &between(Some(times[1]), None)).await, ["tea 3", "tea 2"]);
    assert_eq!(texts(&world, &between(None, Some(times[1]))).await, ["tea 1"]);
    assert_eq!(texts(&world, &between(Some(times[1]), Some(times[2]))).await, ["tea 2"]);
    assert_eq!(texts(&world, &between(Some(times[2]), Some(times[0]))).await, NOTHING);
}

async fn send_file(
    world: &World,
    place: ConversationId,
    author: UserId,
    text: &str,
    purpose: Purpose,
) -> Message {
    let content = world.content().await;
    let media = onlychat_domain::media::Media { purpose, ..world.new_media(author, &content) };
    world.write(Write::Media(MediaWrite::InsertMedia(media.clone()))).await;
    let draft = NewMessage { attachments: vec![media.id], ..world.draft(place, author, text) };
    world.write(Write::AppendMessage(draft)).await.messages[0].clone()
}

async fn by_what_is_carried(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    send_file(&world, place, a, "my picture", Purpose::Attachment).await;
    send_file(&world, place, a, "my voice", Purpose::Voice).await;
    world.send(place, a, "my link (https://example.com)").await;
    world.send(place, a, "my nothing").await;
    let with = |carries: &[Carries], query| MessageSearch { carries: carries.to_vec(), ..looking(b, query) };
    assert_eq!(texts(&world, &with(&[Carries::Image], "")).await, ["my picture"]);
    assert_eq!(texts(&world, &with(&[Carries::Voice], "my")).await, ["my voice"]);
    assert_eq!(texts(&world, &with(&[Carries::Link], "")).await, ["my link (https://example.com)"]);
    assert_eq!(texts(&world, &with(&[Carries::Video], "")).await, NOTHING);
    assert_eq!(texts(&world, &with(&[Carries::Link, Carries::Image], "")).await, NOTHING);
    assert_eq!(texts(&world, &with(&[Carries::Image], "voice")).await, NOTHING);
}

async fn names_and_descriptions_of_files_are_found(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let sent = send_file(&world, place, a, "look", Purpose::Attachment).await;
    assert_eq!(
        (sent.attachments[0].name.as_str(), sent.attachments[0].alt.as_deref()),
        ("a.jpg", Some("a cat"))
    );
    assert_eq!(found(&world, a, "look cat jpg").await, ["look"]);
    assert_eq!(found(&world, a, "look dog").await, NOTHING);
}

async fn an_edited_message_is_found_by_what_it_says_now(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let message = world.send(place, a, "good morning").await;
    index(&world).await;
    world.write(Write::EditMessage { message_id: message.id, text: "good evening".into() }).await;
    assert_eq!(found(&world, a, "morning").await, NOTHING);
    assert_eq!(found(&world, a, "evening").await, ["good evening"]);
}

async fn a_deleted_message_is_not_found(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let message = world.send(place, a, "regrettable").await;
    world.send(place, a, "fine").await;
    index(&world).await;
    world.write(Write::DeleteMessage(message.id)).await;
    for query in ["regrettable", ""] {
        assert!(!found(&world, a, query).await.iter().any(|text| text != "fine"), "{query}");
    }
    let never_indexed = world.send(place, a, "regrettable").await;
    world.write(Write::DeleteMessage(never_indexed.id)).await;
    assert_eq!(found(&world, a, "regrettable").await, NOTHING);
}

async fn what_changed_and_is_not_indexed_yet_is_judged_as_it_is(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let edited = world.send(place, a, "tea").await;
    let deleted = world.send(place, a, "tea").await;
    index(&world).await;
    world.write(Write::EditMessage { message_id: edited.id, text: "coffee".into() }).await;
    world.write(Write::DeleteMessage(deleted.id)).await;
    assert_eq!(all(&world, &looking(a, "tea"), 10).await, []);
}

async fn pages_are_complete_and_disjoint(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    for number in 0..23 {
        world.send(place, a, if number % 3 == 0 { "no" } else { "tea time" }).await;
    }
    index(&world).await;
    for query in ["tea", "tea time", "\"tea time\"", "no", ""] {
        let whole = all(&world, &looking(a, query), 100).await;
        assert!(whole.len() >= 8, "{query}");
        assert!(whole.is_sorted_by(|one, next| one.created_at > next.created_at));
        for limit in [1, 2, 7, 22, 23] {
            assert_eq!(all(&world, &looking(a, query), limit).await, whole, "{query}: {limit} a page");
        }
    }
    let none = world.store().search_messages(&looking(a, "tea"), None, 0).await.unwrap();
    assert_eq!(none.messages, []);
}

async fn a_cursor_whose_message_is_gone_still_works(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let older = world.send(place, a, "tea old").await;
    let middle = world.send(place, a, "tea middle").await;
    world.send(place, a, "tea new").await;
    index(&world).await;
    world.write(Write::DeleteMessage(middle.id)).await;
    index(&world).await;
    let page =
        world.store().search_messages(&looking(a, "tea"), Some(cursor_after(&middle)), 10).await.unwrap();
    assert_eq!(page.messages, std::slice::from_ref(&older));
    let unknown = MessageCursor { created_at: middle.created_at, id: world.message_id() };
    let page = world.store().search_messages(&looking(a, "tea"), Some(unknown), 10).await.unwrap();
    assert_eq!(page.messages, [older]);
}

async fn more_messages_than_numbers_in_a_millisecond(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let mut changes = world.changes();
    for number in 0..4200 {
        changes = changes.write(Write::AppendMessage(world.draft(place, a, &format!("number{number}"))));
    }
    world.commit(changes).await;
    world.send(place, a, "later").await;
    index(&world).await;
    let every = all(&world, &looking(a, ""), 100).await;
    assert_eq!(every.len(), 4201);
    assert_eq!(every[0].text, "later");
    let mut seqs: Vec<i64> = every.iter().map(|message| message.seq.0).collect();
    seqs.sort_unstable();
    seqs.dedup();
    assert_eq!(seqs.len(), 4201, "none twice");
    assert_eq!(found(&world, a, "number4199").await, ["number4199"]);
}

async fn nothing_of_a_query_is_an_operator(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    world.send(place, a, "near and or not").await;
    for query in ["near AND not", "NOT or", "NEAR/2 not", "entries : near", "(near) *", "near^ -or", "\"near"]
    {
        let expected: &[&str] =
            if query.starts_with("entries") || query.contains('2') { &[] } else { &["near and or not"] };
        assert_eq!(found(&world, a, query).await, expected, "{query}");
    }
}

async fn long_words_and_long_messages(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    let word = "w".repeat(10_000);
    world.send(place, a, &word).await;
    let many: Vec<String> = (0..1400).map(|number| format!("q{number}")).collect();
    world.send(place, a, &many.join(" ")).await;
    assert_eq!(found(&world, a, &"w".repeat(200)).await, [word]);
    assert_eq!(found(&world, a, &format!("{}x", "w".repeat(100))).await, NOTHING);
    assert_eq!(found(&world, a, "q1399 \"q0 q1\"").await.len(), 1);
}

async fn indexing_takes_no_more_than_the_limit(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    for _ in 0..5 {
        world.send(place, a, "tea").await;
    }
    let mut taken = Vec::new();
    for limit in [0, 2, 2, 2, 2] {
        taken.push(world.store().index_messages(limit).await.unwrap());
    }
    assert_eq!(taken, [0, 2, 2, 1, 0]);
    assert_eq!(all(&world, &looking(a, "tea"), 100).await.len(), 5);
}

async fn survives_being_closed(world: Arc<World>) {
    let (place, a, _b) = world.chat().await;
    world.send(place, a, "tea 1").await;
    index(&world).await;
    world.send(place, a, "tea 2").await;
    world.reopen().await;
    assert_eq!(found(&world, a, "tea").await, ["tea 2", "tea 1"]);
}
