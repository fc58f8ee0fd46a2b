//! The few BSON types that starting a replica set needs. See <https://bsonspec.org/spec.html>.
//!
//! A driver would take longer to compile than everything else here; two commands do not need one.

/// A value that can be written.
pub(super) enum Value<'a> {
    Int32(i32),
    Text(&'a str),
    Document(Vec<(&'a str, Value<'a>)>),
    Array(Vec<Value<'a>>),
}

/// What was read: the types that answers are judged by; everything else is skipped over.
#[derive(Debug, PartialEq)]
pub(super) enum Read {
    Number(f64),
    Text(String),
    Bool(bool),
    Other,
}

/// Encodes a document.
pub(super) fn encode(fields: &[(&str, Value<'_>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        write(&mut body, name, value);
    }
    let mut document = length(body.len() + 5).to_vec();
    document.extend(body);
    document.push(0);
    document
}

fn write(into: &mut Vec<u8>, name: &str, value: &Value<'_>) {
    let (tag, bytes) = match value {
        Value::Int32(number) => (0x10, number.to_le_bytes().to_vec()),
        Value::Text(text) => {
            let mut bytes = length(text.len() + 1).to_vec();
            bytes.extend(text.as_bytes());
            bytes.push(0);
            (0x02, bytes)
        }
        Value::Document(fields) => (0x03, encode(fields)),
        Value::Array(values) => (0x04, encode_array(values)),
    };
    into.push(tag);
    into.extend(name.as_bytes());
    into.push(0);
    into.extend(bytes);
}

fn encode_array(values: &[Value<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (index, value) in values.iter().enumerate() {
        write(&mut body, &index.to_string(), value);
    }
    let mut array = length(body.len() + 5).to_vec();
    array.extend(body);
    array.push(0);
    array
}

/// Lengths here are of a few hundred bytes; one that did not fit would be refused by the server.
fn length(bytes: usize) -> [u8; 4] {
    i32::try_from(bytes).unwrap_or(i32::MAX).to_le_bytes()
}

/// The top-level fields of a document, or `None` when it is malformed or uses a type not known here.
pub(super) fn decode(document: &[u8]) -> Option<Vec<(String, Read)>> {
    let mut rest = Bytes(document);
    let total = rest.length()?;
    if total != document.len() {
        return None;
    }
    let mut fields = Vec::new();
    loop {
        let tag = rest.take(1)?[0];
        if tag == 0 {
            return Some(fields);
        }
        let name = rest.c_string()?;
        fields.push((name, rest.value(tag)?));
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(i32::from_le_bytes(self.take(4)?.try_into().ok()?)).ok()
    }

    fn c_string(&mut self) -> Option<String> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = String::from_utf8(self.take(end)?.to_vec()).ok()?;
        self.take(1)?;
        Some(text)
    }

    fn value(&mut self, tag: u8) -> Option<Read> {
        match tag {
            0x01 => Some(Read::Number(f64::from_le_bytes(self.take(8)?.try_into().ok()?))),
            0x02 => {
                let length = self.length()?;
                let text = self.take(length)?.split_last()?.1;
                Some(Read::Text(String::from_utf8(text.to_vec()).ok()?))
            }
            0x08 => Some(Read::Bool(self.take(1)?[0] == 1)),
            0x10 => Some(Read::Number(i32::from_le_bytes(self.take(4)?.try_into().ok()?).into())),
            other => self.skip(other),
        }
    }

    fn skip(&mut self, tag: u8) -> Option<Read> {
        match tag {
            // A document or an array: its length counts itself.
            0x03 | 0x04 => {
                let length = self.length()?;
                self.take(length.checked_sub(4)?)?;
            }
            // Binary: a length, a subtype, the bytes.
            0x05 => {
                let length = self.length()?;
                self.take(length.checked_add(1)?)?;
            }
            0x07 => drop(self.take(12)?),              // ObjectId
            0x09 | 0x11 | 0x12 => drop(self.take(8)?), // date, timestamp, 64-bit integer
            0x0A => {}                                 // null
            _ => return None,
        }
        Some(Read::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_encoded_as_the_specification_shows() {
        // The specification's own example: { "hello": "world" }.
        let expected = b"\x16\x00\x00\x00\x02hello\x00\x06\x00\x00\x00world\x00\x00";
        assert_eq!(encode(&[("hello", Value::Text("world"))]), expected);
    }

    #[test]
    fn nested_values_are_skipped_and_plain_ones_read() {
        let document = encode(&[
            ("config", Value::Document(vec![("members", Value::Array(vec![Value::Int32(1)]))])),
            ("ok", Value::Int32(1)),
            ("errmsg", Value::Text("none")),
        ]);
        let expected = vec![
            ("config".to_owned(), Read::Other),
            ("ok".to_owned(), Read::Number(1.0)),
            ("errmsg".to_owned(), Read::Text("none".to_owned())),
        ];
        assert_eq!(decode(&document), Some(expected));
    }

    #[test]
    fn a_document_that_was_cut_anywhere_is_refused() {
        let document = encode(&[("hello", Value::Text("world")), ("ok", Value::Int32(1))]);
        for end in 0..document.len() {
            assert_eq!(decode(&document[..end]), None, "cut at {end}");
        }
    }
}
