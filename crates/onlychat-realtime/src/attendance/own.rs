//! Who is here on this node, as the others were told.

use std::collections::HashSet;
use std::sync::Arc;

use onlychat_bus::Said;
use onlychat_domain::id::UserId;

/// So many people are told of at once: 16 KiB as NATS carries them, which takes 1 MiB unless it is told to take less.
const PART: usize = 1024;

/// Who is here on this node, as the others were told.
#[derive(Default)]
pub(crate) struct Own {
    users: HashSet<UserId>,
    count: u64,
}

impl Own {
    /// How many changes there have been.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// Somebody is here, or is not. Answers whether that is a change.
    pub(crate) fn set(&mut self, user: UserId, is_here: bool) -> bool {
        let changed = if is_here { self.users.insert(user) } else { self.users.remove(&user) };
        self.count += u64::from(changed);
        changed
    }

    /// All of them, in parts; one empty part for nobody.
    pub(crate) fn everybody(&self) -> Vec<Said> {
        let users: Vec<UserId> = self.users.iter().copied().collect();
        let mut chunks: Vec<Arc<[UserId]>> = users.chunks(PART).map(Arc::from).collect();
        if chunks.is_empty() {
            chunks.push(Arc::from([]));
        }
        let parts = u32::try_from(chunks.len()).unwrap_or(u32::MAX);
        (0..).zip(chunks).map(|(part, users)| Said::Everybody { part, parts, users }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_in_one_part() {
        let mut own = Own::default();
        assert_eq!(own.everybody(), [Said::Everybody { part: 0, parts: 1, users: Arc::from([]) }]);
        let user = |number: u16| {
            let [high, low] = number.to_be_bytes();
            UserId::from_bytes([high, low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        };
        let all: HashSet<UserId> = (0..9000).map(user).collect();
        for user in &all {
            assert!(own.set(*user, true) && !own.set(*user, true));
        }
        assert!(!own.set(user(9001), false));
        assert_eq!(own.count(), 9000);
        let mut told = Vec::new();
        for (said, expected) in own.everybody().into_iter().zip(0..) {
            let Said::Everybody { part, parts: 9, users } = said else { panic!("{said:?}") };
            assert_eq!(part, expected);
            told.extend(users.iter().copied());
        }
        assert_eq!((told.len(), told.into_iter().collect()), (9000, all));
    }
}
