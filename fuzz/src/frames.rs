//! A client's frame.

use onlychat_protocol::frame::ClientFrame;

/// What can be read as a frame can be written and read again, as the same.
pub fn frames(data: &[u8]) {
    let text = crate::text(data);
    let Ok(frame) = serde_json::from_str::<ClientFrame>(&text) else { return };
    let written = serde_json::to_string(&frame).expect("what was read can be written");
    let again: ClientFrame = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(again, frame, "{written}");
}
