//! What session tokens must say in `iss`.

use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use crate::api::{ApiError, BackendApi};

/// The instance's issuer: known from the publishable key, or learned from Clerk, or not known.
#[derive(Debug, Default)]
pub(crate) struct Issuer(OnceLock<Arc<str>>);

impl Issuer {
    pub(crate) fn known(issuer: String) -> Self {
        Self(OnceLock::from(Arc::from(issuer)))
    }

    pub(crate) fn get(&self) -> Option<Arc<str>> {
        self.0.get().cloned()
    }

    /// Asks Clerk unless it is known.
    pub(crate) async fn learn(&self, api: &BackendApi) -> Result<(), ApiError> {
        if self.0.get().is_none() {
            let issuer = api.primary_issuer().await?;
            // Whoever was faster learned the same.
            self.0.get_or_init(|| issuer.into());
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Domains {
    data: Vec<Domain>,
}

#[derive(Deserialize)]
struct Domain {
    frontend_api_url: String,
    #[serde(default)]
    is_satellite: bool,
}

impl BackendApi {
    /// `GET /v1/domains`: the Frontend API of the one domain that is no satellite.
    async fn primary_issuer(&self) -> Result<String, ApiError> {
        let domains: Domains = self.get("/domains").await?;
        let primary = domains.data.into_iter().find(|domain| !domain.is_satellite);
        let url = primary.map(|domain| domain.frontend_api_url.trim_end_matches('/').to_owned());
        url.filter(|url| url.starts_with("https://"))
            .ok_or_else(|| ApiError::Malformed("there is no primary domain".to_owned()))
    }
}
