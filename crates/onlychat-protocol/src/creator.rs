//! Creators and subscriptions.

use onlychat_domain::creator;
use onlychat_domain::subscription;
use onlychat_domain::user;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who may write to a creator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DmPolicy {
    /// Anybody who is signed in.
    Everyone,
    /// Those with an active subscription.
    Subscribers,
}

impl From<creator::DmPolicy> for DmPolicy {
    fn from(policy: creator::DmPolicy) -> Self {
        match policy {
            creator::DmPolicy::Everyone => Self::Everyone,
            creator::DmPolicy::Subscribers => Self::Subscribers,
        }
    }
}

impl From<DmPolicy> for creator::DmPolicy {
    fn from(policy: DmPolicy) -> Self {
        match policy {
            DmPolicy::Everyone => Self::Everyone,
            DmPolicy::Subscribers => Self::Subscribers,
        }
    }
}

/// Becoming a creator, or changing one's page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutCreatorRequest {
    /// The name in the page's address, unique.
    #[schema(pattern = "^[a-z0-9_.]{3,30}$", example = "zoe")]
    pub handle: String,
    /// The name shown, one line.
    #[schema(min_length = 1, max_length = 50)]
    pub display_name: String,
    /// What the page says. Left out or null: nothing.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub about: Option<String>,
    /// Who may write.
    pub dm_policy: DmPolicy,
}

/// A creator's public page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Creator {
    /// Whose page it is.
    pub user_id: String,
    /// The identity provider's id of that person.
    pub clerk_id: String,
    /// The name in the page's address.
    #[schema(example = "zoe")]
    pub handle: String,
    /// The name shown.
    pub display_name: String,
    /// What the page says.
    #[schema(required, nullable)]
    pub about: Option<String>,
    /// Who may write.
    pub dm_policy: DmPolicy,
    /// Address of a picture.
    #[schema(required, nullable)]
    pub image_url: Option<String>,
    /// The person's colour.
    #[schema(required, nullable)]
    pub color: Option<String>,
    /// How many subscriptions are active.
    pub subscriber_count: i64,
    /// What the page is to the caller; null for somebody who is not signed in.
    #[schema(required, nullable)]
    pub viewer: Option<CreatorViewer>,
    /// When the person became a creator.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When the page last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// What a creator's page is to the caller.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatorViewer {
    /// Whether it is the caller's own.
    pub is_self: bool,
    /// The caller's subscription, also one that is over; null when there never was one.
    #[schema(required, nullable)]
    pub subscription: Option<Subscription>,
}

impl Creator {
    /// From the page, its owner and what it is to the caller.
    pub fn new(creator: &creator::Creator, owner: &user::User, viewer: Option<CreatorViewer>) -> Self {
        Self {
            user_id: creator.user_id.to_string(),
            clerk_id: owner.clerk_id.to_string(),
            handle: creator.handle.to_string(),
            display_name: creator.display_name.clone(),
            about: creator.about.clone(),
            dm_policy: creator.dm_policy.into(),
            image_url: owner.image_url.clone(),
            color: owner.color.clone(),
            subscriber_count: creator.subscriber_count,
            viewer,
            created_at: creator.created_at.to_string(),
            updated_at: creator.updated_at.to_string(),
        }
    }
}

/// Whether a subscription goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SubscriptionStatus {
    /// It goes on.
    Active,
    /// It was cancelled; access lasts until `accessUntil`.
    Canceled,
}

/// A subscription to a creator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// To whom: the creator's user id.
    pub creator_id: String,
    /// Whether it goes on.
    pub status: SubscriptionStatus,
    /// When the present run began.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// When access ends; null while there is no end.
    #[schema(required, nullable, format = DateTime)]
    pub access_until: Option<String>,
}

impl From<&subscription::Subscription> for Subscription {
    fn from(subscription: &subscription::Subscription) -> Self {
        Self {
            creator_id: subscription.creator_id.to_string(),
            status: match subscription.status {
                subscription::SubscriptionStatus::Active => SubscriptionStatus::Active,
                subscription::SubscriptionStatus::Canceled => SubscriptionStatus::Canceled,
            },
            started_at: subscription.started_at.to_string(),
            access_until: subscription.access_until.map(|until| until.to_string()),
        }
    }
}
