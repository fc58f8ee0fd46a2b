//! `/api/push`: browsers that are told something while the page is closed.

pub(super) mod devices;
