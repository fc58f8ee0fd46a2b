//! Writes to people.

use mongodb::bson::doc;
use onlychat_domain::user::UserPatch;
use onlychat_domain::{EmailKey, Timestamp, User, UserId};
use onlychat_store::UniqueKey;

use super::Refusal;
use crate::commit::working::{Statement, Working};
use crate::docs::{oid, user_to, user_update};

pub(super) fn insert(working: &mut Working, user: &User) -> Result<(), Refusal> {
    if working.users.get(&user.id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::UserId));
    }
    if working.users.values().any(|other| other.clerk_id == user.clerk_id) {
        return Err(Refusal::Duplicate(UniqueKey::Subject));
    }
    refuse_taken_email(working, user.id, &user.email)?;
    working.user_statements.push(Statement {
        query: doc! { "_id": oid(user.id) },
        update: user_to(user),
        upsert: true,
    });
    working.users.set(user.id, user.clone());
    Ok(())
}

pub(super) fn update(
    working: &mut Working,
    id: UserId,
    patch: &UserPatch,
    now: Timestamp,
) -> Result<(), Refusal> {
    let before = working.users.get(&id).ok_or(Refusal::Missing)?;
    let after = patch.apply(before.clone(), now);
    if patch.email.is_some() {
        refuse_taken_email(working, id, &after.email)?;
    }
    let update = user_update(patch, now);
    working.user_statements.push(Statement { query: doc! { "_id": oid(id) }, update, upsert: false });
    working.users.set(id, after);
    Ok(())
}

fn refuse_taken_email(working: &Working, id: UserId, email: &EmailKey) -> Result<(), Refusal> {
    let taken = working.users.values().any(|other| other.email == *email && other.id != id);
    if taken { Err(Refusal::Duplicate(UniqueKey::Email)) } else { Ok(()) }
}
