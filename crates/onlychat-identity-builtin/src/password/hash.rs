//! How passwords are kept: argon2id.

use std::sync::Arc;

use argon2::password_hash::Error as HashError;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use onlychat_domain::Secret;
use onlychat_identity::StoreFailure;
use parking_lot::Mutex;
use tokio::sync::Semaphore;

/// OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const ALGORITHM: Algorithm = Algorithm::Argon2id;
const VERSION: Version = Version::V0x13;
/// How many are computed at once: 38 MiB and two cores, however many people sign in.
const AT_ONCE: usize = 2;

/// The hash of no password at all, so that an unknown address costs the same work as a known one.
pub(crate) const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$b25seWNoYXQgbm9ib2R5IQ$bm9ib2R5IGluIHRoZSB3b3JsZCBoYXMgdGhpcyBvbmU";

/// Computes hashes away from the threads that serve requests, a few at a time.
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    memory: Arc<Memory>,
}

/// The memory of hashes that are not being computed, to be used again: an allocator keeps what it is given back apart for each
/// thread, and hashes run on whichever thread is free, so that giving it back left hundreds of megabytes behind.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

impl Memory {
    /// As `argon2` computes it.
    fn output(&self, argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<Output, HashError> {
        let mut blocks = self.0.lock().pop().unwrap_or_default();
        blocks.resize(argon2.params().block_count(), Block::default());
        let mut buffer = [0; Output::MAX_LENGTH];
        let length = argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = buffer.get_mut(..length).ok_or(HashError::OutputSize)?;
        let computed = argon2.hash_password_into_with_memory(password, salt, output, &mut blocks);
        self.0.lock().push(blocks);
        computed?;
        Ok(Output::new(output)?)
    }

    /// In PHC format.
    fn hash(&self, argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, HashError> {
        let output = self.output(argon2, password, salt)?;
        let hash = PasswordHash {
            algorithm: ALGORITHM.ident(),
            version: Some(VERSION.into()),
            params: ParamsString::try_from(argon2.params())?,
            salt: Some(Salt::new(salt)?),
            hash: Some(output),
        };
        Ok(hash.to_string())
    }

    /// [`HashError::PasswordInvalid`] when it is another one.
    fn verify(&self, password: &[u8], hash: &str) -> Result<(), HashError> {
        let hash = PasswordHash::new(hash)?;
        let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
            return Err(HashError::PasswordInvalid);
        };
        let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
        let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
        let argon2 = Argon2::new(algorithm, version, Params::try_from(&hash)?);
        // Compares in constant time.
        let same = self.output(&argon2, password, salt)? == *expected;
        if same { Ok(()) } else { Err(HashError::PasswordInvalid) }
    }
}

impl Hasher {
    #[expect(clippy::expect_used, reason = "constants within the limits; a test says so")]
    pub(crate) fn new() -> Self {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("fine parameters");
        let argon2 = Argon2::new(ALGORITHM, VERSION, params);
        Self { argon2, permits: Arc::new(Semaphore::new(AT_ONCE)), memory: Arc::default() }
    }

    /// The password's hash in PHC format.
    pub(crate) async fn hash(
        &self,
        password: Secret<String>,
        salt: [u8; 16],
    ) -> Result<Secret<String>, StoreFailure> {
        let (argon2, memory) = (self.argon2.clone(), Arc::clone(&self.memory));
        let hash = self
            .work(move || memory.hash(&argon2, password.expose().as_bytes(), &salt))
            .await?
            .map_err(|error| StoreFailure::new("hashing a password", error))?;
        Ok(Secret::new(hash))
    }

    /// Whether it is the password of this hash, which says itself how it was made.
    pub(crate) async fn verify(
        &self,
        password: Secret<String>,
        hash: Secret<String>,
    ) -> Result<bool, StoreFailure> {
        let memory = Arc::clone(&self.memory);
        let verified = self.work(move || memory.verify(password.expose().as_bytes(), hash.expose())).await?;
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
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

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
    async fn others_compute_the_same() {
        let hasher = Hasher::new();
        let ours = hasher.hash("träumt der Igel?".into(), [7; 16]).await.unwrap();
        let theirs = hasher.argon2.hash_password_with_salt("träumt der Igel?".as_bytes(), &[7; 16]).unwrap();
        assert_eq!(*ours.expose(), theirs.to_string());
        Argon2::default().verify_password("träumt der Igel?".as_bytes(), ours.expose().as_str()).unwrap();
        // One of other parameters, after which ours are the same again.
        let params = Params::new(64, 3, 2, Some(24)).unwrap();
        let other = Argon2::new(Algorithm::Argon2i, VERSION, params);
        let other = other.hash_password_with_salt(b"x", &[7; 16]).unwrap().to_string();
        assert!(hasher.verify("x".into(), other.clone().into()).await.unwrap());
        assert!(!hasher.verify("y".into(), other.into()).await.unwrap());
        assert!(hasher.verify("träumt der Igel?".into(), ours).await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn memory_is_used_again() {
        let hasher = Arc::new(Hasher::new());
        let jobs: Vec<_> = (0..6)
            .map(|n| {
                let hasher = Arc::clone(&hasher);
                tokio::spawn(async move { hasher.hash("x".into(), [n; 16]).await.unwrap() })
            })
            .collect();
        for job in jobs {
            job.await.unwrap();
        }
        let kept = hasher.memory.0.lock();
        assert!((1..=AT_ONCE).contains(&kept.len()), "{} hashes' memory", kept.len());
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
