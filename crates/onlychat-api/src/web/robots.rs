//! `/robots.txt`

use axum::extract::State;

use crate::state::ApiState;

pub(super) async fn robots(State(state): State<ApiState>) -> String {
    let origin = state.origins.first();
    format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /inbox\nDisallow: /notifications\nDisallow: /settings\nDisallow: /vault\nSitemap: {origin}/sitemap.xml\n"
    )
}
