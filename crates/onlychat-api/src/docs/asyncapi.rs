//! The AsyncAPI document of the socket's frames.

use onlychat_protocol::frame::{ClientFrame, FRAME_MAX_BYTES, SUBPROTOCOL, ServerFrame};
use serde_json::{Map, Value, json};
use utoipa::PartialSchema as _;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// The AsyncAPI 3 document of `GET /api/realtime`, made from the same types as the frames.
pub fn asyncapi() -> Value {
    let client = frames(&json_of(&ClientFrame::schema()));
    let server = frames(&json_of(&ServerFrame::schema()));
    let names = |frames: &[Frame], to: &str| -> Vec<Value> {
        frames.iter().map(|frame| json!({ "$ref": format!("{to}/{}", frame.key()) })).collect()
    };
    let all = || client.iter().chain(&server);
    let messages: Map<String, Value> = all().map(|frame| (frame.key(), frame.message())).collect();
    let in_channel: Map<String, Value> = all()
        .map(|frame| (frame.key(), json!({ "$ref": format!("#/components/messages/{}", frame.key()) })))
        .collect();
    let channel = "#/channels/realtime";
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "OnlyChat realtime",
            "version": env!("CARGO_PKG_VERSION"),
            "description": description(),
            "license": { "name": "MIT" },
        },
        "defaultContentType": "application/json",
        "channels": {
            "realtime": {
                "address": "/api/realtime",
                "description": "One socket of one device. Text frames, one JSON object each.",
                "messages": in_channel,
                "bindings": { "ws": { "method": "GET", "bindingVersion": "0.1.0" } },
            },
        },
        "operations": {
            "receiveFromClient": {
                "action": "receive",
                "summary": "What a client sends.",
                "channel": { "$ref": channel },
                "messages": names(&client, &format!("{channel}/messages")),
            },
            "sendToClient": {
                "action": "send",
                "summary": "What the server sends.",
                "channel": { "$ref": channel },
                "messages": names(&server, &format!("{channel}/messages")),
            },
        },
        "components": { "messages": messages, "schemas": schemas() },
    })
}

fn description() -> String {
    format!(
        "The WebSocket at `GET /api/realtime`, subprotocol `{SUBPROTOCOL}`, frames of at most {FRAME_MAX_BYTES} bytes. \
         The first frame is `hello`, within 10 s. Close codes: 4400 the client broke the protocol, 4401 the token is \
         missing, invalid or expired, 4408 the client reads too slowly, 4429 it sends too fast, 1012 the server restarts."
    )
}

/// One kind of frame.
struct Frame {
    /// Its `type`.
    kind: String,
    /// What it is for.
    summary: String,
    schema: Value,
}

impl Frame {
    /// As a name in the document, where dots would be misread.
    fn key(&self) -> String {
        self.kind.replace('.', "_")
    }

    fn message(&self) -> Value {
        json!({ "name": self.kind, "title": self.kind, "summary": self.summary, "payload": self.schema })
    }
}

/// The variants of a frame enum, each of which has its own `type`.
fn frames(schema: &Value) -> Vec<Frame> {
    let variants = schema["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    variants
        .iter()
        .filter_map(|variant| {
            let kind = variant["properties"]["type"]["enum"][0].as_str()?.to_owned();
            let summary = variant["description"].as_str().unwrap_or_default().to_owned();
            Some(Frame { kind, summary, schema: variant.clone() })
        })
        .collect()
}

/// Every schema the frames refer to.
fn schemas() -> Map<String, Value> {
    let mut all: Vec<(String, RefOr<Schema>)> = Vec::new();
    ClientFrame::schemas(&mut all);
    ServerFrame::schemas(&mut all);
    all.iter().map(|(name, schema)| (name.clone(), json_of(schema))).collect()
}

fn json_of(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    found.push(reference.to_owned());
                }
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_frame_is_a_message_and_every_reference_leads_somewhere() {
        let document = asyncapi();
        let names: Vec<&str> =
            document["components"]["messages"].as_object().unwrap().keys().map(String::as_str).collect();
        for name in ["hello", "token", "message_send", "read", "delivered", "typing", "ping"] {
            assert!(names.contains(&name), "{name}");
        }
        for name in ["welcome", "ack", "nack", "pong", "event", "signal", "heartbeat", "reconnect"] {
            assert!(names.contains(&name), "{name}");
        }
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > names.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
