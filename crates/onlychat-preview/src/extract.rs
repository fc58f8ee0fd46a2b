//! What a page's head says about it.

use std::collections::BTreeMap;

use url::Url;

use crate::charset::decode;
use crate::link::LINK_MAX_BYTES;
use crate::text::clean;
use crate::tokens::{StartTag, Token, tokens};

/// How much of a page is read, in bytes.
pub const PAGE_MAX_BYTES: usize = 512 * 1024;
/// Longest title, in code points.
pub const TITLE_MAX_CHARS: usize = 200;
/// Longest description, in code points.
pub const DESCRIPTION_MAX_CHARS: usize = 400;
/// Longest name of a site, in code points.
pub const SITE_NAME_MAX_CHARS: usize = 100;

/// What a page says it is. Each text is one line without anything unseen in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preview {
    /// At most [`TITLE_MAX_CHARS`].
    pub title: Option<String>,
    /// At most [`DESCRIPTION_MAX_CHARS`].
    pub description: Option<String>,
    /// At most [`SITE_NAME_MAX_CHARS`].
    pub site_name: Option<String>,
    /// An `http` or `https` address of at most [`LINK_MAX_BYTES`], without user name and password. It was not called.
    pub image: Option<Url>,
}

impl Preview {
    /// Whether the page says nothing that could be shown.
    pub const fn is_empty(&self) -> bool {
        let Self { title, description, site_name: _, image } = self;
        title.is_none() && description.is_none() && image.is_none()
    }
}

/// Reads a page's head, as much of it as is in the first [`PAGE_MAX_BYTES`].
///
/// `content_type` is the header's value, for the characters; `base` is where the page came from, for an image's address.
pub fn extract(page: &[u8], content_type: Option<&str>, base: &Url) -> Preview {
    let page = page.get(..PAGE_MAX_BYTES).unwrap_or(page);
    let text = decode(page, content_type);
    let mut head = Head::default();
    for token in tokens(text.as_bytes()) {
        match token {
            Token::Start(tag) => match tag.name.as_slice() {
                b"title" => head.title.get_or_insert_default().open = true,
                b"meta" => head.meta(&tag),
                b"base" if head.base.is_none() => head.base = tag.attribute("href"),
                b"body" => break,
                _ => {}
            },
            Token::TitleText(text) => head.title_text(&text),
            Token::End(name) => match name.as_slice() {
                b"title" => head.close_title(),
                b"head" => break,
                _ => {}
            },
        }
    }
    head.preview(base)
}

/// What was found so far: the first of each.
#[derive(Default)]
struct Head {
    title: Option<Title>,
    base: Option<String>,
    found: BTreeMap<&'static str, String>,
}

#[derive(Default)]
struct Title {
    text: String,
    open: bool,
    closed: bool,
}

/// What is looked for in `<meta>`, the better one first.
const TITLES: &[&str] = &["og:title", "twitter:title"];
const DESCRIPTIONS: &[&str] = &["og:description", "twitter:description", "description"];
const SITE_NAMES: &[&str] = &["og:site_name"];
const IMAGES: &[&str] =
    &["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"];

impl Head {
    /// Open Graph has `property`, Twitter and HTML have `name`, and pages mix them up.
    fn meta(&mut self, tag: &StartTag) {
        let Some(content) = tag.attribute("content").filter(|content| !content.trim().is_empty()) else {
            return;
        };
        for name in [tag.attribute("property"), tag.attribute("name")].into_iter().flatten() {
            // Several names in one, as RDFa allows.
            for name in name.split_ascii_whitespace() {
                let mut known = [TITLES, DESCRIPTIONS, SITE_NAMES, IMAGES].into_iter().flatten();
                if let Some(known) = known.find(|known| known.eq_ignore_ascii_case(name)) {
                    self.found.entry(known).or_insert_with(|| content.clone());
                }
            }
        }
    }

    /// Of several titles the first counts: later ones are of pictures.
    fn title_text(&mut self, text: &[u8]) {
        if let Some(title) = self.title.as_mut().filter(|title| title.open && !title.closed) {
            title.text.push_str(&String::from_utf8_lossy(text));
        }
    }

    fn close_title(&mut self) {
        if let Some(title) = &mut self.title {
            title.closed = true;
        }
    }

    fn of(&self, names: &'static [&'static str]) -> impl Iterator<Item = &str> {
        names.iter().filter_map(|name| self.found.get(name).map(String::as_str))
    }

    fn preview(&self, base: &Url) -> Preview {
        let first = |names, max_chars| self.of(names).find_map(|text| clean(text, max_chars));
        let title = self.title.as_ref().map(|title| title.text.as_str());
        let base =
            self.base.as_deref().and_then(|href| web(base.join(href.trim()).ok()?)).unwrap_or(base.clone());
        Preview {
            title: first(TITLES, TITLE_MAX_CHARS).or_else(|| clean(title?, TITLE_MAX_CHARS)),
            description: first(DESCRIPTIONS, DESCRIPTION_MAX_CHARS),
            site_name: first(SITE_NAMES, SITE_NAME_MAX_CHARS),
            image: self.of(IMAGES).find_map(|address| web(base.join(address.trim()).ok()?)),
        }
    }
}

/// An address that could be called.
fn web(url: Url) -> Option<Url> {
    let fine = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.as_str().len() <= LINK_MAX_BYTES;
    fine.then_some(url)
}

#[cfg(test)]
mod tests;
