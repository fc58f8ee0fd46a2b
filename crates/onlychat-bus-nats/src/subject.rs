//! What is published where.

use async_nats::Subject;
use onlychat_bus::NodeId;

/// Which way messages are written. Nodes that write in different ways hear nothing of each other, and read what the
/// others committed from the log.
const VERSION: u32 = 1;

/// The subjects of one deployment: one for each node.
#[derive(Clone, Debug)]
pub(crate) struct Subjects(String);

impl Subjects {
    /// Of this deployment, whose name may be any text.
    pub(crate) fn of(deployment: &str) -> Self {
        // Only letters, digits and - have no meaning to NATS; anything else is told by its number.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let written = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("_{byte:02x}") };
        let name: String = deployment.bytes().map(written).collect();
        Self(format!("onlychat.{VERSION}.{name}"))
    }

    /// Where a node speaks.
    pub(crate) fn node(&self, node: NodeId) -> Subject {
        format!("{}.{node}", self.0).into()
    }

    /// Where all of them speak.
    pub(crate) fn everybody(&self) -> Subject {
        format!("{}.*", self.0).into()
    }
}

/// Who speaks there.
pub(crate) fn speaker(subject: &Subject) -> Option<NodeId> {
    let (_deployment, node) = subject.rsplit_once('.')?;
    u64::from_str_radix(node, 16).ok().map(NodeId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_names_its_speaker() {
        let subjects = Subjects::of("a-1");
        let subject = subjects.node(NodeId(0xfe));
        assert_eq!(subject.as_str(), "onlychat.1.a-1.00000000000000fe");
        assert_eq!(speaker(&subject), Some(NodeId(0xfe)));
        assert_eq!(speaker(&subjects.everybody()), None);
    }

    #[test]
    fn any_name_is_one_token_of_its_own() {
        let names = ["a", "a.b", "a b", "*", ">", "", "_2a", "ä"].map(|name| Subjects::of(name).0);
        for (index, name) in names.iter().enumerate() {
            assert_eq!(name.matches('.').count(), 2, "{name}");
            assert!(!name.contains(['*', '>', ' ']), "{name}");
            assert!(!names[..index].contains(name), "{name}");
        }
    }
}
