//! Committing change sets.

mod apply;
mod attempt;
mod duplicate;
mod flush;
mod group;
mod load;
mod need;
mod table;
mod unread;
mod working;
mod writer;

pub(crate) use group::Committer;
pub(crate) use writer::Writer;
