//! The cursors a device was given, and those nobody was given.

use crate::model::Model;

/// A cursor as a server wrote it, and what it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    pub(crate) text: String,
    pub(crate) position: i64,
    /// In which life of the database it was given.
    life: u32,
}

impl Cursor {
    /// One that was just given.
    pub(crate) fn given(text: &str, life: u32) -> Self {
        let (_, position) = text.rsplit_once('.').expect("a cursor ends with a position");
        Self { text: text.to_owned(), position: i64::from_str_radix(position, 16).unwrap(), life }
    }

    /// Whether it must be good now.
    pub(crate) fn is_good(&self, model: &Model, person: usize) -> bool {
        let log = &model.logs[person];
        self.life == model.life && log.floor <= self.position && self.position <= model.head(person)
    }

    /// The same place in a log, but for the position.
    pub(crate) fn ahead(&self, position: i64) -> String {
        let (place, _) = self.text.rsplit_once('.').unwrap();
        format!("{place}.{position:x}")
    }

    /// The same place in a life of the database that never was.
    pub(crate) fn in_another_life(&self) -> String {
        let mut parts: Vec<&str> = self.text.split('.').collect();
        let flipped = if parts[1] == "7e57" { "7e58" } else { "7e57" };
        parts[1] = flipped;
        parts.join(".")
    }
}
