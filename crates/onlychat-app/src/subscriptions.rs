//! Subscribing to creators. Every creator is free until payments come.

use onlychat_domain::creator::Subscribed;
use onlychat_domain::event::Event;
use onlychat_domain::notification::Entry;
use onlychat_domain::subscription::{Subscription, SubscriptionStatus};
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::User;
use onlychat_store::{Changes, Write};

use crate::creators::NO_PAGE;
use crate::users::Made;
use crate::{App, Error, Result};

impl App {
    /// Subscribes; a subscription that is active already stays as it is.
    pub async fn subscribe(&self, caller: &User, handle: &str) -> Result<(Subscription, Made)> {
        let creator = self.creator_by_handle(handle).await?;
        if creator.user_id == caller.id {
            return Err(Error::Forbidden("Nobody can subscribe to their own page."));
        }
        // To whoever is blocked the page is not there.
        let relation = self.store.relation(creator.user_id, caller.id).await?;
        if relation.is_some_and(|relation| relation.blocked_at.is_some()) {
            return Err(NO_PAGE);
        }
        let now = self.now();
        if let Some(subscription) = self.store.subscription(caller.id, creator.user_id).await?
            && subscription.status == SubscriptionStatus::Active
            && subscription.gives_access(now) == Subscribed::Yes
        {
            return Ok((subscription, Made::Existing));
        }
        let subscription = Subscription::free(caller.id, creator.user_id, now);
        let changes = putting(now, subscription.clone());
        let entry = Entry::Subscriber { user_id: caller.id };
        let changes = self.enter(changes, caller.id, creator.user_id, entry).await?;
        let asks = changes.clone();
        self.store.commit(changes).await?;
        self.bells.ring_for(&asks);
        Ok((subscription, Made::Created))
    }

    /// Cancels; one that is cancelled stays as it is.
    pub async fn unsubscribe(&self, caller: &User, handle: &str) -> Result<Subscription> {
        let creator = self.creator_by_handle(handle).await?;
        let never = Error::NotFound("You have never subscribed to this creator.");
        let before = self.store.subscription(caller.id, creator.user_id).await?.ok_or(never)?;
        let now = self.now();
        let after = before.clone().canceled(now);
        if after != before {
            self.store.commit(putting(now, after.clone())).await?;
        }
        Ok(after)
    }
}

/// Tells the fan's devices, and with them the gateway, which channels they hear from now on.
fn putting(now: Timestamp, subscription: Subscription) -> Changes {
    let (fan, creator_id) = (subscription.fan_id, subscription.creator_id);
    Changes::at(now)
        .write(Write::PutSubscription(subscription))
        .tell([fan], Event::SubscriptionChanged { creator_id })
}
