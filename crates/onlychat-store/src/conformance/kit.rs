//! What cases are made of: a database, and short ways to fill it and to ask of it.

mod expect;
mod files;
mod heard;
mod make;
mod put;
mod world;

pub(super) use files::ready;
pub(super) use heard::Heard;
pub(super) use make::{at, emoji, handle, profile};
pub(super) use world::World;
