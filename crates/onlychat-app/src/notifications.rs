//! What people are told while they are not looking: in the centre, by push, by e-mail.
//!
//! Whatever is worth telling asks for it in the change set that makes it ([`App::have_told`]), and only where somebody can
//! be told at all. From there it is work: [`Notice`](onlychat_domain::notification::Notice)s are judged when they are due
//! (read meanwhile? muted? quiet hours?), and once more right before each push.

mod centre;
mod devices;
mod mail;
mod push;
mod settings;
mod tell;
mod unsubscribe;
mod words;

use std::sync::Arc;

use onlychat_mail::Mailer;
use onlychat_push::{EndpointRules, Pusher};
use url::Url;

pub use centre::{Actor, EntryDetails, NotificationDetails, NotificationPage, ReadNotifications};
pub use devices::NewDevice;
pub use push::Delivery;
pub use settings::{KindsPatch, QuietHoursInput, SettingsPatch, SettingsView};

/// How people are told of something while they are not here.
pub struct Outreach {
    /// Pushes to browsers.
    pub pusher: Pusher,
    /// Whose push services are used.
    pub endpoints: EndpointRules,
    /// Sends mail.
    pub mailer: Arc<dyn Mailer>,
    /// Where OnlyChat is, for links in mail.
    pub site: Url,
    /// Signs the addresses that end mail. All nodes have the same.
    pub key: [u8; 32],
}
