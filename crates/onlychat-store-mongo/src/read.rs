//! Reading, and the few writes that are no change set.

mod accounts;
mod broadcasts;
mod conversations;
mod creators;
mod events;
mod idempotency;
mod jobs;
mod library;
mod messages;
mod notifications;
mod prune;
mod relations;
mod search;
mod secrets;
mod users;

use std::collections::HashMap;
use std::hash::Hash;

/// A limit as the driver takes it; `None` when nothing is wanted, because to the server zero means everything.
fn limit(most: usize) -> Option<i64> {
    (most > 0).then(|| i64::try_from(most).unwrap_or(i64::MAX))
}

/// What was found, in the order in which it was asked for; what was not found is left out.
fn in_order<K: Eq + Hash, T: Clone>(
    keys: &[K],
    found: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> Vec<T> {
    let found: HashMap<K, T> = found.into_iter().map(|value| (key(&value), value)).collect();
    keys.iter().filter_map(|key| found.get(key).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_that_of_the_request() {
        assert_eq!(in_order(&[3, 9, 1], [1, 2, 3], |value| *value), [3, 1]);
    }

    #[test]
    fn nothing_is_not_everything() {
        assert_eq!((limit(0), limit(7), limit(usize::MAX)), (None, Some(7), Some(i64::MAX)));
    }
}
