//! What tells people of something while they are not here.

use std::sync::Arc;

use onlychat_app::notifications;
use onlychat_domain::Secret;
use onlychat_domain::id::Entropy;
use onlychat_domain::time::Clock;
use onlychat_egress::{Egress, EgressOptions};
use onlychat_mail::{LogMailer, Mailer};
use onlychat_mail_smtp::SmtpMailer;
use onlychat_push::{Pusher, Vapid, VapidKey};
use onlychat_store::Store;

use crate::Problem;
use crate::config::Outreach;

/// With keys that all nodes share: made at the first start, and kept in the database.
pub(crate) async fn open(
    config: &Outreach,
    store: &dyn Store,
    entropy: &Arc<dyn Entropy>,
    clock: &Arc<dyn Clock>,
) -> Result<notifications::Outreach, Problem> {
    let fresh = VapidKey::generate(&**entropy).map_err(|invalid| invalid.detail)?;
    let kept = store.secret("vapid", Secret::new(fresh.export().expose().clone().into_bytes())).await?;
    let kept = String::from_utf8(kept.expose().clone()).map_err(|_no_text| "the key of pushes is no text")?;
    let key = VapidKey::import(&Secret::new(kept)).map_err(|invalid| invalid.detail)?;
    let vapid = Vapid::new(key, config.contact.clone(), clock.clone());
    let options = EgressOptions { loopback: config.loopback.clone(), ..EgressOptions::default() };
    let egress = Arc::new(Egress::new(options).map_err(|invalid| invalid.detail)?);
    let mailer: Arc<dyn Mailer> = match &config.smtp {
        Some(smtp) => {
            let mailer = SmtpMailer::new(smtp.clone(), config.from.clone(), clock.clone());
            Arc::new(mailer.map_err(|invalid| invalid.detail)?)
        }
        None => Arc::new(LogMailer::new(config.from.clone())),
    };
    let mut link_key = [0; 32];
    entropy.fill(&mut link_key);
    let link_key = store.secret("mail-links", Secret::new(link_key.to_vec())).await?;
    let link_key = link_key.expose().as_slice().try_into();
    Ok(notifications::Outreach {
        pusher: Pusher::new(egress, vapid, entropy.clone(), clock.clone()),
        endpoints: config.endpoints,
        mailer,
        site: config.site.clone(),
        key: link_key.map_err(|_other| "the key of links in mail has another length")?,
    })
}
