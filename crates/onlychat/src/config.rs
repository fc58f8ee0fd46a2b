//! Configuration: environment variables and `.env`, checked before anything starts.

mod environment;
mod nats;
mod origins;
mod outreach;
mod values;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use onlychat_api::TrustedProxies;
use onlychat_bus_nats::NatsUrl;
use onlychat_domain::media::Quota;
use onlychat_domain::secret::Secret;
use onlychat_identity::AllowedOrigins;
use onlychat_identity_builtin::JwtKey;
use onlychat_identity_clerk::{PemKey, PublishableKey, WebhookSecret};

pub(crate) use environment::Environment;
pub(crate) use outreach::Outreach;
pub(crate) use values::{ConfigError, DatabaseUrl, LogFormat};

use values::Read;

use crate::media::MediaPlace;

/// Everything that can be set.
pub(crate) struct Config {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Which browser origins may use it.
    pub(crate) origins: AllowedOrigins,
    /// Where the database is.
    pub(crate) database: DatabaseUrl,
    /// Where files lie.
    pub(crate) media: MediaPlace,
    /// How much one account may keep.
    pub(crate) media_quota: Quota,
    /// How people are told of something while they are not here.
    pub(crate) outreach: Outreach,
    /// Where the bus between several nodes is; without it this is the only node.
    pub(crate) nats: Option<NatsUrl>,
    /// Who knows the people.
    pub(crate) identity: Identity,
    /// The routes of the web app's sign-in and sign-up.
    pub(crate) routes: IdentityRoutes,
    /// Where `/metrics` is served besides loopback.
    pub(crate) metrics: Option<SocketAddr>,
    /// Whose forwarded headers count.
    pub(crate) trusted_proxies: TrustedProxies,
    /// How many times the usual rate limits.
    pub(crate) rate_limit_factor: NonZeroU32,
    /// How the log looks.
    pub(crate) log_format: LogFormat,
    /// What is logged, in `tracing`'s filter syntax.
    pub(crate) log_filter: Option<String>,
}

/// Who knows the people.
pub(crate) enum Identity {
    /// OnlyChat itself. Without a key one is made in the data folder.
    Builtin {
        /// What signs its tokens.
        key: Option<JwtKey>,
    },
    /// Clerk.
    Clerk(Box<Clerk>),
}

/// What is set for Clerk.
pub(crate) struct Clerk {
    pub(crate) secret_key: Secret<String>,
    pub(crate) publishable_key: Option<PublishableKey>,
    pub(crate) publishable_key_text: Option<String>,
    pub(crate) jwt_key: Option<PemKey>,
    pub(crate) api_url: String,
    pub(crate) webhook_secret: Option<WebhookSecret>,
}

/// The routes of the web app's sign-in and sign-up.
pub(crate) struct IdentityRoutes {
    pub(crate) sign_in: String,
    pub(crate) sign_up: String,
    pub(crate) after_sign_in: String,
    pub(crate) after_sign_up: String,
}

/// How `JWT_KEY` is written.
const JWT_KEY_EXAMPLE: &str = "JWT_KEY=<at least 32 random bytes, as text>";

/// Where keys that OnlyChat made for itself are kept.
pub(crate) fn data_folder() -> PathBuf {
    PathBuf::from("data")
}

impl Config {
    /// Reads and checks everything. The first wrong value is the error.
    pub(crate) fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let read = Read::new(environment);
        let port = read.port()?;
        let codespace = read.codespace();
        let bind: IpAddr = read.bind(codespace.is_some())?;
        let database = read.database()?;
        let (nats, identity) = (nats::read(&read, &database)?, identity(&read)?);
        if nats.is_some() && matches!(identity, Identity::Builtin { key: None }) {
            let problem =
                "with NATS_URL there are several nodes, and all of them must sign with the same key";
            return Err(ConfigError::new("JWT_KEY", problem, JWT_KEY_EXAMPLE));
        }
        let origins = origins::read(&read, port, codespace.as_deref())?;
        Ok(Self {
            listen: SocketAddr::new(bind, port),
            outreach: outreach::read(&read, &origins)?,
            origins,
            database,
            media: read.media()?,
            media_quota: read.media_quota()?,
            nats,
            identity,
            routes: IdentityRoutes {
                sign_in: read.route("NEXT_PUBLIC_CLERK_SIGN_IN_URL", "/sign-in")?,
                sign_up: read.route("NEXT_PUBLIC_CLERK_SIGN_UP_URL", "/sign-up")?,
                after_sign_in: read.route("NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL", "/")?,
                after_sign_up: read.route("NEXT_PUBLIC_CLERK_SIGN_UP_FALLBACK_REDIRECT_URL", "/")?,
            },
            metrics: read.metrics()?,
            trusted_proxies: read.trusted_proxies()?,
            rate_limit_factor: read.rate_limit_factor()?,
            log_format: read.log_format()?,
            log_filter: environment.get("RUST_LOG"),
        })
    }
}

fn identity(read: &Read<'_>) -> Result<Identity, ConfigError> {
    let environment = read.environment();
    let Some(secret_key) = environment.get("CLERK_SECRET_KEY") else {
        let key = environment.get("JWT_KEY").map(Secret::from);
        let key = key
            .map(|key| JwtKey::parse(&key))
            .transpose()
            .map_err(|invalid| ConfigError::new("JWT_KEY", invalid.detail, JWT_KEY_EXAMPLE))?;
        return Ok(Identity::Builtin { key });
    };
    if !secret_key.starts_with("sk_") {
        return Err(ConfigError::new(
            "CLERK_SECRET_KEY",
            "it does not begin with sk_test_ or sk_live_",
            "CLERK_SECRET_KEY=sk_test_…",
        ));
    }
    let (name, publishable) = read.either("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_PUBLISHABLE_KEY");
    let publishable_key = publishable.as_deref().map(str::parse::<PublishableKey>).transpose();
    let publishable_key = publishable_key.map_err(|error| {
        ConfigError::new(name, error.to_string(), "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_…")
    })?;
    let jwt_key = environment.get("CLERK_JWT_KEY").map(|pem| pem.parse::<PemKey>()).transpose();
    let jwt_key = jwt_key.map_err(|error| {
        ConfigError::new(
            "CLERK_JWT_KEY",
            error.to_string(),
            "CLERK_JWT_KEY=\"-----BEGIN PUBLIC KEY-----\\n…\"",
        )
    })?;
    let webhook_secret = environment.get("CLERK_WEBHOOK_SIGNING_SECRET");
    let webhook_secret =
        webhook_secret.map(|secret| secret.parse::<WebhookSecret>()).transpose().map_err(|error| {
            ConfigError::new(
                "CLERK_WEBHOOK_SIGNING_SECRET",
                error.to_string(),
                "CLERK_WEBHOOK_SIGNING_SECRET=whsec_…",
            )
        })?;
    Ok(Identity::Clerk(Box::new(Clerk {
        secret_key: Secret::new(secret_key),
        publishable_key,
        publishable_key_text: publishable,
        jwt_key,
        api_url: read.web_url("CLERK_API_URL", "https://api.clerk.com")?,
        webhook_secret,
    })))
}

#[cfg(test)]
mod tests;
