//! How much of what one address and one person may ask for.

mod class;
mod limiter;
mod quota;

pub(crate) use class::Class;
pub(crate) use limiter::{Allowance, Limiters};
pub use quota::{ApiLimits, Quota, Quotas};
