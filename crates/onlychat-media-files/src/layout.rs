//! Where what lies.

use std::path::{Path, PathBuf};

use onlychat_domain::id::ContentId;
use onlychat_domain::media::VariantName;

/// So many characters of an id's text, its prefix included, are the same for a quarter of an hour.
const AGE: usize = 10;

/// Paths under the store's folder.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    root: PathBuf,
}

impl Layout {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What is on its way.
    pub(crate) fn uploads(&self) -> PathBuf {
        self.root.join("uploads")
    }

    /// What becomes a file of a content.
    pub(crate) fn upload(&self, id: ContentId) -> PathBuf {
        self.uploads().join(id.to_string())
    }

    /// Folders of folders.
    pub(crate) fn contents(&self) -> PathBuf {
        self.root.join("content")
    }

    /// The folder of the contents that are about as old as this one.
    pub(crate) fn peers(&self, id: ContentId) -> PathBuf {
        self.contents().join(age(&id.to_string()))
    }

    /// The folder of a content.
    pub(crate) fn content(&self, id: ContentId) -> PathBuf {
        self.peers(id).join(id.to_string())
    }

    /// A file.
    pub(crate) fn file(&self, id: ContentId, name: &VariantName) -> PathBuf {
        self.content(id).join(name.as_str())
    }
}

/// The beginning of an id, which its folder is called after.
pub(crate) fn age(id: &str) -> &str {
    id.get(..AGE).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_same_quarter_of_an_hour_lie_together() {
        let id = |millis: u64| {
            let mut bytes = [0; 16];
            bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
            ContentId::from_bytes(bytes)
        };
        let layout = Layout::new("/media".into());
        let now = 1_795_374_061_123;
        assert_eq!(layout.peers(id(now)), layout.peers(id(now + 1000)));
        assert!(layout.peers(id(now)) < layout.peers(id(now + 1_200_000)));
        let text = id(now).to_string();
        assert!(layout.content(id(now)).ends_with(Path::new("content").join(age(&text)).join(&text)));
    }
}
