//! Creators' pages and subscriptions.

use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};
use onlychat_domain::{Creator, DmPolicy, Handle, Seq, Subscription, SubscriptionStatus, UserId};
use serde::{Deserialize, Serialize};

use super::{date, oid, timestamp, user_id};

/// A creator: how many subscribe, and the page. Who has subscribers and no page (any more) keeps the document, so
/// that the count is always there and whoever changes it meets whoever makes the page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatorDoc {
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    pub(crate) subscriber_count: i64,
    pub(crate) page: Option<PageDoc>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageDoc {
    pub(crate) handle: Handle,
    pub(crate) display_name: String,
    /// In lower case, for the search.
    pub(crate) search_name: String,
    pub(crate) about: Option<String>,
    pub(crate) dm_policy: DmPolicy,
    pub(crate) created_at: DateTime,
    pub(crate) updated_at: DateTime,
}

impl CreatorDoc {
    /// Nobody subscribes, no page.
    pub(crate) const fn empty(id: UserId) -> Self {
        Self { id: oid(id), subscriber_count: 0, page: None }
    }

    pub(crate) fn into_domain(self) -> Option<Creator> {
        let Self { id, subscriber_count, page } = self;
        let PageDoc { handle, display_name, search_name: _, about, dm_policy, created_at, updated_at } =
            page?;
        Some(Creator {
            user_id: user_id(id),
            handle,
            display_name,
            about,
            dm_policy,
            subscriber_count,
            created_at: timestamp(created_at),
            updated_at: timestamp(updated_at),
        })
    }
}

impl PageDoc {
    /// As it is written.
    pub(crate) fn to_document(&self) -> Document {
        let Self { handle, display_name, search_name, about, dm_policy, created_at, updated_at } = self;
        doc! {
            "handle": handle.as_str(),
            "displayName": display_name,
            "searchName": search_name,
            "about": about,
            "dmPolicy": dm_policy.as_str(),
            "createdAt": *created_at,
            "updatedAt": *updated_at,
        }
    }
}

impl From<&Creator> for PageDoc {
    fn from(creator: &Creator) -> Self {
        let Creator {
            user_id: _,
            handle,
            display_name,
            about,
            dm_policy,
            subscriber_count: _,
            created_at,
            updated_at,
        } = creator;
        Self {
            handle: handle.clone(),
            display_name: display_name.clone(),
            search_name: display_name.to_lowercase(),
            about: about.clone(),
            dm_policy: *dm_policy,
            created_at: date(*created_at),
            updated_at: date(*updated_at),
        }
    }
}

/// Who subscribed to whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct SubscriptionKey {
    pub(crate) fan: ObjectId,
    pub(crate) creator: ObjectId,
}

impl SubscriptionKey {
    pub(crate) const fn new(fan: UserId, creator: UserId) -> Self {
        Self { fan: oid(fan), creator: oid(creator) }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionDoc {
    #[serde(rename = "_id")]
    pub(crate) id: SubscriptionKey,
    pub(crate) status: SubscriptionStatus,
    pub(crate) started_at: DateTime,
    pub(crate) access_until: Option<DateTime>,
    pub(crate) updated_at: DateTime,
    /// How far the fan has read the creator's channel. Not there in what was written before there were channels.
    #[serde(default)]
    pub(crate) read_seq: Seq,
}

impl SubscriptionDoc {
    pub(crate) fn new(subscription: &Subscription, read_seq: Seq) -> Self {
        let Subscription { fan_id, creator_id, status, started_at, access_until, updated_at } = subscription;
        Self {
            id: SubscriptionKey::new(*fan_id, *creator_id),
            status: *status,
            started_at: date(*started_at),
            access_until: access_until.map(date),
            updated_at: date(*updated_at),
            read_seq,
        }
    }
}

impl From<SubscriptionDoc> for Subscription {
    fn from(document: SubscriptionDoc) -> Self {
        let SubscriptionDoc { id, status, started_at, access_until, updated_at, read_seq: _ } = document;
        Self {
            fan_id: user_id(id.fan),
            creator_id: user_id(id.creator),
            status,
            started_at: timestamp(started_at),
            access_until: access_until.map(timestamp),
            updated_at: timestamp(updated_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use onlychat_domain::Timestamp;

    use super::*;

    #[test]
    fn a_page_is_written_as_it_is_read() {
        let creator = Creator {
            user_id: UserId::from_bytes([1; 12]),
            handle: "zoe".parse().unwrap(),
            display_name: "ZOË".into(),
            about: None,
            dm_policy: DmPolicy::Subscribers,
            subscriber_count: 0,
            created_at: Timestamp::from_millis(1),
            updated_at: Timestamp::from_millis(2),
        };
        let page = PageDoc::from(&creator);
        assert_eq!(page.search_name, "zoë");
        assert_eq!(mongodb::bson::serialize_to_document(&page).unwrap(), page.to_document());
    }
}
