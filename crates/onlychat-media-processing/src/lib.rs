//! What is made of an uploaded file.
//!
//! [`SandboxedProcessor`] stands behind the port's [`Processor`](onlychat_media::Processor): it tells by a file's first
//! bytes what it is, and makes what can be shown of it. The uploaded bytes of a picture, a video or a sound are shown to nobody: only what is made here of their pixels and
//! samples, so that nothing else that was in them gets out.
//!
//! Whoever decodes a hostile file may be taken over or made to work for ever. Every decode therefore runs in a process
//! of its own, the worker ([`worker_main`]), which first takes away its own memory, time and files, and either decodes
//! a picture or becomes ffmpeg. The parent bounds the time, kills, and believes nothing that it cannot check.

mod detect;
mod failure;
mod film;
mod limits;
mod picture;
mod processor;
mod sandbox;
mod sound;
mod tools;
mod worker;

#[cfg(feature = "testkit")]
pub mod testkit;

pub use limits::{Budget, Limits, PictureLimits, PlayBudget, PlayLimits};
pub use processor::{ProcessorOptions, SandboxedProcessor};
pub use tools::{Tool, Tools};
pub use worker::worker_main;
