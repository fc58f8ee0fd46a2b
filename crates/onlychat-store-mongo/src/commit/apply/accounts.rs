//! Writes to what identity keeps.

use onlychat_domain::{SessionId, Subject, Timestamp};
use onlychat_store::{Credential, RefreshHash, Session, UniqueKey};

use super::Refusal;
use crate::commit::working::Working;
use crate::docs::{CredentialDoc, ProviderStateDoc, WebhookDoc, WebhookKey, date};

pub(super) fn insert_credential(working: &mut Working, credential: &Credential) -> Result<(), Refusal> {
    let taken =
        |other: &CredentialDoc| other.subject == credential.subject || other.email == credential.email;
    if working.credentials.values().any(taken) {
        return Err(Refusal::Duplicate(UniqueKey::Credential));
    }
    working.credentials.set(credential.subject.clone(), credential.into());
    Ok(())
}

pub(super) fn insert_session(working: &mut Working, session: &Session) -> Result<(), Refusal> {
    if working.sessions.get(&session.id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::Session));
    }
    working.sessions.set(session.id.clone(), session.clone());
    Ok(())
}

pub(super) fn rotate_session(
    working: &mut Working,
    id: &SessionId,
    hash: RefreshHash,
    expires_at: Timestamp,
) -> Result<(), Refusal> {
    change_session(working, id, |session| {
        session.refresh_hash = hash;
        session.expires_at = expires_at;
    })
}

pub(super) fn end_session(working: &mut Working, id: &SessionId, now: Timestamp) -> Result<(), Refusal> {
    change_session(working, id, |session| session.ended_at = session.ended_at.or(Some(now)))
}

fn change_session(
    working: &mut Working,
    id: &SessionId,
    change: impl FnOnce(&mut Session),
) -> Result<(), Refusal> {
    working.sessions.get(id).ok_or(Refusal::Missing)?;
    working.sessions.change(id, change);
    Ok(())
}

pub(super) fn record_webhook(
    working: &mut Working,
    provider: &str,
    id: &str,
    sent_at: Timestamp,
) -> Result<(), Refusal> {
    let id = WebhookKey::new(provider, id);
    if working.webhooks.get(&id).is_some() {
        return Err(Refusal::Duplicate(UniqueKey::Webhook));
    }
    working.webhooks.set(id.clone(), WebhookDoc { id, sent_at: date(sent_at) });
    Ok(())
}

pub(super) fn touch_webhook(
    working: &mut Working,
    provider: &str,
    id: &str,
    sent_at: Timestamp,
) -> Result<(), Refusal> {
    let id = WebhookKey::new(provider, id);
    working.webhooks.get(&id).ok_or(Refusal::Missing)?;
    working.webhooks.change(&id, |webhook| webhook.sent_at = webhook.sent_at.max(date(sent_at)));
    Ok(())
}

pub(super) fn put_provider_state(
    working: &mut Working,
    subject: &Subject,
    updated_at: Timestamp,
    deleted: bool,
) {
    let was_deleted = working.provider_states.get(subject).is_some_and(|state| state.deleted);
    let state = ProviderStateDoc {
        subject: subject.clone(),
        updated_at: Some(date(updated_at)),
        deleted: deleted || was_deleted,
    };
    working.provider_states.set(subject.clone(), state);
}
