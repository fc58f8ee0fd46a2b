//! Writes.

use onlychat_domain::user::UserPatch;
use onlychat_domain::{Secret, Subscription};

use super::{KINDS, Reading, hash, seq};
use crate::conformance::kit::at;
use crate::conformance::oracle::universe::Universe;
use crate::{Credential, Session, Write};

/// The provider of every notification.
const PROVIDER: &str = "clerk";

impl Reading<'_> {
    pub(super) fn write(&self) -> Write {
        let (kind, a, b, c) = self.choice;
        let (universe, now, emoji) = (self.universe, self.now, Universe::emoji(c));
        let ((conversation_id, user_id), message_id) = (self.member(), self.message());
        match kind % KINDS {
            0 => self.insert_user(),
            1 | 2 => Write::UpdateUser { user_id: universe.person(self.person()), patch: self.patch() },
            3 => Write::PutCreator(universe.creator(a, b, now)),
            4 => Write::DeleteCreator(universe.stored(self.creator())),
            5..8 => {
                let subscription = Subscription::free(universe.stored(a), universe.stored(b % 3), now);
                let over = c.is_multiple_of(3);
                Write::PutSubscription(if over { subscription.canceled(now) } else { subscription })
            }
            8 => {
                let (id, one, other) = self.new_conversation();
                Write::InsertConversation(universe.pairing(id, one, other, now))
            }
            9..15 => self.append(),
            15 | 16 => Write::EditMessage { message_id, text: format!("edited {b} 🏴") },
            17 => Write::DeleteMessage(message_id),
            18..21 => Write::AddReaction { message_id, user_id: universe.stored(b), emoji },
            21 | 22 => {
                let (message_id, user_id, emoji) = self.reaction();
                Write::RemoveReaction { message_id, user_id, emoji }
            }
            23 | 24 => Write::AdvanceRead { conversation_id, user_id, seq: seq(c) },
            25 => Write::AdvanceDelivered { conversation_id, user_id, seq: seq(c) },
            26 => self.insert_credential(),
            27 => Write::InsertSession(Session {
                id: self.new_session(),
                subject: universe.subject(b),
                refresh_hash: hash(b),
                created_at: now,
                expires_at: at(i64::from(u32::MAX)),
                ended_at: None,
            }),
            28 if c.is_multiple_of(3) => Write::EndSession(self.session()),
            28 => Write::RotateSession {
                session_id: self.session(),
                hash: hash(b),
                expires_at: at(i64::from(c)),
            },
            29 => Write::RecordWebhook {
                provider: PROVIDER.into(),
                webhook_id: self.new_webhook(),
                sent_at: now,
            },
            30 => Write::TouchWebhook { provider: PROVIDER.into(), webhook_id: self.webhook(), sent_at: now },
            _ => {
                let (updated_at, deleted) = (at(i64::from(b)), c.is_multiple_of(5));
                Write::PutProviderState { subject: universe.subject(a), updated_at, deleted }
            }
        }
    }

    fn insert_user(&self) -> Write {
        let (_, _, b, c) = self.choice;
        let id = self.new_person();
        let subject = if self.wild && c % 3 == 0 { b } else { id };
        let email = if self.wild && c % 3 == 1 { b } else { id };
        Write::InsertUser(self.universe.user(id, subject, email, self.now))
    }

    fn insert_credential(&self) -> Write {
        let subject = self.new_account();
        let email = if self.wild { self.choice.2 } else { subject };
        Write::InsertCredential(Credential {
            subject: self.universe.subject(subject),
            email: self.universe.email(email),
            password_hash: Secret::new(format!("hash {}", self.choice.3)),
            created_at: self.now,
        })
    }

    /// A message by a member, with a new id and a new client id, unless it is wild.
    fn append(&self) -> Write {
        let (_, a, _, c) = self.choice;
        let ((place, author), id) = (self.member(), self.new_message());
        Write::AppendMessage(self.universe.draft(id, place, author, if self.wild { a ^ c } else { id }))
    }

    fn patch(&self) -> UserPatch {
        let (_, _, b, c) = self.choice;
        UserPatch {
            email: c.is_multiple_of(4).then(|| self.universe.email(b)),
            first_name: c.is_multiple_of(3).then(|| b.is_multiple_of(2).then(|| format!("Name {b}"))),
            bio: c.is_multiple_of(5).then_some(None),
            profile_setup: c.is_multiple_of(2).then_some(b.is_multiple_of(2)),
            ..UserPatch::default()
        }
    }
}
