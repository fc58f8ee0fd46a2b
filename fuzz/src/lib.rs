//! What reads what others wrote, fed with anything. Each target takes any bytes and panics when something does not hold.
//!
//! The same functions are run by libFuzzer (`cargo xtask fuzz`) and by the test that replays the corpus.

#![expect(clippy::panic, clippy::expect_used, clippy::missing_panics_doc, reason = "a panic is a finding")]

mod cursors;
mod frames;
mod gateway;
mod host;
mod pictures;
mod previews;
mod texts;
mod uploads;
mod web;

pub use cursors::cursors;
pub use frames::frames;
pub use gateway::gateway;
pub use pictures::pictures;
pub use previews::previews;
pub use texts::texts;
pub use uploads::uploads;

/// Feeds one target.
pub type Target = fn(&[u8]);

/// Every target by the name that its binary and its corpus have.
pub const TARGETS: [(&str, Target); 7] = [
    ("frames", frames),
    ("gateway", gateway),
    ("cursors", cursors),
    ("pictures", pictures),
    ("previews", previews),
    ("texts", texts),
    ("uploads", uploads),
];

/// The bytes as the text that a socket or a body would make of them, as near as can be.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}
