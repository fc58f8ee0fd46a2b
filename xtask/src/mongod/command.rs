//! One MongoDB command over a plain connection, as `OP_MSG`.
//! See <https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/>.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use super::bson::{self, Read, Value};
use crate::net;
use crate::outcome::{Doing, Failure, Outcome};

const OP_MSG: i32 = 2013;
const HEADER: usize = 16;
/// Flags (4 bytes) and the kind of the only section (1 byte, 0 = one document).
const PREAMBLE: usize = 5;
/// A server's own limit for a message.
const LARGEST: usize = 48_000_000;

/// An answer's top-level fields.
pub(super) struct Answer(Vec<(String, Read)>);

impl Answer {
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.field(name) == Some(&Read::Bool(true))
    }

    fn field(&self, name: &str) -> Option<&Read> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }
}

/// Runs `fields` as a command on the `admin` database of the server at `port`. An answer that is not `ok: 1` is a failure.
pub(super) fn run(port: u16, mut fields: Vec<(&str, Value<'_>)>) -> Outcome<Answer> {
    fields.push(("$db", Value::Text("admin")));
    let mut stream = net::connect(port, Duration::from_secs(30))?;
    stream.write_all(&message(&bson::encode(&fields))).doing("send a command")?;

    let mut header = [0_u8; HEADER];
    stream.read_exact(&mut header).doing("read an answer")?;
    let total = i32::from_le_bytes([header[0], header[1], header[2], header[3]]);
    let total = usize::try_from(total).unwrap_or(0);
    if !(HEADER + PREAMBLE..=LARGEST).contains(&total) {
        return Err(Failure::new("the answer is no MongoDB message"));
    }
    let mut body = vec![0_u8; total - HEADER];
    stream.read_exact(&mut body).doing("read an answer")?;
    judge(bson::decode(&body[PREAMBLE..]))
}

fn judge(fields: Option<Vec<(String, Read)>>) -> Outcome<Answer> {
    let answer = Answer(fields.ok_or_else(|| Failure::new("the answer holds no document that can be read"))?);
    if answer.field("ok") == Some(&Read::Number(1.0)) {
        return Ok(answer);
    }
    let why = match answer.field("errmsg") {
        Some(Read::Text(text)) => text.clone(),
        _ => "no reason given".to_owned(),
    };
    Err(Failure::new(format!("MongoDB refused the command: {why}")))
}

fn message(document: &[u8]) -> Vec<u8> {
    let total = i32::try_from(HEADER + PREAMBLE + document.len()).unwrap_or(i32::MAX);
    let mut message = Vec::new();
    // Length, request id, the id it answers (none), operation; then flags and the section's kind, all zero.
    for number in [total, 1, 0, OP_MSG, 0] {
        message.extend(number.to_le_bytes());
    }
    message.push(0);
    message.extend(document);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_counts_its_own_length() {
        let message = message(&bson::encode(&[("hello", Value::Int32(1))]));
        assert_eq!(message[..4], u32::try_from(message.len()).expect("a small message").to_le_bytes());
        assert_eq!(message[12..16], OP_MSG.to_le_bytes());
    }

    #[test]
    fn an_answer_that_is_not_ok_tells_its_reason() {
        let fields = vec![
            ("ok".to_owned(), Read::Number(0.0)),
            ("errmsg".to_owned(), Read::Text("already initialized".to_owned())),
        ];
        let failure = judge(Some(fields)).err().map(|failure| failure.to_string());
        assert_eq!(failure.as_deref(), Some("MongoDB refused the command: already initialized"));
    }
}
