//! Searching creators.

use std::sync::Arc;

use onlychat_domain::Creator;
use onlychat_domain::page::CreatorCursor;

use super::kit::{World, handle};
use super::runner::cases;

cases![
    an_empty_query_finds_all,
    most_subscribers_first_then_by_handle,
    finds_in_the_middle_of_handle_and_display_name,
    compares_in_lower_case_beyond_ascii,
    wildcards_and_regex_characters_are_literal,
    pages_are_complete_and_disjoint,
    a_cursor_whose_page_is_gone_still_works,
    gives_at_most_the_limit,
];

async fn find(world: &World, query: &str) -> Vec<String> {
    let found = world.store().search_creators(query, None, 100).await.unwrap();
    found.iter().map(|creator| creator.handle.to_string()).collect()
}

async fn an_empty_query_finds_all(world: Arc<World>) {
    assert!(find(&world, "").await.is_empty());
    world.creator(handle("zoe"), "Zoe").await;
    world.creator(handle("ann"), "Ann").await;
    world.user().await;
    assert_eq!(find(&world, "").await, ["ann", "zoe"]);
}

/// By the handle's bytes: `.` before digits before `_` before letters, as no locale has it.
async fn most_subscribers_first_then_by_handle(world: Arc<World>) {
    for name in ["mmm", "m_m", "m1m", "m.m", "ann"] {
        world.creator(handle(name), "Name").await;
    }
    let one = world.creator(handle("one"), "Name").await;
    let two = world.creator(handle("two"), "Name").await;
    let ten = world.creator(handle("ten"), "Name").await;
    world.fans(one.user_id, 1).await;
    world.fans(two.user_id, 2).await;
    world.fans(ten.user_id, 10).await;
    assert_eq!(find(&world, "").await, ["ten", "two", "one", "ann", "m.m", "m1m", "m_m", "mmm"]);
    assert_eq!(find(&world, "name").await, ["ten", "two", "one", "ann", "m.m", "m1m", "m_m", "mmm"]);
}

async fn finds_in_the_middle_of_handle_and_display_name(world: Arc<World>) {
    world.creator(handle("xannax"), "Nothing").await;
    world.creator(handle("zoe"), "Mary Ann Smith").await;
    world.creator(handle("bob"), "Bob").await;
    assert_eq!(find(&world, "ann").await, ["xannax", "zoe"]);
    assert_eq!(find(&world, "ann sm").await, ["zoe"]);
    assert_eq!(find(&world, "annb").await, Vec::<String>::new());
    assert_eq!(find(&world, "zoemary").await, Vec::<String>::new(), "the two are not joined");
}

async fn compares_in_lower_case_beyond_ascii(world: Arc<World>) {
    world.creator(handle("uno"), "ÜNSAL ÖKTEN").await;
    world.creator(handle("dos"), "Ольга ПЕТРОВА").await;
    world.creator(handle("tres"), "Plain NAME").await;
    assert_eq!(find(&world, "ünsal ö").await, ["uno"]);
    assert_eq!(find(&world, "петр").await, ["dos"]);
    assert_eq!(find(&world, "plain name").await, ["tres"]);
    assert_eq!(find(&world, "unsal").await, Vec::<String>::new(), "an accent is a difference");
}

async fn wildcards_and_regex_characters_are_literal(world: Arc<World>) {
    world.creator(handle("plain"), "abc").await;
    world.creator(handle("a_c"), "Underscore").await;
    world.creator(handle("a.c"), "Dot").await;
    let odd = "100% *x* [y] (z) {1} ^$ +? |\\ '\" <b>";
    world.creator(handle("odd"), odd).await;
    assert_eq!(find(&world, "a_c").await, ["a_c"]);
    assert_eq!(find(&world, "a.c").await, ["a.c"]);
    assert_eq!(find(&world, "_").await, ["a_c"]);
    assert_eq!(find(&world, ".").await, ["a.c"]);
    for part in [
        "%", "*", "*x*", "[y]", "[", "(z)", ")", "{1}", "^", "$", "+?", "|", "\\", "|\\ '", "'", "\"", "% *",
        odd,
    ] {
        assert_eq!(find(&world, part).await, ["odd"], "{part}");
    }
    for pattern in ["a%c", "a*c", "a.*", "^plain", "[a-z]", "a|b", "p?l", "' or '1'='1"] {
        assert_eq!(find(&world, pattern).await, Vec::<String>::new(), "{pattern}");
    }
}

async fn pages_are_complete_and_disjoint(world: Arc<World>) {
    for number in 0..11 {
        let creator = world.creator(handle(&format!("c{:02}", number * 7 % 11)), "Name").await;
        world.fans(creator.user_id, number % 3).await;
    }
    for query in ["", "name"] {
        let whole = world.store().search_creators(query, None, 100).await.unwrap();
        assert_eq!(whole.len(), 11);
        assert!(whole.is_sorted_by_key(|c| (-c.subscriber_count, c.handle.clone())));
        for limit in [1, 2, 3, 10, 11] {
            assert_eq!(all_pages(&world, query, limit).await, whole, "{limit} a page");
        }
    }
}

async fn all_pages(world: &World, query: &str, limit: usize) -> Vec<Creator> {
    let (mut all, mut after) = (Vec::<Creator>::new(), None);
    loop {
        let page = world.store().search_creators(query, after.as_ref(), limit).await.unwrap();
        assert!(page.len() <= limit);
        let Some(last) = page.last() else { return all };
        after = Some(CreatorCursor { subscriber_count: last.subscriber_count, handle: last.handle.clone() });
        all.extend(page);
        assert!(all.len() < 100, "pages without an end");
    }
}

async fn a_cursor_whose_page_is_gone_still_works(world: Arc<World>) {
    for name in ["aaa", "ccc"] {
        world.creator(handle(name), "Name").await;
    }
    let after = CreatorCursor { subscriber_count: 0, handle: handle("bbb") };
    let page = world.store().search_creators("", Some(&after), 10).await.unwrap();
    assert_eq!(page.iter().map(|c| c.handle.as_str()).collect::<Vec<_>>(), ["ccc"]);
    let above = CreatorCursor { subscriber_count: i64::MAX, handle: handle("zzz") };
    assert_eq!(world.store().search_creators("", Some(&above), 10).await.unwrap().len(), 2);
}

async fn gives_at_most_the_limit(world: Arc<World>) {
    for name in ["aaa", "bbb", "ccc"] {
        world.creator(handle(name), "Name").await;
    }
    for (limit, found) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (usize::MAX, 3)] {
        assert_eq!(world.store().search_creators("", None, limit).await.unwrap().len(), found, "{limit}");
    }
}
