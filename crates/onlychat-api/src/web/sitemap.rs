//! `/sitemap.xml`

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use onlychat_domain::page::{CreatorCursor, PAGE_MAX};
use onlychat_domain::time::Timestamp;
use tokio::sync::Mutex;

use super::escape;
use crate::failure::Result;
use crate::state::ApiState;

/// How many creators it lists: those with most subscribers.
const CREATORS_MAX: usize = 5000;
/// How long it is kept before the database is asked again.
const KEPT: Duration = Duration::from_mins(10);

/// The last one, so that crawlers cost the database little. The lock makes many who ask at once wait for one answer.
#[derive(Debug, Default)]
pub(crate) struct SitemapCache(Mutex<Option<(Timestamp, Arc<str>)>>);

pub(super) async fn sitemap(State(state): State<ApiState>) -> Result<Response> {
    let now = state.app.clock().now();
    let mut kept = state.sitemap.0.lock().await;
    let xml = match &*kept {
        Some((made, xml)) if now.since(*made) < KEPT => xml.clone(),
        _ => {
            let xml: Arc<str> = draw(&state).await?.into();
            *kept = Some((now, xml.clone()));
            xml
        }
    };
    drop(kept);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/xml")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=600")),
    ];
    Ok((headers, xml.to_string()).into_response())
}

async fn draw(state: &ApiState) -> Result<String> {
    let origin = escape::html(state.origins.first());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n<url><loc>{origin}/</loc></url>\n"
    );
    let mut after: Option<CreatorCursor> = None;
    for _ in 0..CREATORS_MAX / PAGE_MAX {
        let pages = state.app.search_creators("", after.as_ref(), PAGE_MAX).await?;
        for page in &pages {
            let (handle, changed) = (page.creator.handle.as_str(), page.creator.updated_at);
            let _infallible =
                writeln!(xml, "<url><loc>{origin}/c/{handle}</loc><lastmod>{changed}</lastmod></url>");
        }
        after = pages.last().map(|page| CreatorCursor {
            subscriber_count: page.creator.subscriber_count,
            handle: page.creator.handle.clone(),
        });
        if pages.len() < PAGE_MAX {
            break;
        }
    }
    xml.push_str("</urlset>\n");
    Ok(xml)
}
