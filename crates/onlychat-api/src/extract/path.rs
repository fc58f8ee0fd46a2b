//! Path parameters.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use onlychat_domain::id::{ConversationId, DeviceId, MediaId, MessageId, UploadId};
use onlychat_domain::media::VariantName;
use onlychat_protocol::Code;

use crate::failure::{Failure, Result};

/// The path's parameters. A value that no such thing can have is answered like one that no such thing has: 404.
#[derive(Clone, Debug)]
pub(crate) struct Path<T>(pub(crate) T);

/// What a route's parameters make.
pub(crate) trait FromPath: Sized {
    /// From the decoded values in their order.
    fn from_path(values: &[&str]) -> Result<Self>;
}

impl<S: Send + Sync, T: FromPath> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|rejection| {
            Failure::new(Code::BadRequest, "The path is not UTF-8.").because(rejection.to_string())
        })?;
        let values: Vec<&str> = params.iter().map(|(_name, value)| value).collect();
        T::from_path(&values).map(Self)
    }
}

fn parsed<T: FromStr>(value: Option<&&str>, missing: &'static str) -> Result<T> {
    value.and_then(|value| value.parse().ok()).ok_or_else(|| Failure::not_found(missing))
}

impl FromPath for String {
    fn from_path(values: &[&str]) -> Result<Self> {
        parsed(values.first(), "There is no such thing.")
    }
}

impl FromPath for ConversationId {
    fn from_path(values: &[&str]) -> Result<Self> {
        parsed(values.first(), "There is no such conversation.")
    }
}

impl FromPath for MessageId {
    fn from_path(values: &[&str]) -> Result<Self> {
        parsed(values.first(), "There is no such message.")
    }
}

impl FromPath for UploadId {
    fn from_path(values: &[&str]) -> Result<Self> {
        parsed(values.first(), "There is no such upload.")
    }
}

impl FromPath for DeviceId {
    fn from_path(values: &[&str]) -> Result<Self> {
        parsed(values.first(), "There is no such device.")
    }
}

impl FromPath for MediaId {
    fn from_path(values: &[&str]) -> Result<Self> {
        parsed(values.first(), "There is no such file.")
    }
}

impl FromPath for (MediaId, String, VariantName) {
    fn from_path(values: &[&str]) -> Result<Self> {
        let name = "There is no such file.";
        Ok((MediaId::from_path(values)?, parsed(values.get(1), name)?, parsed(values.get(2), name)?))
    }
}

impl FromPath for (MessageId, String) {
    fn from_path(values: &[&str]) -> Result<Self> {
        Ok((MessageId::from_path(values)?, parsed(values.get(1), "There is no such thing.")?))
    }
}
