//! Every kind of bad request gets a problem, and none a 500.

use axum::body::Body;
use http::{Method, Request};
use serde_json::json;

use crate::kit::Kit;

#[tokio::test]
async fn unknown_routes_and_methods() {
    let kit = Kit::new().await;
    let anon = kit.anon();
    for path in ["/api", "/api/", "/api/nope", "/api/user/", "/api//user", "/api/conversations/x/y/z"] {
        anon.get(path).await.problem(404, "not_found");
    }
    anon.bare(Method::POST, "/nope").await.problem(404, "not_found");
    let answer = anon.bare(Method::DELETE, "/api/user").await;
    answer.problem(405, "method_not_allowed");
    let mut allowed: Vec<&str> = answer.header("allow").split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PATCH"]);
    for method in ["TRACE", "PROPFIND", "QUERY"] {
        anon.bare(method.parse().unwrap(), "/api/config").await.problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn head_and_options() {
    let kit = Kit::new().await;
    let anon = kit.anon();
    let head = anon.bare(Method::HEAD, "/api/config").await.is(200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("content-type"), "application/json");
    anon.bare(Method::HEAD, "/api/nope").await.problem(404, "not_found");
    anon.bare(Method::HEAD, "/api/user").await.problem(401, "unauthenticated");
    let options = anon.bare(Method::OPTIONS, "/api/messages/x").await.is(204);
    let mut allowed: Vec<&str> = options.header("allow").split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["DELETE", "PATCH"]);
}

#[tokio::test]
async fn bodies() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let patch = |body: &'static str| fan.raw(Method::PATCH, "/api/user", body);
    patch("{").await.problem(400, "malformed_json");
    patch("").await.problem(400, "malformed_json");
    patch("{\"bio\":\"\u{0}\"}").await.problem(400, "malformed_json");
    patch("{\"bio\":\"\\ud800\"}").await.problem(400, "malformed_json");
    patch("[]").await.invalid("", "invalid_type");
    patch("{\"bio\":5}").await.invalid("/bio", "invalid_type");
    patch("{\"bio\":\"\\u0000\"}").await.invalid("/bio", "control_character");
    let unknown = patch("{\"role\":\"admin\"}").await.problem(422, "unknown_field");
    assert_eq!(unknown["errors"][0]["pointer"], "/role");
    fan.raw(Method::PATCH, "/api/user", Body::from(&b"{\"bio\":\"\xff\"}"[..]))
        .await
        .problem(400, "malformed_json");
}

#[tokio::test]
async fn content_types() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let send = async |content_type: Option<&str>| {
        let mut request = fan.request(Method::PATCH, "/api/user");
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        kit.send(request.body(Body::from("{}")).unwrap()).await
    };
    for wrong in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("json"), Some("")]
    {
        send(wrong).await.problem(415, "unsupported_media_type");
    }
    for right in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
        send(Some(right)).await.is(200);
    }
}

#[tokio::test]
async fn too_large_with_and_without_a_length() {
    let kit = Kit::with(|parts| parts.limits.body_max_bytes = 100).await;
    let fan = kit.fan("ada").await;
    let long = json!({ "bio": "x".repeat(100) }).to_string();
    fan.raw(Method::PATCH, "/api/user", long.clone()).await.problem(413, "body_too_large");
    let chunks: Vec<Result<String, std::io::Error>> = vec![Ok(long)];
    let streamed = Body::from_stream(futures_util::stream::iter(chunks));
    fan.raw(Method::PATCH, "/api/user", streamed).await.problem(413, "body_too_large");
    let request = fan.request(Method::PATCH, "/api/user").header("content-type", "application/json");
    let lying = request.header("content-length", "99999999999999999999999").body(Body::from("{}")).unwrap();
    kit.send(lying).await.is(200);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let never = Body::from_stream(futures_util::stream::pending::<Result<String, std::io::Error>>());
    fan.raw(Method::PATCH, "/api/user", never).await.problem(408, "request_timeout");
    let broken: Vec<Result<String, std::io::Error>> = vec![Err(std::io::Error::other("gone"))];
    let broken = Body::from_stream(futures_util::stream::iter(broken));
    fan.raw(Method::PATCH, "/api/user", broken).await.problem(400, "bad_request");
}

#[tokio::test]
async fn queries_and_paths() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let anon = kit.anon();
    for (query, pointer) in [
        ("limit=0", "?limit"),
        ("limit=101", "?limit"),
        ("limit=", "?limit"),
        ("limit=99999999999999999999999", "?limit"),
        ("limit=1&limit=1", "?limit"),
        ("q=%00", "?q"),
        ("q=%FF", "?q"),
    ] {
        let problem = anon.get(&format!("/api/creators?{query}")).await.problem(400, "bad_query");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}");
    }
    for cursor in ["x", "AAAA", "%F0%9F%98%80", "%2e%2e%2f"] {
        anon.get(&format!("/api/creators?cursor={cursor}")).await.problem(400, "bad_cursor");
        fan.get(&format!("/api/conversations?cursor={cursor}")).await.problem(400, "bad_cursor");
    }
    anon.get("/api/creators?nonsense=1&cursor=").await.is(200);
    for path in
        ["/api/conversations/%00", "/api/messages/cnv_1", "/api/conversations/..%2f..", "/api/creators/%20"]
    {
        let answer = if path.contains("messages") { fan.delete(path).await } else { fan.get(path).await };
        answer.problem(404, "not_found");
    }
    fan.get("/api/conversations/%FF").await.problem(400, "bad_request");
    fan.get(&format!("/api/conversations/{}", "a".repeat(4000))).await.problem(404, "not_found");
}

#[tokio::test]
async fn odd_headers() {
    let kit = Kit::new().await;
    let raw = |name: &str, value: &[u8]| {
        Request::builder().uri("/api/user").header(name, value).body(Body::empty()).unwrap()
    };
    kit.send(raw("authorization", b"Bearer \xff\xfe")).await.problem(401, "unauthenticated");
    kit.send(raw("authorization", &vec![b'x'; 20_000])).await.problem(401, "unauthenticated");
    kit.send(raw("cookie", b"__session=\xff; =; ;;; a")).await.problem(401, "unauthenticated");
    kit.send(raw("origin", b"\xff")).await.problem(401, "unauthenticated");
    kit.send(raw("x-forwarded-for", b"\xff, , 999.1.1.1")).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn request_ids() {
    let kit = Kit::new().await;
    let with = async |id: &str| {
        let request = Request::builder().uri("/api/nope").header("x-request-id", id).body(Body::empty());
        kit.send(request.unwrap()).await
    };
    let answer = with("trace-1.A_b").await;
    answer.problem(404, "not_found");
    assert_eq!(answer.header("x-request-id"), "trace-1.A_b");
    for insane in ["a b", "<script>", &"x".repeat(129)] {
        let answer = with(insane).await;
        answer.problem(404, "not_found");
        assert_eq!(answer.header("x-request-id").len(), 32, "{insane}");
    }
    assert_eq!(kit.anon().get("/api/config").await.header("x-request-id").len(), 32);
}
