//! Files: how they come, who may read them, what is made of them.

mod cleaning;
mod intake;
mod links;
mod progress;
mod transfers;
mod uploads;
mod vault;
mod work;

use onlychat_domain::job::TaskKind;

pub use intake::{Body, Checksum};
pub use links::MediaLinks;
pub use transfers::Transfers;
pub use uploads::{Appended, NewUpload};
pub use vault::VaultPage;
pub(crate) use vault::{too_large, unknown_media};

/// What makes of files what can be shown of them.
const MAKING: [TaskKind; 2] = [TaskKind::ProcessMedia, TaskKind::ProcessFilm];
