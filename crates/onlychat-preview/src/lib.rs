//! What a link leads to, in a few words.
//!
//! [`find_link`] finds the link in a message, [`fetch`] asks for its page, and [`extract`] reads what the page's head says
//! about it: Open Graph first, then Twitter's cards, then the title and the description that every page can have.
//!
//! All of it was written by strangers. A page is read for at most [`PAGE_MAX_BYTES`] and no further than its head, each byte
//! once; texts have a length, one line, and nothing in them that is not seen or that turns what is around it.

mod charset;
mod extract;
mod fetch;
mod link;
mod text;
mod tokens;

pub use extract::{
    DESCRIPTION_MAX_CHARS, PAGE_MAX_BYTES, Preview, SITE_NAME_MAX_CHARS, TITLE_MAX_CHARS, extract,
};
pub use fetch::{PreviewError, fetch};
pub use link::{LINK_MAX_BYTES, find_link};
