//! What somebody wants to be told, and how.

use onlychat_domain::event::Event;
use onlychat_domain::id::UserId;
use onlychat_domain::notification::{Kinds, Preview, QuietHours, Settings};
use onlychat_mail::Address;
use onlychat_store::{Changes, NotificationWrite, Write};

use crate::error::Checks;
use crate::{App, Error, Result};

/// Which kinds change; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct KindsPatch {
    /// Messages.
    pub message: Option<bool>,
    /// Broadcasts.
    pub broadcast: Option<bool>,
    /// Reactions.
    pub reaction: Option<bool>,
    /// Subscribers.
    pub subscriber: Option<bool>,
}

impl KindsPatch {
    fn apply(self, to: Kinds) -> Kinds {
        Kinds {
            message: self.message.unwrap_or(to.message),
            broadcast: self.broadcast.unwrap_or(to.broadcast),
            reaction: self.reaction.unwrap_or(to.reaction),
            subscriber: self.subscriber.unwrap_or(to.subscriber),
        }
    }
}

/// Quiet hours, unchecked.
#[derive(Clone, Debug)]
pub struct QuietHoursInput {
    /// When they begin, such as `22:00`.
    pub from: String,
    /// When they end.
    pub to: String,
    /// Where the clock hangs, such as `Europe/Berlin`.
    pub time_zone: String,
}

/// What changes; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct SettingsPatch {
    /// What is pushed.
    pub push: KindsPatch,
    /// What is mailed.
    pub email: KindsPatch,
    /// How much is shown.
    pub preview: Option<Preview>,
    /// When nothing is told; `Some(None)` for never.
    pub quiet_hours: Option<Option<QuietHoursInput>>,
}

/// The settings, with where mail would go.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The settings.
    pub settings: Settings,
    /// Where mail would go; `None` where no address is known.
    pub email_address: Option<String>,
}

impl App {
    /// Somebody's settings.
    pub async fn notification_settings(&self, user: UserId) -> Result<SettingsView> {
        let settings = self.store.notification_state(user).await?.settings;
        self.settings_view(user, settings).await
    }

    /// Changes them, and tells the caller's other devices.
    pub async fn set_notification_settings(
        &self,
        caller: UserId,
        patch: SettingsPatch,
    ) -> Result<SettingsView> {
        let before = self.store.notification_state(caller).await?.settings;
        let quiet_hours = match patch.quiet_hours {
            None => before.quiet_hours.clone(),
            Some(None) => None,
            Some(Some(input)) => Some(quiet_hours(&input)?),
        };
        let after = Settings {
            push: patch.push.apply(before.push),
            email: patch.email.apply(before.email),
            preview: patch.preview.unwrap_or(before.preview),
            quiet_hours,
        };
        if after != before {
            self.put_settings(caller, after.clone()).await?;
        }
        self.settings_view(caller, after).await
    }

    pub(super) async fn put_settings(&self, user_id: UserId, settings: Settings) -> Result<()> {
        let put = Write::Notification(NotificationWrite::PutSettings { user_id, settings });
        let changes = Changes::at(self.now()).write(put).tell([user_id], Event::NotificationSettingsChanged);
        self.store.commit(changes).await?;
        Ok(())
    }

    async fn settings_view(&self, user: UserId, settings: Settings) -> Result<SettingsView> {
        let user = self.store.user(user).await?;
        let address = user.and_then(|user| Address::try_from(&user.email).ok());
        Ok(SettingsView { settings, email_address: address.map(|address| address.to_string()) })
    }
}

fn quiet_hours(input: &QuietHoursInput) -> Result<QuietHours> {
    let mut checks = Checks::default();
    let from = checks.need("/quietHours/from", input.from.parse());
    let to = checks.need("/quietHours/to", input.to.parse());
    let zone = checks.need("/quietHours/timeZone", input.time_zone.parse());
    checks.done()?;
    match (from, to, zone) {
        (Some(from), Some(to), Some(zone)) => {
            QuietHours::new(from, to, zone).map_err(|invalid| Error::invalid("/quietHours/to", invalid))
        }
        _ => Err(Error::Fault("quiet hours were neither valid nor invalid".into())),
    }
}
