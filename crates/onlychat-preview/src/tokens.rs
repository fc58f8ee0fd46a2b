//! The few tokens of HTML that matter here.
//!
//! The tokenizer says what it sees piece by piece; kept are tags, a handful of attributes, and the text of a title. So the
//! work is one look at each byte, and the memory is what is kept.

use std::collections::VecDeque;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

/// The attributes that are kept, the first of each.
const ATTRIBUTES: [&str; 6] = ["property", "name", "content", "charset", "http-equiv", "href"];
/// Longer names of tags and attributes mean nothing here, in bytes; one byte more is kept, so that none becomes another.
const NAME_MAX_BYTES: usize = 16;

/// Something in a page.
pub(crate) enum Token {
    Start(StartTag),
    /// The end of an element of this name.
    End(Vec<u8>),
    /// A piece of a title's text.
    TitleText(Vec<u8>),
}

/// The beginning of an element.
pub(crate) struct StartTag {
    /// In lower case.
    pub(crate) name: Vec<u8>,
    attributes: Vec<(&'static str, Vec<u8>)>,
}

impl StartTag {
    /// An attribute's value, if it is one of those that are kept and has one.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(kept, _)| *kept == name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    }
}

/// The tokens of a page. What stands in scripts, styles and comments is none.
pub(crate) fn tokens(html: &[u8]) -> impl Iterator<Item = Token> {
    Tokenizer::new_with_emitter(html, Keeper::default()).infallible()
}

/// Which tag is being read.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Reading {
    #[default]
    Nothing,
    Start,
    End,
}

/// What becomes of the value of an attribute.
#[derive(Clone, Copy, Default)]
enum Value {
    /// Its name is not complete yet.
    #[default]
    Unknown,
    /// It is kept here.
    At(usize),
    Dropped,
}

#[derive(Default)]
struct Keeper {
    tokens: VecDeque<Token>,
    reading: Reading,
    name: Vec<u8>,
    attributes: Vec<(&'static str, Vec<u8>)>,
    attribute: Vec<u8>,
    value: Value,
    last_start_tag: Vec<u8>,
}

impl Keeper {
    fn begin(&mut self, reading: Reading) {
        self.reading = reading;
        self.name.clear();
        self.attributes.clear();
        self.init_attribute();
    }

    /// Where the value of the attribute goes whose name is complete now.
    fn place(&mut self) -> Value {
        let known = ATTRIBUTES.into_iter().find(|known| known.as_bytes() == self.attribute);
        match known.filter(|known| self.attributes.iter().all(|(kept, _)| kept != known)) {
            Some(known) if self.reading == Reading::Start => {
                self.attributes.push((known, Vec::new()));
                Value::At(self.attributes.len() - 1)
            }
            _ => Value::Dropped,
        }
    }
}

/// Adds as much of a name as may mean something.
fn grow(name: &mut Vec<u8>, piece: &[u8]) {
    let room = (NAME_MAX_BYTES + 1).saturating_sub(name.len());
    name.extend_from_slice(piece.get(..room).unwrap_or(piece));
}

impl Emitter for Keeper {
    type Token = Token;

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start_tag = last_start_tag.unwrap_or_default().to_vec();
    }

    fn pop_token(&mut self) -> Option<Token> {
        self.tokens.pop_front()
    }

    fn emit_string(&mut self, text: &[u8]) {
        if self.last_start_tag == b"title" {
            self.tokens.push_back(Token::TitleText(text.to_vec()));
        }
    }

    fn init_start_tag(&mut self) {
        self.begin(Reading::Start);
    }

    fn init_end_tag(&mut self) {
        self.begin(Reading::End);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let name = std::mem::take(&mut self.name);
        match std::mem::take(&mut self.reading) {
            Reading::Nothing => None,
            Reading::End => {
                self.last_start_tag.clear();
                self.tokens.push_back(Token::End(name));
                None
            }
            Reading::Start => {
                self.last_start_tag.clone_from(&name);
                let next = naive_next_state(&name);
                let attributes = std::mem::take(&mut self.attributes);
                self.tokens.push_back(Token::Start(StartTag { name, attributes }));
                // The tokenizer's state for scripts ends at any end tag, such as one in a string.
                if next == Some(State::ScriptData) { Some(State::RawText) } else { next }
            }
        }
    }

    fn push_tag_name(&mut self, piece: &[u8]) {
        grow(&mut self.name, piece);
    }

    fn init_attribute(&mut self) {
        self.attribute.clear();
        self.value = Value::Unknown;
    }

    fn push_attribute_name(&mut self, piece: &[u8]) {
        grow(&mut self.attribute, piece);
    }

    fn push_attribute_value(&mut self, piece: &[u8]) {
        if let Value::Unknown = self.value {
            self.value = self.place();
        }
        if let Value::At(place) = self.value
            && let Some((_, value)) = self.attributes.get_mut(place)
        {
            value.extend_from_slice(piece);
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.reading == Reading::End && !self.last_start_tag.is_empty() && self.last_start_tag == self.name
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    // What else there is in a page says nothing about it.
    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _error: Error) {}
    fn init_comment(&mut self) {
        self.reading = Reading::Nothing;
    }
    fn push_comment(&mut self, _piece: &[u8]) {}
    fn emit_current_comment(&mut self) {}
    fn init_doctype(&mut self) {
        self.reading = Reading::Nothing;
    }
    fn push_doctype_name(&mut self, _piece: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _value: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _value: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _piece: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _piece: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_self_closing(&mut self) {}
}
