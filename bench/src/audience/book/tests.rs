use std::time::Duration;

use super::*;

/// Three who listen to channel 0, and a fourth who listens to channel 1.
fn book() -> (Book, Instant) {
    (Book::new(&[3, 1]).unwrap(), Instant::now())
}

#[test]
fn a_broadcast_is_lost_on_everybody_whom_it_has_not_reached() {
    let (mut book, now) = book();
    let (one, two) = (book.enter(0, now, true), book.enter(0, now, true));
    let refused = book.enter(1, now, true);
    book.acked(one, 1, now);
    book.refused(refused, "status 429");
    for listener in 0..2 {
        book.delivered(listener, one, 1, now);
    }
    assert!(!book.is_settled());
    let expected =
        Counts { sent: 3, acked: 1, delivered: 2, refused: 1, unanswered: 1, lost: 1, ..Counts::default() };
    assert_eq!(book.counts(), expected);
    assert_eq!(book.refusals().get("status 429"), Some(&1));
    // It did not reach everybody, so there is no last.
    assert_eq!(book.last(0).unwrap().percentiles().count, 0);
    book.delivered(2, one, 1, now);
    book.acked(two, 2, now);
    (0..3).for_each(|listener| book.delivered(listener, two, 2, now));
    assert!(book.is_settled());
    assert_eq!((book.counts().lost, book.counts().delivered), (0, 6));
}

#[test]
fn what_comes_again_counts_once() {
    let (mut book, now) = book();
    // Beyond the 64 that fit one word.
    let index = (0..=64).map(|_| book.enter(0, now, true)).last().unwrap();
    for _ in 0..2 {
        book.acked(index, 65, now);
        book.delivered(1, index, 65, now);
    }
    assert_eq!((book.counts().delivered, book.counts().duplicated, book.counts().disordered), (1, 2, 0));
}

#[test]
fn an_earlier_number_after_a_later_one_is_disorder_for_whom_it_happened() {
    let (mut book, now) = book();
    let (one, two) = (book.enter(0, now, true), book.enter(0, now, true));
    book.delivered(0, one, 1, now);
    book.delivered(0, two, 2, now);
    assert_eq!(book.counts().disordered, 0);
    book.delivered(1, two, 2, now);
    book.delivered(1, one, 1, now);
    assert_eq!(book.counts().disordered, 1);
    // The ack says another number than the deliveries did.
    book.acked(one, 3, now);
    assert_eq!(book.counts().disordered, 2);
}

#[test]
fn a_delivery_to_somebody_who_does_not_listen_there_is_astray() {
    let (mut book, now) = book();
    let index = book.enter(1, now, true);
    book.delivered(0, index, 1, now);
    assert_eq!((book.astray(), book.counts().delivered), (1, 0));
    book.delivered(3, index, 1, now);
    assert_eq!((book.astray(), book.counts().delivered), (1, 1));
}

#[test]
fn times_count_from_the_intended_moment_by_channel_and_only_when_timed() {
    let (mut book, now) = book();
    let after = |millis| now + Duration::from_millis(millis);
    let (warm_up, many, few) =
        (book.enter(0, now, false), book.enter(0, now, true), book.enter(1, now, true));
    for index in [warm_up, many] {
        book.handed_over(index, after(1));
        book.acked(index, i64::try_from(index).unwrap() + 1, after(5));
        for (listener, millis) in [(0, 10), (1, 30), (2, 20)] {
            book.delivered(listener, index, i64::try_from(index).unwrap() + 1, after(millis));
        }
    }
    book.acked(few, 1, after(7));
    book.delivered(3, few, 1, after(8));
    let told = |latency: Option<&Latency>| latency.unwrap().percentiles();
    let last = book.last(0).unwrap().percentiles();
    // As exact as the histogram is; the last who came is the last, whatever came after the warm-up's.
    assert!(last.count == 1 && (19_900..20_100).contains(&last.max), "{last:?}");
    assert_eq!((told(book.ack(0)).count, told(book.ack(1)).count, book.lag().percentiles().count), (1, 1, 1));
    assert_eq!((told(book.delivered_of(0)).count, book.timed()), (3, (2, 4)));
    assert!((6_900..7_100).contains(&told(book.ack(1)).max));
    assert!(book.ack(2).is_none());
}

#[test]
fn what_was_never_sent_is_ignored() {
    let (mut book, now) = book();
    book.acked(5, 1, now);
    book.delivered(0, 5, 1, now);
    let index = book.enter(0, now, true);
    book.delivered(9, index, 1, now);
    book.refused(5, "x");
    assert_eq!(book.counts(), Counts { sent: 1, unanswered: 1, ..Counts::default() });
}
