//! Several runs that belong together, each in a process of its own.

mod all;
mod capacity;
mod chart;
mod child;
mod compare;
mod goals;
mod results;

pub(crate) use all::run as all;
pub(crate) use capacity::run as capacity;
pub(crate) use compare::run as compare;
