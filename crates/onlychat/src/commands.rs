//! What the binary can do besides serving.

pub(crate) mod admin;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod migrate;
pub(crate) mod openapi;

/// Says something to whoever called the command.
#[expect(clippy::print_stdout, reason = "the answer of a command goes to standard output")]
pub(crate) fn say(text: impl std::fmt::Display) {
    println!("{text}");
}
