//! Where the database is.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;

use onlychat_store::OpenError;

/// How many readers there are at most.
const READERS_MAX: usize = 4;

/// What [`crate::SqliteStore::open`] needs to know.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// The database's file. Its folder is made when it is missing.
    pub path: PathBuf,
    /// How many connections read at the same time.
    pub readers: NonZeroUsize,
}

impl SqliteOptions {
    /// A database at this place, with a reader per core but no more than four.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        let cores = available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let readers = NonZeroUsize::new(READERS_MAX).map_or(cores, |most| cores.min(most));
        Self { path: path.into(), readers }
    }
}

/// The file that a `DATABASE_URL` names: `sqlite:./data/onlychat.db`, `sqlite:data/onlychat.db`,
/// `sqlite:/var/lib/onlychat.db` or `sqlite:///var/lib/onlychat.db`.
///
/// # Errors
/// [`OpenError::BadUrl`] for another scheme, a database in memory, parameters, or a missing file name.
pub fn parse_url(url: &str) -> Result<PathBuf, OpenError> {
    let bad = |reason: &str| {
        Err(OpenError::BadUrl { reason: format!("{reason}. Example: sqlite:./data/onlychat.db") })
    };
    let Some(rest) = url.trim().strip_prefix("sqlite:") else { return bad("it does not begin with sqlite:") };
    let path = match rest.strip_prefix("//") {
        Some(path) if path.starts_with('/') => path,
        Some(_) => {
            return bad(
                "sqlite:// must be followed by an absolute path, as in sqlite:///var/lib/onlychat.db",
            );
        }
        None => rest,
    };
    if path == ":memory:" {
        return bad("a database in memory is lost when the program ends: name a file");
    }
    if path.contains(['?', '#', '\0']) {
        return bad("parameters are not understood: name only a file");
    }
    if path.is_empty() || path.ends_with('/') {
        return bad("it names no file");
    }
    Ok(PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn addresses() {
        for (url, path) in [
            ("sqlite:./data/onlychat.db", "./data/onlychat.db"),
            ("sqlite:data/onlychat.db", "data/onlychat.db"),
            ("sqlite:/var/lib/onlychat.db", "/var/lib/onlychat.db"),
            (" sqlite:///var/lib/with space.db", "/var/lib/with space.db"),
        ] {
            assert_eq!(parse_url(url).unwrap(), Path::new(path), "{url}");
        }
    }

    #[test]
    fn what_is_not_durable_or_not_clear_is_refused() {
        for (url, word) in [
            ("sqlite::memory:", "memory"),
            ("sqlite:", "no file"),
            ("sqlite:./data/", "no file"),
            ("sqlite://data/x.db", "absolute"),
            ("sqlite:x.db?mode=memory", "parameters"),
            ("postgres://x", "sqlite:"),
        ] {
            let error = parse_url(url).unwrap_err();
            assert!(
                matches!(&error, OpenError::BadUrl { reason } if reason.contains(word)),
                "{url}: {error}"
            );
        }
    }
}
