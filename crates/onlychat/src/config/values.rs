//! Reading single values.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use onlychat_api::TrustedProxies;
use onlychat_domain::invalid::Invalid;
use onlychat_domain::media::Quota;
use onlychat_domain::secret::Secret;
use onlychat_media_s3::S3Options;
use onlychat_store::OpenError;
use url::Url;

use super::Environment;
use crate::media::MediaPlace;

/// How many files one account may keep.
const QUOTA_FILES: u64 = 100_000;

/// A wrong value: one line that names the variable, says what is wrong and gives an example.
#[derive(Debug)]
pub(crate) struct ConfigError {
    variable: &'static str,
    problem: String,
    example: &'static str,
}

impl ConfigError {
    /// An example that the problem brings along gives way to ours, which names the variable.
    pub(crate) fn new(variable: &'static str, problem: impl Into<String>, example: &'static str) -> Self {
        let mut problem = problem.into();
        if let Some(at) = problem.find(" Example: ") {
            problem.truncate(at);
        }
        Self { variable, problem, example }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} Example: {}", self.variable, sentence(&self.problem), self.example)
    }
}

impl std::error::Error for ConfigError {}

fn sentence(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.ends_with('.') { text } else { format!("{text}.") }
}

/// How `DATABASE_URL` is written.
const DATABASE_EXAMPLE: &str =
    "DATABASE_URL=sqlite:./data/onlychat.db or mongodb://127.0.0.1:27017/?replicaSet=rs0";

/// The database that is configured cannot be opened.
impl From<onlychat_media::OpenError> for ConfigError {
    fn from(error: onlychat_media::OpenError) -> Self {
        Self::new("MEDIA_URL", error.to_string(), "MEDIA_URL=file:./data/media or s3://bucket/prefix")
    }
}

impl From<OpenError> for ConfigError {
    fn from(error: OpenError) -> Self {
        Self::new("DATABASE_URL", error.to_string(), DATABASE_EXAMPLE)
    }
}

/// Where the database is.
#[derive(Clone, Debug)]
pub(crate) enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A MongoDB replica set. The address may hold a password.
    Mongo(Secret<String>),
}

/// How the log looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LogFormat {
    /// Lines for people.
    Human,
    /// A JSON object a line.
    Json,
}

/// Reads single values out of an environment.
pub(super) struct Read<'a>(&'a Environment);

impl<'a> Read<'a> {
    pub(super) const fn new(environment: &'a Environment) -> Self {
        Self(environment)
    }

    pub(super) const fn environment(&self) -> &Environment {
        self.0
    }

    pub(super) fn port(&self) -> Result<u16, ConfigError> {
        let Some(text) = self.0.get("PORT") else { return Ok(8747) };
        match text.parse() {
            Ok(port) if port != 0 => Ok(port),
            _ => Err(ConfigError::new("PORT", format!("{text:?} is no port (1 to 65535)"), "PORT=8747")),
        }
    }

    pub(super) fn bind(&self, in_codespace: bool) -> Result<IpAddr, ConfigError> {
        let Some(text) = self.0.get("BIND") else {
            let shared = in_codespace || in_container(self.0);
            return Ok(IpAddr::V4(if shared { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST }));
        };
        let wrong =
            |_not_an_ip| ConfigError::new("BIND", format!("{text:?} is no IP address"), "BIND=127.0.0.1");
        text.trim_matches(['[', ']']).parse().map_err(wrong)
    }

    /// The Codespace's name; the seed writes `localhost` for none.
    pub(super) fn codespace(&self) -> Option<String> {
        self.0.get("CODESPACE_NAME").filter(|name| name != "localhost")
    }

    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let text = self.0.get(name).unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// The first of two names that is set, and which it was.
    pub(super) fn either(&self, name: &'static str, alias: &'static str) -> (&'static str, Option<String>) {
        match self.0.get(name) {
            Some(value) => (name, Some(value)),
            None => (alias, self.0.get(alias)),
        }
    }

    pub(super) fn database(&self) -> Result<DatabaseUrl, ConfigError> {
        const NAME: &str = "DATABASE_URL";
        const EXAMPLE: &str = DATABASE_EXAMPLE;
        let text = self.0.get(NAME).unwrap_or_else(|| "sqlite:./data/onlychat.db".to_owned());
        if text.starts_with("mongodb://") || text.starts_with("mongodb+srv://") {
            return Ok(DatabaseUrl::Mongo(Secret::new(text)));
        }
        if text.starts_with("sqlite:") {
            let path = onlychat_store_sqlite::parse_url(&text);
            return path
                .map(DatabaseUrl::Sqlite)
                .map_err(|error| ConfigError::new(NAME, error.to_string(), EXAMPLE));
        }
        // Only what stands before the colon: the rest may hold a password.
        let scheme = text.split_once(':').map_or("", |(scheme, _rest)| scheme);
        let problem = format!("{scheme:?} is no database that OnlyChat knows (sqlite, mongodb, mongodb+srv)");
        Err(ConfigError::new(NAME, problem, EXAMPLE))
    }

    /// A route of the web app, or an address elsewhere.
    pub(super) fn route(&self, name: &'static str, default: &str) -> Result<String, ConfigError> {
        let route = self.0.get(name).unwrap_or_else(|| default.to_owned());
        let here = route.starts_with('/') && !route.starts_with("//") && !route.contains('\\');
        if here || Url::parse(&route).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
            Ok(route)
        } else {
            Err(ConfigError::new(
                name,
                format!("{route:?} is no path that begins with / and no web address"),
                "/sign-in",
            ))
        }
    }

    pub(super) fn web_url(&self, name: &'static str, default: &str) -> Result<String, ConfigError> {
        Ok(self.optional_web_url(name)?.map_or_else(|| default.to_owned(), |url| url.as_str().to_owned()))
    }

    pub(super) fn optional_web_url(&self, name: &'static str) -> Result<Option<Url>, ConfigError> {
        let Some(text) = self.0.get(name) else { return Ok(None) };
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Some(url)),
            _ => {
                Err(ConfigError::new(name, format!("{text:?} is no web address"), "https://api.example.com"))
            }
        }
    }

    pub(super) fn trusted_proxies(&self) -> Result<TrustedProxies, ConfigError> {
        const NAME: &str = "TRUSTED_PROXIES";
        let text = self.0.get(NAME).unwrap_or_default();
        text.parse().map_err(|invalid: Invalid| {
            ConfigError::new(NAME, invalid.detail, "TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8")
        })
    }

    pub(super) fn rate_limit_factor(&self) -> Result<NonZeroU32, ConfigError> {
        const NAME: &str = "RATE_LIMIT_FACTOR";
        let Some(text) = self.0.get(NAME) else { return Ok(NonZeroU32::MIN) };
        let factor = text.parse().ok().filter(|factor: &NonZeroU32| factor.get() <= 10_000);
        factor.ok_or_else(|| {
            ConfigError::new(NAME, format!("{text:?} is not 1 to 10000"), "RATE_LIMIT_FACTOR=1")
        })
    }

    pub(super) fn metrics(&self) -> Result<Option<SocketAddr>, ConfigError> {
        let Some(text) = self.0.get("METRICS_BIND") else { return Ok(None) };
        let problem = |_not_an_address| {
            ConfigError::new(
                "METRICS_BIND",
                format!("{text:?} is no address with a port"),
                "METRICS_BIND=127.0.0.1:9464",
            )
        };
        text.parse().map(Some).map_err(problem)
    }

    pub(super) fn log_format(&self) -> Result<LogFormat, ConfigError> {
        match self.0.get("LOG_FORMAT").as_deref() {
            None | Some("human") => Ok(LogFormat::Human),
            Some("json") => Ok(LogFormat::Json),
            Some(other) => Err(ConfigError::new(
                "LOG_FORMAT",
                format!("{other:?} is neither human nor json"),
                "LOG_FORMAT=json",
            )),
        }
    }

    pub(super) fn media(&self) -> Result<MediaPlace, ConfigError> {
        let example = "MEDIA_URL=file:./data/media or s3://bucket/prefix";
        let text = self.0.get("MEDIA_URL").unwrap_or_else(|| "file:./data/media".to_owned());
        if let Some(folder) = text.strip_prefix("file:").filter(|folder| !folder.is_empty()) {
            return Ok(MediaPlace::Files(PathBuf::from(folder)));
        }
        if text.starts_with("s3://") {
            let options = S3Options::parse(&text);
            return options
                .map(MediaPlace::S3)
                .map_err(|error| ConfigError::new("MEDIA_URL", error.to_string(), example));
        }
        let problem = "it is neither a folder (file:…) nor a bucket (s3://…)";
        Err(ConfigError::new("MEDIA_URL", problem, example))
    }

    /// How much one account may keep.
    pub(super) fn media_quota(&self) -> Result<Quota, ConfigError> {
        let gib = match self.0.get("MEDIA_QUOTA_GIB") {
            None => 50,
            Some(text) => text.parse().ok().filter(|gib| (1..=1_000_000).contains(gib)).ok_or_else(|| {
                let problem = format!("{text:?} is no number of GiB from 1 to 1,000,000");
                ConfigError::new("MEDIA_QUOTA_GIB", problem, "MEDIA_QUOTA_GIB=50")
            })?,
        };
        Ok(Quota { bytes: gib << 30, files: QUOTA_FILES })
    }
}

fn in_container(environment: &Environment) -> bool {
    environment.get("container").is_some()
        || ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists())
}
