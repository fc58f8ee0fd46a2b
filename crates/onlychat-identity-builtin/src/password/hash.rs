//! How passwords are kept: argon2id.

use std::sync::Arc;

use argon2::password_hash::Error as HashError;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use onlychat_domain::Secret;
use onlychat_identity::StoreFailure;
use tokio::sync::Semaphore;

/// OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How many are computed at once: 38 MiB and two cores, however many people sign in.
const AT_ONCE: usize = 2;

/// The hash of no password at all, so that an unknown address costs the same work as a known one.
pub(crate) const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$b25seWNoYXQgbm9ib2R5IQ$bm9ib2R5IGluIHRoZSB3b3JsZCBoYXMgdGhpcyBvbmU";

/// Computes hashes away from the threads that serve requests, a few at a time.
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
}

impl Hasher {
    #[expect(clippy::expect_used, reason = "constants within the limits; a test says so")]
    pub(crate) fn new() -> Self {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("fine parameters");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Self { argon2, permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The password's hash in PHC format.
    pub(crate) async fn hash(
        &self,
        password: Secret<String>,
        salt: [u8; 16],
    ) -> Result<Secret<String>, StoreFailure> {
        let argon2 = self.argon2.clone();
        let hash = self
            .work(move || argon2.hash_password_with_salt(password.expose().as_bytes(), &salt))
            .await?
            .map_err(|error| StoreFailure::new("hashing a password", error))?;
        Ok(Secret::new(hash.to_string()))
    }

    /// Whether it is the password of this hash, which says itself how it was made.
    pub(crate) async fn verify(
        &self,
        password: Secret<String>,
        hash: Secret<String>,
    ) -> Result<bool, StoreFailure> {
        let argon2 = self.argon2.clone();
        let verified = self
            .work(move || argon2.verify_password(password.expose().as_bytes(), hash.expose().as_str()))
            .await?;
        match verified {
            Ok(()) => Ok(true),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(StoreFailure::new("verifying a password", error)),
        }
    }

    /// The permit goes into the work, which goes on when the caller goes away: so that is counted too.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreFailure> {
        let failed = |error| StoreFailure::new("work on a password", error);
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|closed| StoreFailure::new("work on a password", closed))?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await
        .map_err(failed)
    }
}

#[cfg(test)]
impl Hasher {
    /// Whoever wants a hash from now on gets an error.
    pub(crate) fn close(&self) {
        self.permits.close();
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;

    use super::*;

    #[tokio::test]
    async fn knows_the_password_again() {
        let hasher = Hasher::new();
        let hash = hasher.hash("träumt der Igel?".into(), [7; 16]).await.unwrap();
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.expose());
        assert!(hasher.verify("träumt der Igel?".into(), hash.clone()).await.unwrap());
        assert!(!hasher.verify("träumt der Igel".into(), hash.clone()).await.unwrap());
        let other_salt = hasher.hash("träumt der Igel?".into(), [8; 16]).await.unwrap();
        assert_ne!(other_salt.expose(), hash.expose());
    }

    #[tokio::test]
    async fn nobody_costs_the_same_and_never_matches() {
        let hasher = Hasher::new();
        let ours = hasher.hash("x".into(), [7; 16]).await.unwrap();
        let (ours, nobody) = (PasswordHash::new(ours.expose()).unwrap(), PasswordHash::new(NOBODY).unwrap());
        assert_eq!(
            (nobody.algorithm, nobody.version, &nobody.params),
            (ours.algorithm, ours.version, &ours.params)
        );
        let lengths = |hash: &PasswordHash| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(lengths(&nobody), lengths(&ours));
        assert!(!hasher.verify("nobody".into(), NOBODY.into()).await.unwrap());
    }

    #[tokio::test]
    async fn a_damaged_hash_is_our_failure_and_no_wrong_password() {
        let error = Hasher::new().verify("x".into(), "plain text".into()).await.unwrap_err();
        assert!(!error.to_string().contains("plain text"));
    }

    #[tokio::test]
    async fn two_at_once() {
        let hasher = Arc::new(Hasher::new());
        let (started, mut starts) = tokio::sync::mpsc::unbounded_channel();
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        let jobs: Vec<_> = (0..3)
            .map(|n| {
                let (hasher, started, wait) = (Arc::clone(&hasher), started.clone(), Arc::clone(&wait));
                tokio::spawn(async move {
                    let job = move || {
                        started.send(n).unwrap();
                        wait.lock().unwrap().recv().unwrap();
                    };
                    hasher.work(job).await.unwrap();
                })
            })
            .collect();
        let first = [starts.recv().await, starts.recv().await];
        assert!(first.iter().all(Option::is_some));
        assert_eq!(hasher.permits.available_permits(), 0);
        assert!(starts.try_recv().is_err());
        for _ in 0..3 {
            release.send(()).unwrap();
        }
        for job in jobs {
            job.await.unwrap();
        }
        assert_eq!(hasher.permits.available_permits(), AT_ONCE);
    }
}
