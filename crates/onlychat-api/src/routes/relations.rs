//! `/api/relations`: whom the caller blocks or restricts.

pub(super) mod id;
pub(super) mod list;

use onlychat_app::privacy::RelationDetails;
use onlychat_protocol::privacy::Relation;
use onlychat_protocol::user::PublicUser;

/// A relation as it is sent.
fn sent(details: &RelationDetails) -> Relation {
    Relation {
        user: PublicUser::new(&details.other, details.other_creator.as_ref()),
        blocked_at: details.relation.blocked_at.map(|at| at.to_string()),
        restricted_at: details.relation.restricted_at.map(|at| at.to_string()),
    }
}
