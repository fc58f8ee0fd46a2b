//! People with accounts, and conversations between them.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};

use crate::Result;

const PASSWORD: &str = "violet-kettle-orbit-41";
/// A token older than this is replaced before it is used; it lives five minutes.
const TOKEN_AGE: Duration = Duration::from_mins(3);

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// The user's id.
    pub id: String,
    email: String,
    token: String,
    since: Instant,
    /// Whether a server refused the token.
    refused: bool,
}

impl Person {
    /// Signs somebody up.
    pub async fn sign_up(http: &Client, origin: &str, name: &str) -> Result<Self> {
        let email = format!("{name}@people.example");
        let body = json!({ "email": email, "password": PASSWORD, "firstName": name });
        let answer = call(http.post(format!("{origin}/api/identity/sign-up")).json(&body)).await?;
        let id = text(&answer, "/user/id")?;
        Ok(Self { id, email, token: text(&answer, "/token")?, since: Instant::now(), refused: false })
    }

    /// A session token that is good for a while yet.
    pub async fn token(&mut self, http: &Client, origin: &str) -> Result<String> {
        if self.refused || self.since.elapsed() > TOKEN_AGE {
            let body = json!({ "email": self.email, "password": PASSWORD });
            let answer = call(http.post(format!("{origin}/api/identity/sign-in")).json(&body)).await?;
            self.token = text(&answer, "/token")?;
            (self.since, self.refused) = (Instant::now(), false);
        }
        Ok(self.token.clone())
    }

    /// The token was refused: the next one is a new one.
    pub const fn distrust_token(&mut self) {
        self.refused = true;
    }

    /// The conversation with somebody, made if there is none. Answers its id.
    pub async fn conversation_with(&self, http: &Client, origin: &str, peer: &Self) -> Result<String> {
        let request = http.post(format!("{origin}/api/conversations")).bearer_auth(&self.token);
        text(&call(request.json(&json!({ "userId": peer.id }))).await?, "/id")
    }
}

async fn call(request: reqwest::RequestBuilder) -> Result<Value> {
    let answer = request.send().await?;
    let status = answer.status();
    let body: Value = answer.json().await?;
    if status.is_success() { Ok(body) } else { Err(format!("{status}: {body}").into()) }
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    Ok(text.ok_or_else(|| format!("no {pointer} in {value}"))?.to_owned())
}
