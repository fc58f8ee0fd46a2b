//! Sessions that go on, and end.

use onlychat_domain::{Secret, SessionId};
use onlychat_identity::{Refresh, RefreshError, RefreshToken, Refreshed, StoreFailure};
use onlychat_store::{Changes, CommitError, Precondition, RefreshHash, Session, Write};

use crate::accounts::reading;
use crate::identity::BuiltinIdentity;
use crate::refresh::{self, Presented, REFRESH_LIFE};

impl BuiltinIdentity {
    /// Trades a refresh token. Exactly one of several that try at once with the same token gets the next one; for the
    /// others it is a used one, unless they are the same attempt.
    pub(crate) async fn go_on(&self, request: &Refresh) -> Result<Refreshed, RefreshError> {
        let presented = Presented::parse(&request.token).ok_or(RefreshError::SessionEnded)?;
        let (token, hash) = match &request.attempt {
            Some(attempt) => refresh::follow(&presented, attempt, &self.key),
            None => refresh::generate(&presented.session_id, &*self.entropy),
        };
        let session = self.live(&presented.session_id).await?;
        if !presented.is(&session.refresh_hash) {
            return self.again(session, token, &hash, request).await;
        }

        let now = self.clock.now();
        let expires_at = now.plus(REFRESH_LIFE);
        let id = session.id.clone();
        let changes = Changes::at(now)
            .only_if(Precondition::SessionRefresh { session_id: id.clone(), hash: presented.hash })
            .write(Write::RotateSession { session_id: id.clone(), hash, expires_at });
        match self.store.commit(changes).await {
            Ok(_receipt) => self.refreshed(session, RefreshToken { token, expires_at }, request),
            // Somebody was faster: signed out, which is fine, or traded the same token.
            Err(CommitError::Precondition(_)) => {
                let session = self.live(&id).await?;
                self.again(session, token, &hash, request).await
            }
            Err(error) => Err(StoreFailure::new("going on with a session", error).into()),
        }
    }

    /// The presented token is used. Is the session's token the one that this very attempt got, then its answer was lost
    /// (a page was left before it came) and is given once more; anything else is a theft.
    async fn again(
        &self,
        session: Session,
        token: Secret<String>,
        hash: &RefreshHash,
        request: &Refresh,
    ) -> Result<Refreshed, RefreshError> {
        if request.attempt.is_some() && refresh::same(hash, &session.refresh_hash) {
            let expires_at = session.expires_at;
            return self.refreshed(session, RefreshToken { token, expires_at }, request);
        }
        Err(self.reused(session.id).await?)
    }

    fn refreshed(
        &self,
        session: Session,
        refresh: RefreshToken,
        request: &Refresh,
    ) -> Result<Refreshed, RefreshError> {
        let Session { id: session_id, subject, .. } = session;
        let access = self.new_access(&subject, &session_id, request.origin.as_deref(), self.clock.now())?;
        Ok(Refreshed { subject, session_id, access, refresh })
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
