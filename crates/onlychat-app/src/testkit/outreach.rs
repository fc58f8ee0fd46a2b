//! Push services and a mail server that do what a test says and remember what they were given.

use async_trait::async_trait;
use http::StatusCode;
use onlychat_mail::{Mail, MailError, Mailer};
use onlychat_push::{Post, Posted, Transport, Unsent};
use parking_lot::Mutex;

/// Push services.
#[derive(Default)]
pub struct Posts {
    taken: Mutex<Vec<Post>>,
    /// What the next are answered; 201 afterwards.
    answers: Mutex<Vec<(u16, Option<&'static str>)>>,
}

impl Posts {
    /// The next one is answered this way, with `Retry-After`.
    pub fn answer(&self, status: u16, retry_after: Option<&'static str>) {
        self.answers.lock().push((status, retry_after));
    }

    /// What came since the last time.
    pub fn take(&self) -> Vec<Post> {
        std::mem::take(&mut self.taken.lock())
    }
}

#[async_trait]
impl Transport for Posts {
    async fn post(&self, post: Post) -> Result<Posted, Unsent> {
        self.taken.lock().push(post);
        let (status, retry_after) = self.answers.lock().pop().unwrap_or((201, None));
        // A test that says no status gets the one of a server that fails.
        let status = status.try_into().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Ok(Posted { status, retry_after: retry_after.map(str::to_owned), body: Vec::new() })
    }
}

/// A mail server.
#[derive(Default)]
pub struct Letters {
    taken: Mutex<Vec<Mail>>,
    refusals: Mutex<Vec<MailError>>,
}

impl Letters {
    /// The next one is refused.
    pub fn refuse(&self, error: MailError) {
        self.refusals.lock().push(error);
    }

    /// What came since the last time.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.taken.lock())
    }
}

#[async_trait]
impl Mailer for Letters {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if let Some(error) = self.refusals.lock().pop() {
            return Err(error);
        }
        self.taken.lock().push(mail.clone());
        Ok(())
    }
}
