//! What somebody wants of a conversation, for themselves.

use onlychat_domain::conversation::ConversationSettings;
use onlychat_domain::event::Event;
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::time::Timestamp;
use onlychat_store::{Changes, CommitError, Write};

use crate::conversations::NO_CONVERSATION;
use crate::{App, Result};

/// What changes; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationSettingsPatch {
    /// Until when nothing of it is told by itself.
    pub muted_until: Option<Option<Timestamp>>,
    /// Whether it stands before the others.
    pub pinned: Option<bool>,
    /// Whether it is put away.
    pub archived: Option<bool>,
    /// Whether it is to look unread.
    pub unread: Option<bool>,
}

impl App {
    /// Changes what the caller wants of a conversation, and tells the caller's other devices.
    pub async fn set_conversation_settings(
        &self,
        caller: UserId,
        conversation_id: ConversationId,
        patch: ConversationSettingsPatch,
    ) -> Result<ConversationSettings> {
        let view = self.store.conversation_view(caller, conversation_id).await?.ok_or(NO_CONVERSATION)?;
        let (before, now) = (view.settings, self.now());
        let since = |before: Option<Timestamp>, wanted: Option<bool>| match wanted {
            None => before,
            Some(true) => before.or(Some(now)),
            Some(false) => None,
        };
        let after = ConversationSettings {
            // A time that is over says as little as none.
            muted_until: patch.muted_until.map_or(before.muted_until, |until| until.filter(|at| *at > now)),
            pinned_at: since(before.pinned_at, patch.pinned),
            archived_at: since(before.archived_at, patch.archived),
            unread: patch.unread.unwrap_or(before.unread),
        };
        if after == before {
            return Ok(after);
        }
        let write = Write::PutConversationSettings { conversation_id, user_id: caller, settings: after };
        let event = Event::ConversationSettingsChanged { conversation_id };
        match self.store.commit(Changes::at(now).write(write).tell([caller], event)).await {
            Ok(_) => Ok(after),
            Err(CommitError::Missing(_)) => Err(NO_CONVERSATION),
            Err(error) => Err(error.into()),
        }
    }
}
