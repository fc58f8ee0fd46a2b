//! What the gateway makes of any text on a socket.

use onlychat_protocol::frame::{ClientFrame, CloseCode, FRAME_MAX_BYTES, ServerFrame};
use onlychat_realtime::testkit::Said;

use crate::host::Host;

/// The longest reason that fits into a close frame (RFC 6455).
const REASON_MAX_BYTES: usize = 123;

thread_local! {
    static HOST: Host = Host::start();
}

/// Each text ends in one of the ways that the protocol's page lists, and what is answered keeps to its limits.
pub fn gateway(data: &[u8]) {
    let text = crate::text(data);
    if text.len() > FRAME_MAX_BYTES {
        return; // Refused before it comes here.
    }
    let frame = serde_json::from_str::<ClientFrame>(&text).ok();
    match HOST.with(|host| host.say(&text)) {
        Said::Nothing => assert!(
            matches!(
                frame,
                Some(
                    ClientFrame::Token { .. }
                        | ClientFrame::Read { .. }
                        | ClientFrame::Delivered { .. }
                        | ClientFrame::Typing { .. }
                )
            ),
            "no answer to {text}"
        ),
        Said::Answer(answer) => {
            let written = serde_json::to_string(&answer).expect("an answer can be written");
            assert!(written.len() <= FRAME_MAX_BYTES, "an answer of {} bytes", written.len());
            match (frame, *answer) {
                (Some(ClientFrame::Ping {}), ServerFrame::Pong { .. }) => {}
                (Some(ClientFrame::MessageSend { client_id: asked, .. }), answer) => {
                    assert_eq!(about(&answer), Some(&*asked), "{answer:?}");
                }
                (None, ServerFrame::Nack { client_id, .. }) => {
                    let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
                    assert_eq!(value["type"], "message.send", "{text}");
                    assert_eq!(value["clientId"], client_id, "{text}");
                }
                (frame, answer) => panic!("{answer:?} to {frame:?}"),
            }
        }
        Said::Close(code, reason) => {
            assert!(reason.len() <= REASON_MAX_BYTES, "{reason}");
            match (frame, code) {
                (
                    None | Some(ClientFrame::Hello { .. } | ClientFrame::MessageSend { .. }),
                    CloseCode::Protocol,
                )
                | (Some(ClientFrame::Token { .. }), CloseCode::Token) => {}
                (frame, code) => panic!("closed with {code:?} ({reason}) for {frame:?}"),
            }
        }
        other @ (Said::Gone | Said::Trouble(_)) => panic!("{other:?} for {text}"),
    }
}

/// Which message an answer is about.
fn about(answer: &ServerFrame) -> Option<&str> {
    match answer {
        ServerFrame::Ack { client_id, .. } | ServerFrame::Nack { client_id, .. } => Some(client_id),
        _ => None,
    }
}
