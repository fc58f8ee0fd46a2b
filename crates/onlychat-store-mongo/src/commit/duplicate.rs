//! Which unique key the server's words are about.

use onlychat_store::UniqueKey;

use crate::collections::{
    BROADCASTS, CONTENTS, CONVERSATIONS, CREATORS, CREDENTIALS, JOBS, MEDIA, MESSAGES, REPORTS, SESSIONS,
    UPLOADS, USERS, WEBHOOKS,
};
use crate::migrations::index;

/// Reads `E11000 duplicate key error collection: OnlyChat.users index: email_1 dup key: { email: "x" }`.
///
/// `None` for what is unique inside OnlyChat only, such as a place in a log: two processes met, one starts again.
pub(super) fn unique_key(message: &str) -> Option<UniqueKey> {
    let (_, rest) = message.split_once("collection: ")?;
    let (namespace, rest) = rest.split_once(" index: ")?;
    let (index, _) = rest.split_once(" dup key")?;
    let (_database, collection) = namespace.split_once('.')?;
    match (collection, index) {
        (USERS, index::ID) => Some(UniqueKey::UserId),
        (USERS, index::USER_SUBJECT) => Some(UniqueKey::Subject),
        (USERS, index::USER_EMAIL) => Some(UniqueKey::Email),
        (CREATORS, index::CREATOR_HANDLE) => Some(UniqueKey::Handle),
        (CONVERSATIONS, index::ID) => Some(UniqueKey::ConversationId),
        (CONVERSATIONS, index::CONVERSATION_PAIR) => Some(UniqueKey::ConversationPair),
        (MESSAGES, index::ID) => Some(UniqueKey::MessageId),
        (BROADCASTS, index::ID) => Some(UniqueKey::BroadcastId),
        (MESSAGES, index::MESSAGE_CLIENT_ID) | (BROADCASTS, index::BROADCAST_CLIENT_ID) => {
            Some(UniqueKey::ClientId)
        }
        (UPLOADS, index::ID) => Some(UniqueKey::UploadId),
        (MEDIA, index::ID) => Some(UniqueKey::MediaId),
        (CONTENTS, index::ID) => Some(UniqueKey::ContentId),
        (CONTENTS, index::CONTENT_DIGEST) => Some(UniqueKey::Digest),
        (JOBS, index::ID) => Some(UniqueKey::JobId),
        (REPORTS, index::ID) => Some(UniqueKey::ReportId),
        (CREDENTIALS, _) => Some(UniqueKey::Credential),
        (SESSIONS, _) => Some(UniqueKey::Session),
        (WEBHOOKS, _) => Some(UniqueKey::Webhook),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(namespace: &str, index: &str) -> String {
        format!(
            "E11000 duplicate key error collection: {namespace} index: {index} dup key: {{ x: \"a index: b\" }}"
        )
    }

    #[test]
    fn names_are_read() {
        assert_eq!(unique_key(&message("OnlyChat.users", "clerkId_1")), Some(UniqueKey::Subject));
        assert_eq!(unique_key(&message("x.users", "_id_")), Some(UniqueKey::UserId));
        assert_eq!(unique_key(&message("x.messages", "clientId_1_authorId_1")), Some(UniqueKey::ClientId));
        assert_eq!(unique_key(&message("x.messages", index::MESSAGE_SEQ)), None);
        assert_eq!(unique_key(&message("x.events", "_id_")), None);
        assert_eq!(unique_key("something else"), None);
    }
}
