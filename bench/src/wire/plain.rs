//! The peer without socket.io: text frames, a JSON object each, as plain as a first version would be.

use serde::Deserialize;
use serde_json::json;

use super::{Heard, index_of};

pub(super) fn hello(user_id: &str) -> String {
    json!({ "type": "hello", "userId": user_id }).to_string()
}

pub(super) fn listen(user_id: &str) -> String {
    json!({ "type": "hello", "userId": user_id, "broadcasts": true }).to_string()
}

pub(super) fn message(client_id: &str, conversation: &str, text: &str) -> String {
    json!({ "type": "message", "clientId": client_id, "conversationId": conversation, "text": text })
        .to_string()
}

pub(super) fn receipt(conversation: &str, seq: i64) -> String {
    json!({ "type": "delivered", "conversationId": conversation, "seq": seq }).to_string()
}

pub(super) fn typing(conversation: &str) -> String {
    json!({ "type": "typing", "conversationId": conversation }).to_string()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    client_id: Option<&'a str>,
    seq: Option<i64>,
    code: Option<&'a str>,
}

pub(super) fn hear(text: &str) -> Heard<'_> {
    serde_json::from_str::<Frame<'_>>(text).ok().and_then(|frame| meaning(&frame)).unwrap_or(Heard::Other)
}

fn meaning<'a>(frame: &Frame<'a>) -> Option<Heard<'a>> {
    let index = frame.client_id.and_then(index_of);
    Some(match frame.kind {
        "welcome" => Heard::Welcome { cursor: "", resumed: false },
        "ack" => Heard::Ack { index: index?, seq: frame.seq? },
        "nack" => Heard::Refused { index: index?, code: frame.code? },
        "message" => Heard::Message { index: index?, seq: frame.seq?, cursor: "" },
        "broadcast" => Heard::Broadcast { index: index?, seq: frame.seq? },
        _ => Heard::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::client_id;

    #[test]
    fn frames_are_understood() {
        let id = client_id(2);
        assert_eq!(hear(r#"{"type":"welcome"}"#), Heard::Welcome { cursor: "", resumed: false });
        let frame = |kind: &str, rest: &str| format!(r#"{{"type":"{kind}","clientId":"{id}",{rest}}}"#);
        assert_eq!(hear(&frame("ack", r#""seq":1"#)), Heard::Ack { index: 2, seq: 1 });
        assert_eq!(hear(&frame("nack", r#""code":"failed""#)), Heard::Refused { index: 2, code: "failed" });
        assert_eq!(
            hear(&frame("message", r#""seq":1,"text":"x""#)),
            Heard::Message { index: 2, seq: 1, cursor: "" }
        );
        assert_eq!(hear(&frame("broadcast", r#""seq":4,"text":"x""#)), Heard::Broadcast { index: 2, seq: 4 });
        assert_eq!(hear(&frame("ack", r#""seq":null"#)), Heard::Other);
    }
}
