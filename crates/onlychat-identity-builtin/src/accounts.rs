//! Signing up and in.

use async_trait::async_trait;
use onlychat_domain::user::Profile;
use onlychat_domain::{SessionId, Subject, Timestamp, User};
use onlychat_identity::{
    AccessToken, PasswordAccounts, Refresh, RefreshError, RefreshToken, Refreshed, SignIn, SignInError,
    SignOut, SignUp, SignUpError, SignedIn, StoreFailure,
};
use onlychat_store::{Changes, CommitError, Credential, Session, UniqueKey, Write};

use crate::identity::BuiltinIdentity;
use crate::password::{self, NOBODY, Person};
use crate::refresh::{self, REFRESH_LIFE};

#[async_trait]
impl PasswordAccounts for BuiltinIdentity {
    async fn sign_up(&self, request: SignUp) -> Result<SignedIn, SignUpError> {
        let SignUp { email, password, first_name, last_name, origin } = request;
        let (typed, person) = (password.clone(), (email.clone(), first_name.clone(), last_name.clone()));
        self.hasher
            .work(move || {
                let (email, first_name, last_name) = &person;
                let (first_name, last_name) = (first_name.as_deref(), last_name.as_deref());
                password::check(typed.expose(), &Person { email, first_name, last_name })
            })
            .await?
            .map_err(SignUpError::WeakPassword)?;
        // Before the costly hash; the commit decides all the same.
        if self.store.user_by_email(&email).await.map_err(reading)?.is_some() {
            return Err(SignUpError::EmailTaken);
        }
        let password_hash = self.hasher.hash(password, self.draw()).await?;

        let now = self.clock.now();
        let subject = self.ids.subject(now);
        let profile = Profile { email: Some(email.clone()), first_name, last_name, image_url: None };
        let user = User::new(self.ids.user_id(now), subject.clone(), profile, now);
        let credential = Credential { subject: subject.clone(), email, password_hash, created_at: now };
        let new = self.new_session(&subject, now);
        let changes = Changes::at(now)
            .write(Write::InsertUser(user.clone()))
            .write(Write::InsertCredential(credential))
            .write(Write::InsertSession(new.session.clone()));
        match self.store.commit(changes).await {
            Ok(_receipt) => Ok(self.signed_in(user, new, origin.as_deref(), now)?),
            Err(CommitError::Duplicate(UniqueKey::Email | UniqueKey::Credential)) => {
                Err(SignUpError::EmailTaken)
            }
            Err(error) => Err(StoreFailure::new("making an account", error).into()),
        }
    }

    async fn sign_in(&self, request: SignIn) -> Result<SignedIn, SignInError> {
        let SignIn { email, password, origin } = request;
        let credential = self.store.credential_by_email(&email).await.map_err(reading)?;
        let hash =
            credential.as_ref().map_or_else(|| NOBODY.into(), |credential| credential.password_hash.clone());
        let right = self.hasher.verify(password, hash).await?;
        let Some(Credential { subject, .. }) = credential.filter(|_| right) else {
            return Err(SignInError::InvalidCredentials);
        };
        // An account whose user is gone is no account.
        let user = self.store.user_by_subject(&subject).await.map_err(reading)?;
        let user = user.ok_or(SignInError::InvalidCredentials)?;

        let now = self.clock.now();
        let new = self.new_session(&subject, now);
        let changes = Changes::at(now).write(Write::InsertSession(new.session.clone()));
        self.store.commit(changes).await.map_err(|error| StoreFailure::new("beginning a session", error))?;
        Ok(self.signed_in(user, new, origin.as_deref(), now)?)
    }

    async fn refresh(&self, request: Refresh) -> Result<Refreshed, RefreshError> {
        self.go_on(&request).await
    }

    async fn sign_out(&self, request: SignOut) -> Result<(), StoreFailure> {
        match request {
            SignOut::Session(session_id) => self.end(session_id).await,
            SignOut::RefreshToken(token) => match refresh::Presented::parse(&token) {
                Some(presented) => self.end(presented.session_id).await,
                None => Ok(()),
            },
        }
    }
}

pub(crate) fn reading(error: onlychat_store::StoreError) -> StoreFailure {
    StoreFailure::new("reading an account", error)
}

/// A session that is to be stored, and its first refresh token.
struct NewSession {
    session: Session,
    refresh: RefreshToken,
}

impl BuiltinIdentity {
    fn new_session(&self, subject: &Subject, now: Timestamp) -> NewSession {
        let id = self.ids.session_id(now);
        let (token, refresh_hash) = refresh::generate(&id, &*self.entropy);
        let expires_at = now.plus(REFRESH_LIFE);
        let session = Session {
            id,
            subject: subject.clone(),
            refresh_hash,
            created_at: now,
            expires_at,
            ended_at: None,
        };
        NewSession { session, refresh: RefreshToken { token, expires_at } }
    }

    pub(crate) fn new_access(
        &self,
        subject: &Subject,
        session: &SessionId,
        origin: Option<&str>,
        now: Timestamp,
    ) -> Result<AccessToken, StoreFailure> {
        self.mint
            .token(subject, session, origin, now)
            .map_err(|error| StoreFailure::new("signing a token", error))
    }

    fn signed_in(
        &self,
        user: User,
        new: NewSession,
        origin: Option<&str>,
        now: Timestamp,
    ) -> Result<SignedIn, StoreFailure> {
        let NewSession { session, refresh } = new;
        let access = self.new_access(&session.subject, &session.id, origin, now)?;
        Ok(SignedIn { user, session_id: session.id, access, refresh })
    }
}
