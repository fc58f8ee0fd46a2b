//! Sessions that go on, and end.

use onlychat_domain::{Secret, SessionId};
use onlychat_identity::{RefreshError, Refreshed, StoreFailure};
use onlychat_store::{Changes, CommitError, Precondition, Session, Write};

use crate::accounts::reading;
use crate::identity::BuiltinIdentity;
use crate::refresh::Presented;

impl BuiltinIdentity {
    /// Trades a refresh token. Exactly one of several that try at once with the same token gets the next one; for the
    /// others it is a used one.
    pub(crate) async fn go_on(
        &self,
        token: &Secret<String>,
        origin: Option<&str>,
    ) -> Result<Refreshed, RefreshError> {
        let presented = Presented::parse(token).ok_or(RefreshError::SessionEnded)?;
        let session = self.live(&presented.session_id).await?;
        if !presented.is(&session.refresh_hash) {
            return Err(self.reused(session.id).await?);
        }

        let now = self.clock.now();
        let (refresh, hash) = self.new_refresh(&session.id, now);
        let access = self.new_access(&session.subject, &session.id, origin, now)?;
        let Session { id, subject, .. } = session;
        let changes = Changes::at(now)
            .only_if(Precondition::SessionRefresh { session_id: id.clone(), hash: presented.hash })
            .write(Write::RotateSession { session_id: id.clone(), hash, expires_at: refresh.expires_at });
        match self.store.commit(changes).await {
            Ok(_receipt) => Ok(Refreshed { subject, session_id: id, access, refresh }),
            // Somebody was faster: signed out, which is fine, or traded the same token.
            Err(CommitError::Precondition(_)) => {
                let session = self.live(&id).await?;
                Err(self.reused(session.id).await?)
            }
            Err(error) => Err(StoreFailure::new("going on with a session", error).into()),
        }
    }

    /// The session, if it is not over.
    async fn live(&self, id: &SessionId) -> Result<Session, RefreshError> {
        let session = self.store.session(id).await.map_err(reading)?;
        session
            .filter(|session| session.ended_at.is_none() && self.clock.now() < session.expires_at)
            .ok_or(RefreshError::SessionEnded)
    }

    async fn reused(&self, session_id: SessionId) -> Result<RefreshError, StoreFailure> {
        self.end(session_id.clone()).await?;
        Ok(RefreshError::Reused { session_id })
    }

    /// Ends a session: its refresh token in the database, its session tokens at once.
    pub(crate) async fn end(&self, session_id: SessionId) -> Result<(), StoreFailure> {
        let changes = Changes::at(self.clock.now()).write(Write::EndSession(session_id.clone()));
        match self.store.commit(changes).await {
            Ok(_receipt) => {
                self.revoke(session_id);
                Ok(())
            }
            // There never was one.
            Err(CommitError::Missing(_)) => Ok(()),
            Err(error) => Err(StoreFailure::new("ending a session", error)),
        }
    }
}
