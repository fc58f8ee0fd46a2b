//! Browsers that take pushes.

use onlychat_domain::Secret;
use onlychat_domain::id::{DeviceId, SessionId, UserId};
use onlychat_domain::job::{Task, TaskKind};
use onlychat_domain::notification::{DEVICE_NAME_MAX_CHARS, DEVICES_MAX, Device, Notice};
use onlychat_domain::text;
use onlychat_push::{Endpoint, Subscription};
use onlychat_store::{Changes, NotificationWrite, Write};
use sha2::{Digest as _, Sha256};

use crate::error::Checks;
use crate::{App, Error, Result};

const NO_DEVICE: Error = Error::NotFound("There is no such device.");

/// What a browser hands out so that it can be told something, unchecked.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// Where its push service takes messages for it.
    pub endpoint: Secret<String>,
    /// Its public key, in base 64 for addresses.
    pub p256dh: String,
    /// What it shares with the sender, in base 64 for addresses.
    pub auth: Secret<String>,
    /// What to call it.
    pub name: String,
    /// The session in which it is named.
    pub session_id: SessionId,
}

/// The id of the device with this endpoint.
fn device_id(endpoint: &str) -> DeviceId {
    let hash = Sha256::digest(endpoint.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    DeviceId::from_bytes(id)
}

impl App {
    /// What a browser takes as `applicationServerKey` when it subscribes.
    pub fn push_key(&self) -> String {
        self.outreach.pusher.public_key()
    }

    /// From now on pushes for the caller go to this browser, and no longer those of whoever used it before.
    pub async fn put_device(&self, caller: UserId, new: NewDevice) -> Result<Device> {
        let mut checks = Checks::default();
        let endpoint =
            checks.need("/endpoint", Endpoint::parse(new.endpoint.expose(), self.outreach.endpoints));
        if let Some(endpoint) = endpoint {
            checks.need("/keys", Subscription::new(endpoint, &new.p256dh, new.auth.expose()));
        }
        let name = checks.need("/name", text::required_line(&new.name, DEVICE_NAME_MAX_CHARS));
        checks.done()?;
        let now = self.now();
        let device = Device {
            id: device_id(new.endpoint.expose()),
            user_id: caller,
            session_id: Some(new.session_id),
            endpoint: new.endpoint,
            p256dh: new.p256dh,
            auth: new.auth,
            name: name.unwrap_or_default(),
            created_at: now,
            seen_at: now,
        };
        let mut changes =
            Changes::at(now).write(Write::Notification(NotificationWrite::PutDevice(device.clone())));
        let mut others = self.store.devices(caller).await?;
        others.retain(|other| other.id != device.id);
        others.sort_by_key(|other| other.seen_at);
        for oldest in others.iter().take((others.len() + 1).saturating_sub(DEVICES_MAX)) {
            changes = changes.write(Write::Notification(NotificationWrite::DropDevice(oldest.id)));
        }
        self.store.commit(changes).await?;
        self.store.device(device.id).await?.ok_or(NO_DEVICE)
    }

    /// The caller's devices, the one that was named first first.
    pub async fn devices(&self, caller: UserId) -> Result<Vec<Device>> {
        Ok(self.store.devices(caller).await?)
    }

    /// Sends nothing more to one of the caller's devices.
    pub async fn drop_device(&self, caller: UserId, id: DeviceId) -> Result<()> {
        self.own_device(caller, id).await?;
        let drop = Write::Notification(NotificationWrite::DropDevice(id));
        self.store.commit(Changes::at(self.now()).write(drop)).await?;
        Ok(())
    }

    /// Sends something to one of the caller's devices, to see whether it arrives.
    pub async fn test_device(&self, caller: UserId, id: DeviceId) -> Result<()> {
        let device = self.own_device(caller, id).await?;
        let since = self.now();
        let (user_id, device_id, notice) = (caller, device.id, Notice::Test);
        let push = Task::Push { user_id, device_id, notice, since, tries: 0 };
        self.store.commit(self.enqueue(Changes::at(since), push)).await?;
        self.bells.ring([TaskKind::Push]);
        Ok(())
    }

    async fn own_device(&self, caller: UserId, id: DeviceId) -> Result<Device> {
        self.store.device(id).await?.filter(|device| device.user_id == caller).ok_or(NO_DEVICE)
    }
}
