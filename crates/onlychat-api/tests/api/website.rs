//! The web app's files and the public pages.

use std::sync::Arc;

use axum::body::Body;
use http::{Method, Request};
use onlychat_api::{WebFile, WebFiles};
use serde_json::json;

use crate::kit::{Answer, Kit};

async fn get(kit: &Kit, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    kit.send(request.body(Body::empty()).unwrap()).await
}

const PAGE: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

#[tokio::test]
async fn files_are_kept_for_ever_and_compressed() {
    let kit = Kit::new().await;
    let path = "/assets/index-abc.js";
    let plain = get(&kit, path, &[]).await.is(200);
    assert_eq!(plain.text(), "console.log(1)");
    assert_eq!(plain.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(plain.header("vary"), "accept-encoding");
    for (accepted, coding, body) in [
        ("gzip, deflate, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("zstd", "", "console.log(1)"),
    ] {
        let answer = get(&kit, path, &[("accept-encoding", accepted)]).await.is(200);
        assert_eq!((answer.header("content-encoding"), &*answer.text()), (coding, body));
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    }
    let etag = plain.header("etag").to_owned();
    let unchanged = get(&kit, path, &[("if-none-match", &etag)]).await.is(304);
    assert!(unchanged.body.is_empty());
    assert_eq!(unchanged.header("etag"), etag);
    let icon = get(&kit, "/favicon.svg", &[]).await.is(200);
    assert_eq!((icon.header("content-type"), icon.header("cache-control")), ("image/svg+xml", "no-cache"));
}

#[tokio::test]
async fn the_service_worker_is_checked_each_time_and_bound_by_the_policy() {
    let kit = Kit::new().await;
    let worker = get(&kit, "/sw.js", &[]).await.is(200);
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(worker.header("cache-control"), "no-cache");
    // What it may fetch is decided by the policy it is served with, not by that of a page.
    let policy = worker.header("content-security-policy").to_owned();
    for rule in ["default-src 'none'", "script-src 'self';", "connect-src 'self';", "worker-src 'self';"] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    let unchanged = get(&kit, "/sw.js", &[("if-none-match", worker.header("etag"))]).await;
    assert_eq!(unchanged.is(304).header("cache-control"), "no-cache");
    let manifest = get(&kit, "/manifest.webmanifest", &[]).await.is(200);
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    assert!(policy.contains("manifest-src 'self';"));
    let icon = get(&kit, "/icons/icon-192.png", &[]).await.is(200);
    assert_eq!((icon.header("content-type"), icon.header("cache-control")), ("image/png", "no-cache"));
}

#[tokio::test]
async fn what_is_no_file_is_a_page_or_nothing() {
    let kit = Kit::new().await;
    for path in [
        "/assets/gone.js",
        "/.vite/manifest.json",
        "/assets/index-abc.js.br",
        "/index.html",
        "/../Cargo.toml",
        "/%2e%2e/x.txt",
    ] {
        get(&kit, path, &[PAGE]).await.problem(404, "not_found");
    }
    for path in [
        "/inbox",
        "/inbox/cnv_1",
        "/sign-in",
        "/sign-in/factor-one",
        "/settings",
        "/vault",
        "/notifications",
        "/welcome",
        "/discover",
        "/creator",
    ] {
        let page = get(&kit, path, &[PAGE]).await.is(200);
        assert!(page.text().contains("<title>"), "{path}");
        assert!(!page.text().contains("<!--oc:"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache");
    }
    get(&kit, "/inbox", &[("accept", "application/json")]).await.problem(404, "not_found");
    let nowhere = get(&kit, "/nowhere", &[PAGE]).await.is(404);
    assert!(nowhere.text().contains("<div id=\"root\">"));
    let head = Request::builder().method(Method::HEAD).uri("/inbox").body(Body::empty()).unwrap();
    assert_eq!(kit.send(head).await.is(200).header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn the_landing_page_has_content_and_says_what_it_is() {
    let kit = Kit::new().await;
    let page = get(&kit, "/", &[PAGE]).await.is(200);
    let text = page.text();
    for part in [
        "<title>OnlyChat",
        "<meta name=\"description\"",
        "<link rel=\"canonical\" href=\"https://chat.example/\">",
        "og:title",
        "<h1",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("<!--oc:"));
    assert!(!text.contains("style=\"") && !text.contains("<script>"));
    get(&kit, "/", &[("if-none-match", page.header("etag"))]).await.is(304);
}

#[tokio::test]
async fn a_creator_s_page_has_their_words_and_nothing_gets_out() {
    let kit = Kit::new().await;
    let zoe = kit.fan("zoe").await;
    let body = json!({
        "handle": "zoe", "displayName": "Zoë </script><b>", "dmPolicy": "subscribers",
        "about": "\"hi\" & <img src=x onerror=alert(1)>\n{{avatar}}",
    });
    zoe.put("/api/creators/me", body).await.is(201);
    let text = get(&kit, "/c/zoe", &[PAGE]).await.is(200).text();
    assert!(text.contains("<title>Zoë &lt;/script&gt;&lt;b&gt; (@zoe) | OnlyChat</title>"));
    assert!(text.contains("<link rel=\"canonical\" href=\"https://chat.example/c/zoe\">"));
    assert!(text.contains(
        "<p class=\"oc-ssr-about\">&quot;hi&quot; &amp; &lt;img src=x onerror=alert(1)&gt;\n{{avatar}}</p>"
    ));
    assert!(text.contains("0 subscribers"));
    assert!(text.contains("<svg class=\"oc-ssr-avatar\""));
    assert!(!text.contains("<img src=x") && !text.contains("</script><b>"));
    let data = text.split("id=\"oc-creator\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data, kit.anon().get("/api/creators/zoe").await.json());
    zoe.patch("/api/user", json!({ "imageUrl": "https://example.com/a.png?x=1&y=\"2" })).await.is(200);
    let text = get(&kit, "/c/zoe", &[PAGE]).await.is(200).text();
    assert!(
        text.contains("<meta property=\"og:image\" content=\"https://example.com/a.png?x=1&amp;y=%222\">")
    );
    assert!(text.contains("<img class=\"oc-ssr-avatar\" src=\"https://example.com/a.png?x=1&amp;y=%222\""));
}

#[tokio::test]
async fn nobody_s_page_is_a_404_with_a_way_on() {
    let kit = Kit::new().await;
    for handle in ["nobody", "NOT-A-HANDLE", "%00", "%3Cscript%3E"] {
        let page = get(&kit, &format!("/c/{handle}"), &[PAGE]).await.is(404);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.text().contains("noindex") && page.text().contains("/discover"));
        assert!(!page.text().contains("<script>"));
    }
    get(&kit, "/c/%FF", &[PAGE]).await.problem(400, "bad_request");
}

#[tokio::test]
async fn robots_and_sitemap() {
    let kit = Kit::new().await;
    kit.creator("zoe").await;
    let robots = get(&kit, "/robots.txt", &[]).await.is(200).text();
    assert!(
        robots.contains("Disallow: /api/") && robots.contains("Sitemap: https://chat.example/sitemap.xml")
    );
    let map = get(&kit, "/sitemap.xml", &[]).await.is(200);
    assert_eq!(map.header("content-type"), "application/xml");
    assert!(map.text().contains("<loc>https://chat.example/c/zoe</loc>"));
    kit.creator("mia").await;
    assert!(!get(&kit, "/sitemap.xml", &[]).await.text().contains("/c/mia"), "kept for a while");
    kit.clock.advance(std::time::Duration::from_mins(11));
    assert!(get(&kit, "/sitemap.xml", &[]).await.text().contains("/c/mia"));
}

struct NothingBuilt;

impl WebFiles for NothingBuilt {
    fn file(&self, _path: &str) -> Option<WebFile> {
        None
    }
}

#[tokio::test]
async fn without_a_build_the_page_says_how() {
    let kit = Kit::with(|parts| parts.web = Arc::new(NothingBuilt)).await;
    for path in ["/", "/inbox"] {
        let page = get(&kit, path, &[PAGE]).await.is(503);
        assert!(page.text().contains("npm run build"));
    }
    kit.anon().get("/api/config").await.is(200);
}
