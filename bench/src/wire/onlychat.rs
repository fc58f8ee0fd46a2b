//! `onlychat.v1`, as `docs/asyncapi.json` describes it: text frames, a JSON object each.

use serde::Deserialize;
use serde_json::json;

use super::{Heard, index_of};

pub(super) const SUBPROTOCOL: &str = "onlychat.v1";

pub(super) fn hello(token: &str, cursor: &str) -> String {
    let resume_from = (!cursor.is_empty()).then_some(cursor);
    json!({ "type": "hello", "token": token, "resumeFrom": resume_from }).to_string()
}

pub(super) fn listen(token: &str) -> String {
    json!({ "type": "hello", "token": token, "resumeFrom": null, "broadcastsFrom": null }).to_string()
}

pub(super) fn message(client_id: &str, conversation: &str, text: &str) -> String {
    json!({ "type": "message.send", "clientId": client_id, "conversationId": conversation, "text": text })
        .to_string()
}

pub(super) fn receipt(conversation: &str, seq: i64) -> String {
    json!({ "type": "delivered", "conversationId": conversation, "seq": seq }).to_string()
}

pub(super) fn typing(conversation: &str) -> String {
    json!({ "type": "typing", "conversationId": conversation }).to_string()
}

/// The fields of all frames that matter here; what a frame does not have is `None`. None of these values holds anything
/// that JSON escapes, so they can be borrowed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    cursor: Option<&'a str>,
    resumed: Option<bool>,
    client_id: Option<&'a str>,
    #[serde(borrow)]
    message: Option<Message<'a>>,
    #[serde(borrow)]
    broadcast: Option<Message<'a>>,
    #[serde(borrow)]
    problem: Option<Problem<'a>>,
    #[serde(borrow)]
    event: Option<Event<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    client_id: &'a str,
    seq: i64,
}

#[derive(Deserialize)]
struct Problem<'a> {
    code: &'a str,
}

#[derive(Deserialize)]
struct Event<'a> {
    kind: &'a str,
    #[serde(borrow)]
    message: Option<Message<'a>>,
}

pub(super) fn hear(text: &str) -> Heard<'_> {
    serde_json::from_str::<Frame<'_>>(text).ok().and_then(|frame| meaning(&frame)).unwrap_or(Heard::Other)
}

fn meaning<'a>(frame: &Frame<'a>) -> Option<Heard<'a>> {
    let cursor = frame.cursor.unwrap_or_default();
    Some(match frame.kind {
        "welcome" => Heard::Welcome { cursor, resumed: frame.resumed? },
        "ack" => Heard::Ack { index: index_of(frame.client_id?)?, seq: frame.message.as_ref()?.seq },
        "nack" => Heard::Refused { index: index_of(frame.client_id?)?, code: frame.problem.as_ref()?.code },
        "event" => match frame.event.as_ref()? {
            Event { kind: "message.created", message: Some(message) } => {
                Heard::Message { index: index_of(message.client_id)?, seq: message.seq, cursor }
            }
            _ => Heard::Cursor(cursor),
        },
        "broadcast" => {
            let broadcast = frame.broadcast.as_ref()?;
            Heard::Broadcast { index: index_of(broadcast.client_id)?, seq: broadcast.seq }
        }
        "heartbeat" | "pong" => Heard::Cursor(cursor),
        _ => Heard::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::client_id;

    #[test]
    fn what_is_said_is_what_the_description_asks_for() {
        let said = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap();
        assert_eq!(said(hello("t", "")), json!({ "type": "hello", "token": "t", "resumeFrom": null }));
        assert_eq!(said(hello("t", "1.a")), json!({ "type": "hello", "token": "t", "resumeFrom": "1.a" }));
        assert_eq!(
            said(listen("t")),
            json!({ "type": "hello", "token": "t", "resumeFrom": null, "broadcastsFrom": null })
        );
        assert_eq!(
            said(message("c", "conv_1", "hi \"you\"")),
            json!({ "type": "message.send", "clientId": "c", "conversationId": "conv_1", "text": "hi \"you\"" })
        );
        assert_eq!(
            said(receipt("conv_1", 7)),
            json!({ "type": "delivered", "conversationId": "conv_1", "seq": 7 })
        );
        assert_eq!(said(typing("conv_1")), json!({ "type": "typing", "conversationId": "conv_1" }));
    }

    #[test]
    fn answers_and_events_are_understood() {
        let id = client_id(9);
        let body = format!(
            r#"{{"id":"msg_1","conversationId":"conv_1","seq":4,"clientId":"{id}","author":{{"userId":"usr_1","kind":"person"}},"text":"say \"hi\"","replyTo":null}}"#
        );
        let ack = format!(r#"{{"type":"ack","clientId":"{id}","replayed":false,"message":{body}}}"#);
        assert_eq!(hear(&ack), Heard::Ack { index: 9, seq: 4 });
        let event = format!(
            r#"{{"type":"event","cursor":"1.2.3.4","event":{{"kind":"message.created","conversationId":"conv_1","message":{body}}}}}"#
        );
        assert_eq!(hear(&event), Heard::Message { index: 9, seq: 4, cursor: "1.2.3.4" });
        let broadcast = format!(
            r#"{{"type":"broadcast","cursor":"b.1","broadcast":{{"id":"brd_1","creatorId":"usr_1","seq":2,"clientId":"{id}","text":"say \"hi\"","createdAt":"2026-01-01T00:00:00Z"}}}}"#
        );
        assert_eq!(hear(&broadcast), Heard::Broadcast { index: 9, seq: 2 });
        let nack = format!(
            r#"{{"type":"nack","clientId":"{id}","problem":{{"code":"rate_limited","status":429}}}}"#
        );
        assert_eq!(hear(&nack), Heard::Refused { index: 9, code: "rate_limited" });
        let welcome =
            r#"{"type":"welcome","userId":"usr_1","cursor":"1.2.3.0","resumed":true,"heartbeatMs":25000}"#;
        assert_eq!(hear(welcome), Heard::Welcome { cursor: "1.2.3.0", resumed: true });
        assert_eq!(hear(r#"{"type":"heartbeat","cursor":"1.2"}"#), Heard::Cursor("1.2"));
        let read = r#"{"type":"event","cursor":"1.9","event":{"kind":"conversation.read","conversationId":"c","seq":1}}"#;
        assert_eq!(hear(read), Heard::Cursor("1.9"));
        assert_eq!(hear(r#"{"type":"signal","signal":{"kind":"typing"}}"#), Heard::Other);
        assert_eq!(hear("no json"), Heard::Other);
    }
}
