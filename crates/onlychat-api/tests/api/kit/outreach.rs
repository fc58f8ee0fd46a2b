//! Push services and a mail server that do what a test says and remember what they were given.

use std::sync::Mutex;

use async_trait::async_trait;
use http::StatusCode;
use onlychat_mail::{Mail, MailError, Mailer};
use onlychat_push::{Post, Posted, Transport, Unsent};

/// Push services.
#[derive(Default)]
pub(crate) struct Posts {
    taken: Mutex<Vec<Post>>,
    /// What the next are answered; 201 afterwards.
    answers: Mutex<Vec<(u16, Option<&'static str>)>>,
}

impl Posts {
    /// The next one is answered this way, with `Retry-After`.
    pub(crate) fn answer(&self, status: u16, retry_after: Option<&'static str>) {
        self.answers.lock().unwrap().push((status, retry_after));
    }

    /// What came since the last time.
    pub(crate) fn take(&self) -> Vec<Post> {
        std::mem::take(&mut self.taken.lock().unwrap())
    }
}

#[async_trait]
impl Transport for Posts {
    async fn post(&self, post: Post) -> Result<Posted, Unsent> {
        self.taken.lock().unwrap().push(post);
        let (status, retry_after) = self.answers.lock().unwrap().pop().unwrap_or((201, None));
        let status = StatusCode::from_u16(status).unwrap();
        Ok(Posted { status, retry_after: retry_after.map(str::to_owned), body: Vec::new() })
    }
}

/// A mail server.
#[derive(Default)]
pub(crate) struct Letters {
    taken: Mutex<Vec<Mail>>,
    refusals: Mutex<Vec<MailError>>,
}

impl Letters {
    /// The next one is refused.
    pub(crate) fn refuse(&self, error: MailError) {
        self.refusals.lock().unwrap().push(error);
    }

    /// What came since the last time.
    pub(crate) fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.taken.lock().unwrap())
    }
}

#[async_trait]
impl Mailer for Letters {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if let Some(error) = self.refusals.lock().unwrap().pop() {
            return Err(error);
        }
        self.taken.lock().unwrap().push(mail.clone());
        Ok(())
    }
}
