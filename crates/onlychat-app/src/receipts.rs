//! Who has what, who has read what, who is typing.

use onlychat_bus::Announcement;
use onlychat_domain::event::{Event, Signal};
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::message::Seq;
use onlychat_domain::privacy::Trace;
use onlychat_store::{Changes, CommitError, Precondition, Write};

use crate::{App, Error, Result};

impl App {
    /// The caller has read up to `seq`. Never moves backwards; beyond the last message it counts as the last.
    pub async fn mark_read(&self, caller: UserId, conversation_id: ConversationId, seq: Seq) -> Result<()> {
        let (seq, peer) = self.reached(caller, conversation_id, seq).await?;
        let audience = [Some(caller), peer].into_iter().flatten().collect::<Vec<_>>();
        let changes = Changes::at(self.now())
            .only_if(Precondition::ReadBelow { conversation_id, user_id: caller, seq })
            .write(Write::AdvanceRead { conversation_id, user_id: caller, seq })
            .tell(audience, Event::ConversationRead { conversation_id, user_id: caller, seq });
        self.advance(changes).await
    }

    /// A device of the caller has everything up to `seq`. Never moves backwards. Only the other hears of it: to the caller's
    /// own devices it says nothing.
    pub async fn mark_delivered(
        &self,
        caller: UserId,
        conversation_id: ConversationId,
        seq: Seq,
    ) -> Result<()> {
        let (seq, peer) = self.reached(caller, conversation_id, seq).await?;
        let changes = Changes::at(self.now())
            .only_if(Precondition::DeliveredBelow { conversation_id, user_id: caller, seq })
            .write(Write::AdvanceDelivered { conversation_id, user_id: caller, seq })
            .tell(
                peer.into_iter().collect::<Vec<_>>(),
                Event::ConversationDelivered { conversation_id, user_id: caller, seq },
            );
        self.advance(changes).await
    }

    /// The caller is typing: tells the other and the caller's own other devices, keeps nothing.
    pub async fn typing(&self, caller: UserId, conversation_id: ConversationId) -> Result<()> {
        let (conversation, peer) = self.membership(caller, conversation_id).await?;
        let signal = Signal::Typing { conversation_id, user_id: caller };
        let shown = self.sees(caller, peer, Trace::Typing).await?;
        let audience = if shown { conversation.members.into() } else { [caller].into() };
        self.bus.announce(Announcement::Signal { audience, signal });
        Ok(())
    }

    /// How far that is at most, and the other, if they may know of it.
    async fn reached(
        &self,
        caller: UserId,
        conversation_id: ConversationId,
        seq: Seq,
    ) -> Result<(Seq, Option<UserId>)> {
        if seq < Seq::ZERO {
            return Err(Error::invalid("/seq", Invalid::new("too_small", "A seq is 0 or more.")));
        }
        let (conversation, peer) = self.membership(caller, conversation_id).await?;
        let shown = self.sees(caller, peer, Trace::Receipts).await?;
        Ok((seq.min(conversation.last_seq), shown.then_some(peer)))
    }

    async fn advance(&self, changes: Changes) -> Result<()> {
        match self.store.commit(changes).await {
            // Not below: it is there already.
            Ok(_) | Err(CommitError::Precondition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
