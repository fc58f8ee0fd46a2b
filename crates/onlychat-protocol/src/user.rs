//! People.

use onlychat_domain::creator;
use onlychat_domain::user;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::patch::given;

/// A person, as the seed's clients know it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// OnlyChat's id.
    #[schema(example = "usr_6740d0ff01020304050607ab")]
    pub id: String,
    /// The identity provider's id.
    #[schema(example = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC")]
    pub clerk_id: String,
    /// The address; null when there is no verified one. Left out of other people's profiles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// Given name.
    #[schema(required, nullable)]
    pub first_name: Option<String>,
    /// Family name.
    #[schema(required, nullable)]
    pub last_name: Option<String>,
    /// Address of a picture.
    #[schema(required, nullable)]
    pub image_url: Option<String>,
    /// The person's colour, `#rrggbb`.
    #[schema(required, nullable)]
    pub color: Option<String>,
    /// Whether the profile set-up was finished.
    pub profile_setup: bool,
    /// About the person.
    #[schema(required, nullable)]
    pub bio: Option<String>,
    /// When the account was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl User {
    /// As the person sees it.
    pub fn whole(user: &user::User) -> Self {
        let email = (!user.email.is_placeholder()).then(|| user.email.as_str().to_owned());
        Self { email: Some(email), ..Self::for_others(user) }
    }

    /// As others see it: without the address.
    pub fn for_others(user: &user::User) -> Self {
        Self {
            id: user.id.to_string(),
            clerk_id: user.clerk_id.to_string(),
            email: None,
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            image_url: user.image_url.clone(),
            color: user.color.clone(),
            profile_setup: user.profile_setup,
            bio: user.bio.clone(),
            created_at: user.created_at.to_string(),
            updated_at: user.updated_at.to_string(),
        }
    }
}

/// Somebody as others see them in lists and conversations.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicUser {
    /// OnlyChat's id.
    #[schema(example = "usr_6740d0ff01020304050607ab")]
    pub id: String,
    /// The identity provider's id.
    pub clerk_id: String,
    /// Given name.
    #[schema(required, nullable)]
    pub first_name: Option<String>,
    /// Family name.
    #[schema(required, nullable)]
    pub last_name: Option<String>,
    /// Address of a picture.
    #[schema(required, nullable)]
    pub image_url: Option<String>,
    /// The person's colour, `#rrggbb`.
    #[schema(required, nullable)]
    pub color: Option<String>,
    /// About the person.
    #[schema(required, nullable)]
    pub bio: Option<String>,
    /// The creator's page, if there is one.
    #[schema(required, nullable)]
    pub creator: Option<CreatorRef>,
}

/// Which creator's page somebody has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatorRef {
    /// The handle.
    #[schema(example = "zoe")]
    pub handle: String,
    /// The name shown.
    pub display_name: String,
}

impl PublicUser {
    /// From the person and their page.
    pub fn new(user: &user::User, creator: Option<&creator::Creator>) -> Self {
        Self {
            id: user.id.to_string(),
            clerk_id: user.clerk_id.to_string(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            image_url: user.image_url.clone(),
            color: user.color.clone(),
            bio: user.bio.clone(),
            creator: creator.map(|creator| CreatorRef {
                handle: creator.handle.to_string(),
                display_name: creator.display_name.clone(),
            }),
        }
    }
}

/// `{ user }`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UserAnswer {
    /// The person.
    pub user: User,
}

/// The answer of a sync.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SyncUserAnswer {
    /// What was done.
    pub message: String,
    /// The caller's user.
    pub user: User,
}

/// What the seed's `SyncUser` sends. Who the caller is, and the address, come from the token and the identity provider only.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncUserRequest {
    /// Taken note of, never trusted: the identity provider's verified address counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Given name. Left out: stays; null: is cleared.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub first_name: Option<Option<String>>,
    /// Family name.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub last_name: Option<Option<String>>,
    /// Address of a picture.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 2048)]
    pub image_url: Option<Option<String>>,
    /// Must be the caller's own, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 105)]
    pub clerk_id: Option<String>,
}

/// A change to one's own fields. Left out: stays; null: is cleared.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUserRequest {
    /// Given name, one line.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub first_name: Option<Option<String>>,
    /// Family name, one line.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub last_name: Option<Option<String>>,
    /// Address of a picture, `https://…`.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 2048)]
    pub image_url: Option<Option<String>>,
    /// `#rrggbb`; an empty text clears it, too.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^(#[0-9a-fA-F]{6})?$")]
    pub color: Option<Option<String>>,
    /// About oneself.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub bio: Option<Option<String>>,
    /// Whether the profile set-up was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_setup: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_clears_and_nothing_leaves() {
        let patch: UpdateUserRequest = serde_json::from_str(r#"{"bio":null,"firstName":"Ada"}"#).unwrap();
        assert_eq!(patch.bio, Some(None));
        assert_eq!(patch.first_name, Some(Some("Ada".into())));
        assert_eq!(patch.last_name, None);
    }

    #[test]
    fn unknown_fields_are_refused() {
        assert!(serde_json::from_str::<UpdateUserRequest>(r#"{"role":"admin"}"#).is_err());
    }
}
