//! Why a use case did not do it.

use onlychat_domain::invalid::Invalid;
use onlychat_identity::DirectoryError;
use onlychat_media::MediaError;
use onlychat_store::{CommitError, StoreError};

/// A use case's answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do it. Nothing was changed, unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is not the caller's to see. Says what, for a person.
    #[error("{0}")]
    NotFound(&'static str),
    /// Some of the input is not allowed. At least one field.
    #[error("the input is not valid")]
    Invalid(Vec<Field>),
    /// The caller may not do this. Says why, for a person.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The creator's policy does not let the caller write.
    #[error("This creator takes messages from subscribers only. Subscribe to write.")]
    DmNotAllowed,
    /// What a creator tells an audience is for that audience.
    #[error("Only subscribers read what this creator tells them. Subscribe to read it.")]
    SubscriptionRequired,
    /// The time in which a message may be edited is over.
    #[error("A message can be edited for 48 hours; this one is older.")]
    EditWindowOver,
    /// The handle is somebody else's.
    #[error("This handle is taken. Choose another.")]
    HandleTaken,
    /// Something else changed meanwhile, or was done before. Says what, for a person.
    #[error("{0}")]
    Conflict(&'static str),
    /// The caller may keep no more files.
    #[error("Your storage is full. Remove files you no longer need.")]
    QuotaFull,
    /// Somebody else, or an earlier request, is at this upload.
    #[error("Another request is at this upload. Try again in a moment.")]
    UploadBusy,
    /// The bytes do not follow on what is there.
    #[error("This upload goes on at byte {offset}.")]
    UploadElsewhere {
        /// How many bytes are there.
        offset: u64,
    },
    /// More bytes came than the file has.
    #[error("More bytes came than the file was to have. What belongs to it was kept.")]
    TooLong,
    /// The bytes are not what their sender says.
    #[error("The bytes do not match their checksum, so they were not kept. Send them again.")]
    ChecksumMismatch,
    /// Files cannot be read or written.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// More is going on than is done in time. The same again a moment later is fine.
    #[error("The server has more to do than it can. Try again in a moment.")]
    Overloaded,
    /// The account was removed at the identity provider.
    #[error("the account was removed")]
    AccountRemoved,
    /// The identity provider could not be asked.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours: something happened that cannot happen.
    #[error("{0}")]
    Fault(String),
}

/// One part of an input that is not allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Which, as a JSON pointer into the request's body, such as `/text`.
    pub pointer: &'static str,
    /// What is wrong with it.
    pub invalid: Invalid,
}

impl Error {
    /// One invalid field.
    pub fn invalid(pointer: &'static str, invalid: Invalid) -> Self {
        Self::Invalid(vec![Field { pointer, invalid }])
    }
}

/// For the commits whose use case handles no rejection: one can only be a fault of ours.
impl From<CommitError> for Error {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Store(error) => Self::Store(error),
            rejected => Self::Fault(format!("a commit was rejected: {rejected}")),
        }
    }
}

/// Collects what is wrong with an input, so that a person is told everything at once.
#[derive(Default)]
pub(crate) struct Checks(Vec<Field>);

impl Checks {
    /// Takes the value out of a check, or remembers what is wrong and goes on with the default.
    pub(crate) fn check<T: Default>(
        &mut self,
        pointer: &'static str,
        checked: std::result::Result<T, Invalid>,
    ) -> T {
        checked.unwrap_or_else(|invalid| {
            self.0.push(Field { pointer, invalid });
            T::default()
        })
    }

    /// As [`Checks::check`], for a value that has no default.
    pub(crate) fn need<T>(
        &mut self,
        pointer: &'static str,
        checked: std::result::Result<T, Invalid>,
    ) -> Option<T> {
        self.check(pointer, checked.map(Some))
    }

    /// An error, if anything was wrong.
    pub(crate) fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
