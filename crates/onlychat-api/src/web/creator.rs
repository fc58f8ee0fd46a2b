//! `/c/{handle}`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use onlychat_app::Error;
use onlychat_app::creators::CreatorPage;
use onlychat_domain::creator::DmPolicy;
use onlychat_protocol::creator::Creator;

use super::escape;
use super::html::{self, Head, Public};
use crate::extract::Path;
use crate::failure::{Failure, Result};
use crate::state::ApiState;

/// The page of a creator whom everybody may write to, with slots.
const FOR_EVERYONE: &str = include_str!("../../../../web/ssr/creator-everyone.html");
/// The page of a creator whom subscribers may write to.
const FOR_SUBSCRIBERS: &str = include_str!("../../../../web/ssr/creator-subscribers.html");
/// The colour of somebody who chose none.
const COLOUR: &str = "#6941c6";
/// How much of the text goes into the description, in code points.
const DESCRIPTION_CHARS: usize = 160;

pub(super) async fn creator(
    State(state): State<ApiState>,
    headers: HeaderMap,
    Path(handle): Path<String>,
) -> Result<Response> {
    let page = match state.app.creator_page(&handle, None).await {
        Ok(page) => page,
        Err(Error::NotFound(_)) => return Ok(unknown(&state, &headers)),
        Err(error) => return Err(error.into()),
    };
    let body = body(&page)?;
    Ok(html::respond(&state, StatusCode::OK, &head(&state, &page), &body, &headers).into_response())
}

fn unknown(state: &ApiState, headers: &HeaderMap) -> Response {
    let head = Head { title: "Nobody here | OnlyChat".into(), public: None };
    let body = "<main><h1>Nobody here</h1><p>There is no creator with this name. \
        <a href=\"/discover\">Discover creators</a></p></main>";
    html::respond(state, StatusCode::NOT_FOUND, &head, body, headers)
}

fn head(state: &ApiState, page: &CreatorPage) -> Head {
    let creator = &page.creator;
    let description = match &creator.about {
        Some(about) => escape::excerpt(about, DESCRIPTION_CHARS),
        None => format!("Write to {} on OnlyChat.", creator.display_name),
    };
    Head {
        title: format!("{} (@{}) | OnlyChat", creator.display_name, creator.handle),
        public: Some(Public {
            description,
            address: format!("{}/c/{}", state.origins.first(), creator.handle),
            kind: "profile",
            image: page.owner.image_url.clone(),
        }),
    }
}

fn body(page: &CreatorPage) -> Result<String> {
    let creator = &page.creator;
    let template = match creator.dm_policy {
        DmPolicy::Everyone => FOR_EVERYONE,
        DmPolicy::Subscribers => FOR_SUBSCRIBERS,
    };
    let subscribers = match creator.subscriber_count {
        1 => "1 subscriber".to_owned(),
        count => format!("{count} subscribers"),
    };
    let data = serde_json::to_string(&Creator::new(creator, &page.owner, None)).map_err(Failure::internal)?;
    let mut html = fill(
        template,
        &[
            ("displayName", &escape::html(&creator.display_name)),
            ("handle", &escape::html(creator.handle.as_str())),
            ("subscribers", &subscribers),
            ("avatar", &avatar(page)),
            ("about", &about(page)),
        ],
    );
    html.push_str("<script type=\"application/json\" id=\"oc-creator\">");
    html.push_str(&escape::json(&data));
    html.push_str("</script>");
    Ok(html)
}

/// Fills the slots in one pass, so that a value that looks like a slot stays what it is.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 1024);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((slot, after)) = after.split_once("}}") else {
            filled.push_str("{{");
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(name, _)| *name == slot) {
            filled.push_str(value);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn avatar(page: &CreatorPage) -> String {
    if let Some(url) = &page.owner.image_url {
        let url = escape::html(url);
        return format!(
            "<img class=\"oc-ssr-avatar\" src=\"{url}\" alt=\"\" referrerpolicy=\"no-referrer\">"
        );
    }
    let colour = escape::html(page.owner.color.as_deref().unwrap_or(COLOUR));
    let initials = initials(&page.creator.display_name);
    format!(
        "<svg class=\"oc-ssr-avatar\" viewBox=\"0 0 64 64\" aria-hidden=\"true\">\
         <rect width=\"64\" height=\"64\" fill=\"{colour}\"/>\
         <text x=\"32\" y=\"33\" fill=\"#ffffff\">{}</text></svg>",
        escape::html(&initials),
    )
}

fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().next().map(|c| c.to_uppercase().to_string());
    name.split_whitespace().take(2).filter_map(first).collect()
}

fn about(page: &CreatorPage) -> String {
    if let Some(about) = &page.creator.about {
        return format!("<p class=\"oc-ssr-about\">{}</p>", escape::html(about));
    }
    let name = escape::html(&page.creator.display_name);
    format!("<p class=\"text-muted-foreground\">{name} has not written anything here yet.</p>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_of_the_templates_is_known() {
        let known = ["displayName", "handle", "subscribers", "avatar", "about"];
        for template in [FOR_EVERYONE, FOR_SUBSCRIBERS] {
            let slots: Vec<&str> =
                template.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).collect();
            assert!(slots.iter().all(|slot| known.contains(slot)), "{slots:?}");
            assert!(known.iter().all(|name| slots.contains(name)), "{slots:?}");
        }
    }

    #[test]
    fn a_value_that_looks_like_a_slot_stays() {
        assert_eq!(fill("{{a}}-{{b}}-{{", &[("a", "{{b}}"), ("b", "x")]), "{{b}}-x-{{");
    }

    #[test]
    fn two_initials() {
        assert_eq!(initials("mara ķ. third"), "MĶ");
        assert_eq!(initials("Zoe"), "Z");
    }
}
