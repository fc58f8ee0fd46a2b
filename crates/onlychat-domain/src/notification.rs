//! What somebody is told while they are not looking: in the centre, by push, by e-mail.

mod device;
mod notice;
mod quiet;
mod settings;

pub use device::{DEVICE_NAME_MAX_CHARS, DEVICES_MAX, Device};
pub use notice::{Entry, EntryKind, Marks, Notice, NoticeKind, Notification};
pub use quiet::{Minute, QuietHours, TimeZoneName};
pub use settings::{Kinds, Preview, Settings};
