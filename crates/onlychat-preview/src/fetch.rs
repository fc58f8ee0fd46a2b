//! Asks for a page.

use std::panic::resume_unwind;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use onlychat_egress::{Answer, Egress, EgressError, Fetch, Limits};
use url::Url;

use crate::extract::{PAGE_MAX_BYTES, Preview, extract};

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The page must not be called, or did not answer.
    #[error("the page cannot be fetched")]
    Unreached(#[source] EgressError),
    /// There is no page, or not for us.
    #[error("the page answers {0}")]
    Status(u16),
    /// It is no page but a file.
    #[error("this is no page")]
    NotHtml,
    /// The server is stopping.
    #[error("the page was not read")]
    Unread,
}

/// Asks for a page and reads its head. A page that breaks off, is too long or too slow is read as far as it came.
pub async fn fetch(egress: &Egress, url: Url) -> Result<Preview, PreviewError> {
    let limits = Limits {
        connect: Duration::from_secs(3),
        headers: Duration::from_secs(5),
        whole: Duration::from_secs(8),
        body_bytes: PAGE_MAX_BYTES as u64,
        redirects: 5,
    };
    let accept = HeaderValue::from_static("text/html, application/xhtml+xml;q=0.9");
    let request = Fetch::get(url).headers(HeaderMap::from_iter([(ACCEPT, accept)])).limits(limits);
    let mut answer = egress.send(request).await.map_err(PreviewError::Unreached)?;
    if !answer.status.is_success() {
        return Err(PreviewError::Status(answer.status.as_u16()));
    }
    let content_type =
        answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if !content_type.as_deref().is_some_and(is_html) {
        return Err(PreviewError::NotHtml);
    }
    let page = read_head(&mut answer).await;
    let base = answer.url.clone();
    // The worst page takes tens of milliseconds: nobody else's turn is made to wait for it.
    let read = tokio::task::spawn_blocking(move || extract(&page, content_type.as_deref(), &base));
    read.await.map_err(|stopping| {
        if stopping.is_panic() { resume_unwind(stopping.into_panic()) } else { PreviewError::Unread }
    })
}

fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"].iter().any(|html| kind.eq_ignore_ascii_case(html))
}

/// As much as comes, up to the part that the head ends in.
async fn read_head(answer: &mut Answer) -> Vec<u8> {
    const ENDS: [&[u8]; 2] = [b"</head", b"<body"];
    let mut page = Vec::new();
    while let Ok(Some(part)) = answer.chunk().await {
        // What ends the head may begin in the part before.
        let from = page.len().saturating_sub(ENDS[0].len());
        page.extend_from_slice(&part);
        let new = page.get(from..).unwrap_or_default();
        // One in a script or a comment only means that what is behind it is not looked at.
        if ENDS.iter().any(|end| new.windows(end.len()).any(|window| window.eq_ignore_ascii_case(end))) {
            break;
        }
    }
    page
}
