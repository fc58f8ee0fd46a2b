//! Where an upload is.

use onlychat_media::{MediaError, Result, Staged};
use serde::{Deserialize, Serialize};

/// What is there of an upload.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// The multipart upload, once there is a whole part.
    pub(crate) multipart: Option<String>,
    /// The tags of its parts, in order.
    pub(crate) parts: Vec<String>,
    /// How many bytes lie beside it.
    pub(crate) tail: u64,
}

impl State {
    pub(crate) fn read(Staged(text): &Staged) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text).map_err(|error| MediaError::Internal(Box::new(error)))
    }

    pub(crate) fn write(&self) -> Result<Staged> {
        let text = serde_json::to_string(self).map_err(|error| MediaError::Internal(Box::new(error)))?;
        Ok(Staged(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back() {
        let state = State { multipart: Some("id".into()), parts: vec!["\"a\"".into()], tail: 7 };
        assert_eq!(State::read(&state.write().unwrap()).unwrap(), state);
        assert_eq!(State::read(&Staged::default()).unwrap(), State::default());
        assert!(State::read(&Staged("x".into())).is_err());
    }
}
