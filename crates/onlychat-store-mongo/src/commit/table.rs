//! The documents of one kind that a group is about, as they were and as they are now.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Documents by key. Every key that was looked for has a row, also when nothing was found.
#[derive(Debug)]
pub(super) struct Table<K, V> {
    rows: BTreeMap<K, Row<V>>,
    /// What the current change set found, in the order in which it changed it.
    undo: Vec<(K, Row<V>)>,
}

#[derive(Debug)]
struct Row<V> {
    /// In the database.
    before: Option<Arc<V>>,
    /// After the change sets so far.
    now: Option<Arc<V>>,
    /// Whether a change set changed it or relied on it.
    used: bool,
}

/// What is to be done to the database.
#[derive(Debug)]
pub(super) enum Fate<'a, V> {
    Insert(&'a V),
    Replace(&'a V),
    Delete,
    /// It is as it was, but a change set relied on that.
    Guard,
    /// It is not there, and a change set relied on that.
    GuardNothing,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), undo: Vec::new() }
    }
}

impl<V> Default for Row<V> {
    fn default() -> Self {
        Self { before: None, now: None, used: false }
    }
}

impl<V> Clone for Row<V> {
    fn clone(&self) -> Self {
        Self { before: self.before.clone(), now: self.now.clone(), used: self.used }
    }
}

impl<K: Ord + Clone, V: Clone + PartialEq> Table<K, V> {
    /// This key is being looked for.
    pub(super) fn expect(&mut self, key: K) {
        self.rows.entry(key).or_default();
    }

    /// Found in the database.
    pub(super) fn load(&mut self, key: K, value: V) {
        let value = Arc::new(value);
        self.rows.insert(key, Row { before: Some(Arc::clone(&value)), now: Some(value), used: false });
    }

    /// As it is now.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        debug_assert!(self.rows.contains_key(key), "it was not looked for");
        self.rows.get(key)?.now.as_deref()
    }

    /// As it is in the database.
    pub(super) fn before(&self, key: &K) -> Option<&V> {
        self.rows.get(key)?.before.as_deref()
    }

    /// All that are there now.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.values().filter_map(|row| row.now.as_deref())
    }

    /// Whatever is there now, or that nothing is, is what the change set relies on.
    pub(super) fn rely(&mut self, key: &K) {
        let row = self.rows.entry(key.clone()).or_default();
        if !row.used {
            self.undo.push((key.clone(), row.clone()));
            row.used = true;
        }
    }

    /// Puts it there.
    pub(super) fn set(&mut self, key: K, value: V) {
        let row = self.rows.entry(key.clone()).or_default();
        self.undo.push((key, row.clone()));
        row.now = Some(Arc::new(value));
        row.used = true;
    }

    /// Changes what is there now.
    pub(super) fn change(&mut self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(mut value) = self.get(key).cloned() {
            change(&mut value);
            self.set(key.clone(), value);
        }
    }

    /// Takes it away.
    pub(super) fn remove(&mut self, key: &K) {
        let row = self.rows.entry(key.clone()).or_default();
        self.undo.push((key.clone(), row.clone()));
        row.now = None;
        row.used = true;
    }

    /// The change set is accepted.
    pub(super) fn keep(&mut self) {
        self.undo.clear();
    }

    /// The change set is refused: everything is as before it.
    pub(super) fn undo(&mut self) {
        while let Some((key, row)) = self.undo.pop() {
            self.rows.insert(key, row);
        }
    }

    /// What is to be done to the database, in the order of the keys.
    pub(super) fn fates(&self) -> impl Iterator<Item = (&K, Fate<'_, V>)> {
        self.rows.iter().filter(|(_key, row)| row.used).map(|(key, row)| {
            let fate = match (row.before.as_deref(), row.now.as_deref()) {
                (None, Some(now)) => Fate::Insert(now),
                (Some(before), Some(now)) if before != now => Fate::Replace(now),
                (Some(_), Some(_)) => Fate::Guard,
                (Some(_), None) => Fate::Delete,
                (None, None) => Fate::GuardNothing,
            };
            (key, fate)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(table: &Table<u8, &'static str>) -> Vec<String> {
        table.fates().map(|(key, fate)| format!("{key} {fate:?}")).collect()
    }

    #[test]
    fn only_what_was_used_is_written() {
        let mut table = Table::default();
        table.load(1, "one");
        table.load(2, "two");
        table.load(3, "three");
        table.expect(4);
        table.expect(5);
        table.rely(&2);
        table.change(&3, |value| *value = "drei");
        table.set(4, "four");
        table.rely(&5);
        assert_eq!(fates(&table), ["2 Guard", "3 Replace(\"drei\")", "4 Insert(\"four\")", "5 GuardNothing"]);
        table.change(&3, |value| *value = "three");
        assert_eq!(fates(&table)[1], "3 Guard", "changed and changed back is relied on");
    }

    #[test]
    fn what_is_taken_away_is_deleted_if_it_was_there() {
        let mut table = Table::default();
        table.load(1, "one");
        table.expect(2);
        table.remove(&1);
        table.set(2, "two");
        table.remove(&2);
        assert_eq!((table.get(&1), table.get(&2)), (None, None));
        assert_eq!(fates(&table), ["1 Delete", "2 GuardNothing"]);
        table.undo();
        assert_eq!((table.get(&1), table.get(&2)), (Some(&"one"), None));
    }

    #[test]
    fn a_refused_change_set_leaves_nothing() {
        let mut table = Table::default();
        table.load(1, "one");
        table.expect(2);
        table.set(1, "first");
        table.keep();
        table.set(1, "second");
        table.set(1, "third");
        table.set(2, "two");
        table.rely(&1);
        table.undo();
        assert_eq!((table.get(&1), table.get(&2), table.before(&1)), (Some(&"first"), None, Some(&"one")));
        assert_eq!(fates(&table), ["1 Replace(\"first\")"]);
    }
}
