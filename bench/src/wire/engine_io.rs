//! Socket.IO 5 over Engine.IO 4, the little of both that one namespace without binary data needs.
//!
//! See <https://socket.io/docs/v4/engine-io-protocol/> and <https://socket.io/docs/v4/socket-io-protocol/>. The first
//! digit is Engine.IO's (`0` open, `2` ping, `3` pong, `4` message), the second Socket.IO's (`0` connect, `2` event, `3` ack).

use serde::Deserialize;
use serde_json::json;

use super::{Heard, index_of};

const PONG: &str = "3";

pub(super) fn connect(user_id: &str) -> String {
    format!("40{}", json!({ "userId": user_id }))
}

pub(super) fn listen(user_id: &str) -> String {
    format!("40{}", json!({ "userId": user_id, "broadcasts": true }))
}

/// An event that wants an ack; the ack's id is the message's index.
pub(super) fn message(index: u64, client_id: &str, conversation: &str, text: &str) -> String {
    let body = json!({ "clientId": client_id, "conversationId": conversation, "text": text });
    format!("42{index}{}", json!(["message", body]))
}

pub(super) fn receipt(conversation: &str, seq: i64) -> String {
    format!("42{}", json!(["delivered", { "conversationId": conversation, "seq": seq }]))
}

pub(super) fn typing(conversation: &str) -> String {
    format!("42{}", json!(["typing", { "conversationId": conversation }]))
}

pub(super) fn hear(text: &str) -> Heard<'_> {
    understood(text).unwrap_or(Heard::Other)
}

fn understood(text: &str) -> Option<Heard<'_>> {
    match text.as_bytes() {
        [b'0', ..] => Some(Heard::Open),
        [b'2'] => Some(Heard::Ping(PONG)),
        [b'4', b'0', ..] => Some(Heard::Welcome { cursor: "", resumed: false }),
        [b'4', b'2', ..] => event(&text[2..]),
        [b'4', b'3', ..] => ack(&text[2..]),
        _ => None,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivered<'a> {
    client_id: &'a str,
    seq: i64,
}

fn event(json: &str) -> Option<Heard<'_>> {
    if !["[\"message\",", "[\"broadcast\","].iter().any(|name| json.starts_with(name)) {
        return Some(Heard::Other);
    }
    let (name, Delivered { client_id, seq }): (&str, Delivered<'_>) = serde_json::from_str(json).ok()?;
    let index = index_of(client_id)?;
    Some(match name {
        "message" => Heard::Message { index, seq, cursor: "" },
        _ => Heard::Broadcast { index, seq },
    })
}

#[derive(Deserialize)]
struct Answer<'a> {
    seq: Option<i64>,
    code: Option<&'a str>,
}

fn ack(text: &str) -> Option<Heard<'_>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let index = text.get(..digits)?.parse().ok()?;
    let (answer,): (Answer<'_>,) = serde_json::from_str(&text[digits..]).ok()?;
    Some(match answer {
        Answer { seq: Some(seq), .. } => Heard::Ack { index, seq },
        Answer { code, .. } => Heard::Refused { index, code: code? },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::client_id;

    #[test]
    fn packets_are_written_as_the_protocols_say() {
        assert_eq!(connect("u1"), r#"40{"userId":"u1"}"#);
        let listening: serde_json::Value =
            serde_json::from_str(listen("u1").strip_prefix("40").unwrap()).unwrap();
        assert_eq!(listening, json!({ "userId": "u1", "broadcasts": true }));
        let sent = message(12, "c", "c1", "hi");
        assert!(sent.starts_with(r#"4212["message",{"#) && sent.ends_with("}]"), "{sent}");
        let receipt = receipt("c1", 3);
        let said: serde_json::Value = serde_json::from_str(receipt.strip_prefix("42").unwrap()).unwrap();
        assert_eq!(said, json!(["delivered", { "conversationId": "c1", "seq": 3 }]));
    }

    #[test]
    fn packets_are_read_as_the_protocols_say() {
        let open =
            r#"0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
        assert_eq!(hear(open), Heard::Open);
        assert_eq!(hear("2"), Heard::Ping("3"));
        assert_eq!(hear(r#"40{"sid":"y"}"#), Heard::Welcome { cursor: "", resumed: false });
        assert_eq!(hear(r#"4312[{"seq":5}]"#), Heard::Ack { index: 12, seq: 5 });
        assert_eq!(hear(r#"4312[{"code":"failed"}]"#), Heard::Refused { index: 12, code: "failed" });
        let event = format!(r#"42["message",{{"clientId":"{}","seq":7,"text":"x"}}]"#, client_id(3));
        assert_eq!(hear(&event), Heard::Message { index: 3, seq: 7, cursor: "" });
        let broadcast = format!(r#"42["broadcast",{{"clientId":"{}","seq":8,"text":"x"}}]"#, client_id(4));
        assert_eq!(hear(&broadcast), Heard::Broadcast { index: 4, seq: 8 });
    }

    #[test]
    fn what_is_broken_or_unknown_is_nothing() {
        for text in ["", "4", "42", "43[{}]", "4312[{}]", "43x[{\"seq\":1}]", "41", "6", r#"42["typing",{}]"#]
        {
            assert_eq!(hear(text), Heard::Other, "{text}");
        }
    }
}
