//! WebSocket frames, the little of RFC 6455 that reads a server's whole messages out of a buffer that others use, too.

use std::io::Cursor;

use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};

use crate::outcome::{Doing, Failure, Outcome};

/// The longest that a server here has to say.
const LONGEST: u64 = 1 << 20;

/// A frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame<'a> {
    Text(&'a [u8]),
    Ping(&'a [u8]),
    /// The code and the reason, when they were told.
    Close(&'a [u8]),
    /// Of no interest.
    Other,
}

/// The first frame of `bytes` and how long it is; nothing while it is not whole.
pub(super) fn first(bytes: &[u8]) -> Outcome<Option<(Frame<'_>, usize)>> {
    let mut cursor = Cursor::new(bytes);
    let Some((header, length)) = FrameHeader::parse(&mut cursor).doing("read a frame")? else {
        return Ok(None);
    };
    if !header.is_final || header.mask.is_some() || length > LONGEST {
        return Err(Failure::new("a frame came that is a part, masked or huge"));
    }
    let (head, length) = [cursor.position(), length].map(|part| usize::try_from(part).unwrap_or(0)).into();
    let Some(payload) = bytes.get(head..head + length) else { return Ok(None) };
    let frame = match header.opcode {
        OpCode::Data(Data::Text) => Frame::Text(payload),
        OpCode::Control(Control::Ping) => Frame::Ping(payload),
        OpCode::Control(Control::Close) => Frame::Close(payload),
        _ => Frame::Other,
    };
    Ok(Some((frame, head + length)))
}

/// Appends a text message of ours.
pub(super) fn text(text: &str, into: &mut Vec<u8>) -> Outcome {
    write(OpCode::Data(Data::Text), text.as_bytes(), into)
}

/// Appends the answer to a ping.
pub(super) fn pong(payload: &[u8], into: &mut Vec<u8>) -> Outcome {
    write(OpCode::Control(Control::Pong), payload, into)
}

fn write(opcode: OpCode, payload: &[u8], into: &mut Vec<u8>) -> Outcome {
    // A client must mask. A mask of zeros is one and leaves everything as it is; there is no proxy here to protect.
    let header = FrameHeader { opcode, mask: Some([0; 4]), ..FrameHeader::default() };
    let length = u64::try_from(payload.len()).unwrap_or(LONGEST);
    header.format(length, into).doing("write a frame")?;
    into.extend_from_slice(payload);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_when_it_is_whole() {
        // The examples of RFC 6455, section 5.7: "Hello" as an unmasked text message, then as a ping.
        let bytes = [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f];
        for end in 0..7 {
            assert_eq!(first(&bytes[..end]).unwrap(), None, "{end} bytes");
        }
        assert_eq!(first(&bytes).unwrap(), Some((Frame::Text(b"Hello"), 7)));
        assert_eq!(first(&bytes[7..]).unwrap(), Some((Frame::Ping(b"Hello"), 7)));
    }

    #[test]
    fn longer_frames_are_read_and_those_in_parts_are_refused() {
        let mut bytes = vec![0x81, 126, 0x01, 0x00];
        bytes.extend([b'x'; 256]);
        assert_eq!(first(&bytes).unwrap(), Some((Frame::Text(&[b'x'; 256]), 260)));
        assert_eq!(first(&bytes[..259]).unwrap(), None);
        assert!(first(&[0x01, 0x03, 0x48, 0x65, 0x6c]).is_err());
        assert!(first(&[0x81, 0x85, 0, 0, 0, 0, 0x48, 0x65, 0x6c, 0x6c, 0x6f]).is_err());
    }

    #[test]
    fn what_is_said_is_masked_as_a_client_must() {
        let mut said = Vec::new();
        text("hi", &mut said).unwrap();
        pong(b"!", &mut said).unwrap();
        assert_eq!(said, [0x81, 0x82, 0, 0, 0, 0, b'h', b'i', 0x8a, 0x81, 0, 0, 0, 0, b'!']);
    }
}
