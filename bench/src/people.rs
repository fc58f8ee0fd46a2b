//! Who takes part: people with a session, and their conversations, made through the server's own API.

use std::rc::Rc;

use futures_util::{StreamExt, TryStreamExt, stream};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::http::Pool;
use crate::outcome::{Doing, Failure, Outcome};
use crate::server::Server;
use crate::wire::{Person, Wire};

/// How many calls are under way at once while the stage is set.
const AT_ONCE: usize = 32;
/// How long a token lives, in seconds: longer than any run, so that none renews one. The built-in identity's own live for
/// five minutes; the verifier does not ask.
const TOKEN_LIFE: u64 = 4 * 3600;

/// The claims of a session token of the built-in identity.
#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    sid: String,
    iss: &'a str,
    azp: &'a str,
    iat: u64,
    nbf: u64,
    exp: u64,
}

/// This many people, the same ones on every run. Signing up hashes a password and is slow on purpose, so OnlyChat's
/// sessions are signed here with the key that the server was given; the server makes their users when it first sees them.
pub(crate) async fn gather(server: &Server, pool: &Pool, count: usize) -> Outcome<Vec<Person>> {
    if server.wire() != Wire::Onlychat {
        let named = (0..count).map(|number| format!("u{number}"));
        return Ok(named.map(|id| Person { credential: id.clone(), id }).collect());
    }
    let tokens: Vec<String> = (0..count).map(|number| token(server, number)).collect::<Outcome<_>>()?;
    let sync = |token: String| async move {
        let answer = pool.post("/api/auth/sync-user", &token, &json!({})).await?;
        let id = text(&answer, "/user/id")?;
        Ok(Person { id, credential: token })
    };
    stream::iter(tokens).map(sync).buffered(AT_ONCE).try_collect().await
}

/// People with these numbers whom nobody needs to know by their id: the server makes each when it first sees their token.
pub(crate) fn strangers(server: &Server, numbers: impl Iterator<Item = usize>) -> Outcome<Vec<Person>> {
    let stranger = |number| {
        let credential = match server.wire() {
            Wire::Onlychat => token(server, number)?,
            Wire::Socketio | Wire::Ws => format!("u{number}"),
        };
        Ok(Person { id: String::new(), credential })
    };
    numbers.map(stranger).collect()
}

/// The conversations of these pairs, in their order.
pub(crate) async fn acquaint(
    pool: &Pool,
    people: &[Person],
    pairs: impl IntoIterator<Item = (usize, usize)>,
) -> Outcome<Vec<Rc<str>>> {
    let open = |(one, other): (usize, usize)| async move {
        let nobody = || Failure::new("a pair names somebody who is not there");
        let (one, other) = people.get(one).zip(people.get(other)).ok_or_else(nobody)?;
        let answer = pool.post("/api/conversations", &one.credential, &json!({ "userId": other.id })).await?;
        text(&answer, "/id").map(Rc::from)
    };
    stream::iter(pairs).map(open).buffered(AT_ONCE).try_collect().await
}

fn token(server: &Server, number: usize) -> Outcome<String> {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("ins_builtin".to_owned());
    let now = crate::clock::unix_millis() / 1000;
    let claims = Claims {
        sub: &format!("user_bench{number}"),
        sid: format!("sess_bench{number}"),
        iss: server.origin(),
        azp: server.origin(),
        iat: now,
        nbf: now,
        exp: now + TOKEN_LIFE,
    };
    encode(&header, &claims, &EncodingKey::from_secret(server.key().as_bytes())).doing("sign a session token")
}

fn text(answer: &Value, pointer: &str) -> Outcome<String> {
    let found = answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Failure::new(format!("an answer has no {pointer}: {answer}")))
}
