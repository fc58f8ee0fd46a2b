//! Who sees what of whom, blocking, restricting, reporting.

use onlychat_domain::privacy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::user::PublicUser;

/// Who may see something of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody they have a conversation with.
    Everyone,
    /// Those of them to whom they have written.
    Contacts,
    /// Nobody.
    Nobody,
}

/// Who sees what of the caller. Whoever hides something from somebody does not see theirs either.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Privacy {
    /// That they are here, and when they last were.
    pub presence: Audience,
    /// That they are typing.
    pub typing: Audience,
    /// What they have received and read.
    pub receipts: Audience,
}

/// What is to change; what is left out stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct UpdatePrivacyRequest {
    /// Who sees that they are here, and when they last were.
    pub presence: Option<Audience>,
    /// Who sees that they are typing.
    pub typing: Option<Audience>,
    /// Who sees what they have received and read.
    pub receipts: Option<Audience>,
}

/// What the caller wants of somebody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Relation {
    /// Of whom.
    pub user: PublicUser,
    /// Since when neither can write to the other; null when they can.
    #[schema(required, nullable, format = DateTime)]
    pub blocked_at: Option<String>,
    /// Since when the caller is told of nothing they do, without their noticing; null when it is not so.
    #[schema(required, nullable, format = DateTime)]
    pub restricted_at: Option<String>,
}

/// What is to change; what is left out stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RelationRequest {
    /// Whether neither can write to the other. Ends the other's subscription to the caller.
    pub blocked: Option<bool>,
    /// Whether the caller is told of nothing they do.
    pub restricted: Option<bool>,
}

/// Why something is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportReason {
    /// Unwanted advertising.
    Spam,
    /// Somebody tries to get money or data by pretence.
    Scam,
    /// Insults, threats, unwanted advances.
    Harassment,
    /// Somebody may be a minor.
    Underage,
    /// Pictures or words of somebody who did not agree.
    NonConsensual,
    /// Somebody pretends to be somebody else.
    Impersonation,
    /// Anything else that is against the law.
    Illegal,
    /// Anything else.
    Other,
}

/// Telling those who run the place. Give a message or a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportRequest {
    /// Whom: a user id.
    #[serde(default)]
    pub user_id: Option<String>,
    /// Which message; it is kept as it is now.
    #[serde(default)]
    pub message_id: Option<String>,
    /// Why.
    pub reason: ReportReason,
    /// In the caller's own words.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// A report was taken note of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportAnswer {
    /// Its id, to refer to it.
    #[schema(example = "rpt_01k9r7c5y3f8q2v0c6z4m1n8bd")]
    pub id: String,
}

impl From<privacy::Audience> for Audience {
    fn from(audience: privacy::Audience) -> Self {
        match audience {
            privacy::Audience::Everyone => Self::Everyone,
            privacy::Audience::Contacts => Self::Contacts,
            privacy::Audience::Nobody => Self::Nobody,
        }
    }
}

impl From<Audience> for privacy::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Everyone => Self::Everyone,
            Audience::Contacts => Self::Contacts,
            Audience::Nobody => Self::Nobody,
        }
    }
}

impl From<privacy::Privacy> for Privacy {
    fn from(privacy: privacy::Privacy) -> Self {
        let privacy::Privacy { presence, typing, receipts } = privacy;
        Self { presence: presence.into(), typing: typing.into(), receipts: receipts.into() }
    }
}

impl From<ReportReason> for privacy::ReportReason {
    fn from(reason: ReportReason) -> Self {
        match reason {
            ReportReason::Spam => Self::Spam,
            ReportReason::Scam => Self::Scam,
            ReportReason::Harassment => Self::Harassment,
            ReportReason::Underage => Self::Underage,
            ReportReason::NonConsensual => Self::NonConsensual,
            ReportReason::Impersonation => Self::Impersonation,
            ReportReason::Illegal => Self::Illegal,
            ReportReason::Other => Self::Other,
        }
    }
}
