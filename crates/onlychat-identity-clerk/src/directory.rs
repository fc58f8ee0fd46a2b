//! Looking people up.

use async_trait::async_trait;
use onlychat_domain::Subject;
use onlychat_domain::user::Profile;
use onlychat_identity::{Directory, DirectoryError};

use crate::api::{ApiError, BackendApi};
use crate::user::{ClerkUser, UserObject};

impl BackendApi {
    /// `GET /v1/users/{id}`; `None` when Clerk does not know them.
    pub async fn user(&self, subject: &Subject) -> Result<Option<ClerkUser>, ApiError> {
        let object: UserObject = match self.get(&format!("/users/{subject}")).await {
            Err(ApiError::NotFound) => return Ok(None),
            answer => answer?,
        };
        let user = object.into_user().filter(|user| user.subject == *subject);
        user.map(Some).ok_or_else(|| ApiError::Malformed("this is somebody else".to_owned()))
    }
}

#[async_trait]
impl Directory for BackendApi {
    async fn look_up(&self, subject: &Subject) -> Result<Option<Profile>, DirectoryError> {
        Ok(self.user(subject).await?.map(|user| user.profile))
    }
}
