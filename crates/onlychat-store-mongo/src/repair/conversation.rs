//! A conversation's last number and its members' counters, from its messages.

use mongodb::ClientSession;
use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use mongodb::error::{Error, Result};
use onlychat_domain::Seq;

use crate::MongoStore;
use crate::docs::{MemberDoc, MessageDoc, user_id};

impl MongoStore {
    /// Its last number is never lowered: it may have been told to somebody.
    pub(super) async fn repair_conversation(
        &self,
        session: &mut ClientSession,
        id: &str,
    ) -> Result<Vec<String>> {
        let found =
            self.collections.conversations.find_one(doc! { "_id": id }).session(&mut *session).await?;
        let Some(found) = found else { return Ok(Vec::new()) };
        let (mut right, mut done) = (found.clone(), Vec::new());

        if let Some(last) = self.last_message(session, doc! { "conversationId": id }).await?
            && last.seq() > right.last_seq
        {
            right.last_seq = last.seq();
            right.updated_at = right.updated_at.max(last.created_at());
            done.push(format!("its last number is that of its last message, {}", right.last_seq.0));
        }
        let of_that_number = doc! { "conversationId": id, "seq": right.last_seq.0 };
        let last = self.last_message(session, of_that_number).await?.map(|message| message.id());
        // Without a message of that number it is not known which was the last.
        if (last.is_some() || right.last_seq == Seq::ZERO) && last != right.last_message_id {
            right.last_message_id = last;
            done.push("its last message is the one of its last number".to_owned());
        }
        for member in &mut right.members {
            self.repair_member(session, id, member, &mut done).await?;
        }
        if right != found {
            let members = serialize_to_bson(&right.members).map_err(Error::from)?;
            let set = doc! {
                "lastSeq": right.last_seq.0,
                "lastMessageId": right.last_message_id.map(|id| id.to_string()),
                "updatedAt": right.updated_at,
                "members": members,
            };
            let update = self.collections.conversations.update_one(doc! { "_id": id }, doc! { "$set": set });
            update.session(&mut *session).await?;
        }
        Ok(done)
    }

    async fn repair_member(
        &self,
        session: &mut ClientSession,
        conversation: &str,
        member: &mut MemberDoc,
        done: &mut Vec<String>,
    ) -> Result<()> {
        let user = user_id(member.user_id);
        if member.delivered_seq < member.read_seq {
            member.delivered_seq = member.read_seq;
            done.push(format!("what {user} read was received, up to {}", member.read_seq.0));
        }
        let unread = doc! {
            "conversationId": conversation, "seq": { "$gt": member.read_seq.0 },
            "authorId": { "$ne": member.user_id }, "deletedAt": Bson::Null,
        };
        let count = self.collections.messages.count_documents(unread).session(&mut *session).await?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        if member.unread_count != count {
            member.unread_count = count;
            done.push(format!("{user} has {count} unread"));
        }
        Ok(())
    }

    async fn last_message(&self, session: &mut ClientSession, which: Document) -> Result<Option<MessageDoc>> {
        self.collections.messages.find_one(which).sort(doc! { "seq": -1 }).session(session).await
    }
}
