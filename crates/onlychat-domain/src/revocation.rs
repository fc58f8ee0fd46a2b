//! Sessions and people whose tokens no longer count, although they have not expired yet.

use serde::{Deserialize, Serialize};

use crate::id::{SessionId, Subject};
use crate::time::Timestamp;

/// What was revoked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "lowercase")]
pub enum Revoked {
    /// One session: signed out, ended, or its refresh token was stolen.
    Session(SessionId),
    /// Everything of one person: removed or banned.
    Subject(Subject),
}

/// What was revoked, and how long that must be remembered.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Revocation {
    /// What.
    pub what: Revoked,
    /// When the last of the tokens concerned has expired anyway, skew included.
    pub until: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travels_as_json() {
        let what = Revoked::Session("sess_1".parse().unwrap());
        let revocation = Revocation { what, until: Timestamp::from_millis(5) };
        let text = serde_json::to_string(&revocation).unwrap();
        assert_eq!(text, r#"{"what":{"kind":"session","id":"sess_1"},"until":5}"#);
        assert_eq!(serde_json::from_str::<Revocation>(&text).unwrap(), revocation);
    }
}
