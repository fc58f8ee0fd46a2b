//! Addresses that end somebody's mail, without signing in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use onlychat_domain::id::UserId;
use onlychat_domain::notification::{Kinds, Settings};
use sha2::Sha256;
use url::Url;

use crate::{App, Error, Result};

const USER: usize = 12;
/// Of the signature so many bytes are kept.
const SIGNATURE: usize = 16;
/// Where such an address leads.
const PATH: &str = "/api/notifications/unsubscribe";

impl App {
    /// The address at which one click ends all mail to somebody (RFC 8058).
    pub(super) fn unsubscribe_url(&self, user: UserId) -> Url {
        let mut token = [0; USER + SIGNATURE];
        token[..USER].copy_from_slice(user.as_bytes());
        let signature = self.mac(user).finalize().into_bytes();
        token[USER..].copy_from_slice(&signature[..SIGNATURE]);
        let mut url = self.outreach.site.clone();
        url.set_path(PATH);
        url.query_pairs_mut().append_pair("token", &URL_SAFE_NO_PAD.encode(token));
        url
    }

    /// Ends all mail to whoever such an address was made for. Doing it twice changes nothing.
    pub async fn unsubscribe_from_mail(&self, token: &str) -> Result<()> {
        let user = self.unsubscriber(token).ok_or(Error::NotFound("This link is not complete."))?;
        let settings = self.store.notification_state(user).await?.settings;
        if settings.email.any() {
            self.put_settings(user, Settings { email: Kinds::NONE, ..settings }).await?;
        }
        Ok(())
    }

    /// For whom such an address was made.
    fn unsubscriber(&self, token: &str) -> Option<UserId> {
        let token = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (user, signature) = token.split_first_chunk::<USER>()?;
        let user = UserId::from_bytes(*user);
        (signature.len() == SIGNATURE).then_some(())?;
        self.mac(user).verify_truncated_left(signature).ok()?;
        Some(user)
    }

    #[expect(clippy::expect_used, reason = "a key of any length makes an HMAC")]
    fn mac(&self, user: UserId) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.outreach.key).expect("a key");
        mac.chain_update(b"onlychat unsubscribe 1").chain_update(user.as_bytes())
    }
}
