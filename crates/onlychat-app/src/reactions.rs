//! Reacting to messages.

use onlychat_domain::event::Event;
use onlychat_domain::id::{MessageId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::message::{Emoji, Message, REACTIONS_PER_MESSAGE};
use onlychat_domain::notification::Entry;
use onlychat_store::{Changes, CommitError, NotificationWrite, Precondition, Write};

use crate::{App, Error, Result};

impl App {
    /// Reacts with an emoji; doing it twice changes nothing.
    pub async fn react(&self, caller: UserId, message_id: MessageId, emoji: &str) -> Result<()> {
        let (message, members, emoji) = self.reaction_target(caller, message_id, emoji).await?;
        self.check_blocks_among(caller, members).await?;
        let conversation_id = message.conversation_id;
        let event = Event::ReactionChanged {
            conversation_id,
            message_id,
            user_id: caller,
            emoji: emoji.clone(),
            reacted: true,
        };
        let changes = Changes::at(self.now())
            .only_if(Precondition::MessageLive(message_id))
            .only_if(Precondition::ReactionAbsent { message_id, user_id: caller, emoji: emoji.clone() })
            .only_if(Precondition::ReactionRoom {
                message_id,
                emoji: emoji.clone(),
                max: REACTIONS_PER_MESSAGE,
            })
            .write(Write::AddReaction { message_id, user_id: caller, emoji: emoji.clone() })
            .tell(members, event);
        let entry = Entry::Reaction { conversation_id, message_id, user_id: caller, emoji };
        let changes = self.enter(changes, caller, message.author_id, entry).await?;
        let asks = changes.clone();
        match self.store.commit(changes).await {
            Ok(_) => {
                self.bells.ring_for(&asks);
                Ok(())
            }
            Err(CommitError::Precondition(1)) => Ok(()),
            Err(CommitError::Precondition(0)) => Err(Error::Conflict("The message is deleted.")),
            Err(CommitError::Precondition(_)) => {
                let full = format!("A message carries at most {REACTIONS_PER_MESSAGE} different emoji.");
                Err(Error::invalid("/emoji", Invalid::new("too_many", full)))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a reaction back; doing it twice changes nothing.
    pub async fn unreact(&self, caller: UserId, message_id: MessageId, emoji: &str) -> Result<()> {
        let (message, members, emoji) = self.reaction_target(caller, message_id, emoji).await?;
        let conversation_id = message.conversation_id;
        let event = Event::ReactionChanged {
            conversation_id,
            message_id,
            user_id: caller,
            emoji: emoji.clone(),
            reacted: false,
        };
        let changes = Changes::at(self.now())
            .only_if(Precondition::ReactionPresent { message_id, user_id: caller, emoji: emoji.clone() })
            .write(Write::RemoveReaction { message_id, user_id: caller, emoji: emoji.clone() })
            .write(Write::Notification(NotificationWrite::Withdraw {
                user_id: message.author_id,
                entry: Entry::Reaction { conversation_id, message_id, user_id: caller, emoji },
            }))
            .tell(members, event)
            .tell([message.author_id], Event::NotificationsChanged);
        match self.store.commit(changes).await {
            Ok(_) | Err(CommitError::Precondition(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn reaction_target(
        &self,
        caller: UserId,
        message_id: MessageId,
        emoji: &str,
    ) -> Result<(Message, [UserId; 2], Emoji)> {
        let (message, members) = self.visible_message(caller, message_id).await?;
        let emoji = Emoji::parse(emoji).map_err(|invalid| Error::invalid("/emoji", invalid))?;
        Ok((message, members, emoji))
    }
}
