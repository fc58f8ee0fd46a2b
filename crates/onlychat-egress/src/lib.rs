//! Calls to addresses that others chose: push endpoints, the pages behind links.
//!
//! Whoever chooses an address must not make the server speak to what only the server can reach: itself, its network, the
//! metadata service of its cloud. So each call is judged here, and only here:
//! - `http` and `https`, the ports 80 and 443, no user name and no password in the address;
//! - the name is looked up once; when **any** of its addresses is [not public](is_public), nothing is called;
//! - the connection goes to an address that was judged: nobody looks the name up again, so that a name which answers
//!   differently the second time gains nothing;
//! - a redirect is a new address, judged like the first; from `https` to `http` none is followed;
//! - everything has a [limit](Limits): connecting, the headers, the body's length, the whole;
//! - the environment's proxies are not used: they would look names up by themselves.
//!
//! Nothing is decompressed: no coding is asked for, and a coded answer is refused, so a few bytes never become many.

mod address;
mod answer;
mod connect;
mod egress;
mod error;
mod fetch;
mod guard;
mod resolve;

pub use address::is_public;
pub use answer::Answer;
pub use egress::{Egress, EgressOptions};
pub use error::{EgressError, Phase};
pub use fetch::{Fetch, Limits};
pub use resolve::{Resolver, SystemResolver};
