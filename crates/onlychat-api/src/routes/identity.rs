//! `/api/identity`: OnlyChat's own accounts.

mod cookie;
pub(super) mod refresh;
pub(super) mod sign_in;
pub(super) mod sign_out;
pub(super) mod sign_up;

use std::sync::Arc;

use onlychat_identity::PasswordAccounts;
use onlychat_protocol::Code;

use crate::failure::{Failure, Result};
use crate::state::{ApiState, Identity};

/// The accounts, if they are OnlyChat's own.
fn accounts(state: &ApiState) -> Result<&Arc<dyn PasswordAccounts>> {
    match &state.identity {
        Identity::Builtin(accounts) => Ok(accounts),
        Identity::Clerk { .. } => {
            Err(Failure::new(Code::IdentityExternal, "People of this installation sign in with Clerk."))
        }
    }
}
