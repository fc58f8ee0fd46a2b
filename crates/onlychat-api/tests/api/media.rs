//! Files: what is made of them, who gets their bytes, and how.

use axum::body::Body;
use http::{Method, Request};
use onlychat_app::work::Workers;
use onlychat_domain::job::TaskKind;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::kit::{Answer, Caller, Kit, PASSWORD, client_id};
use crate::uploads::upload;

/// What no answer to anybody who may not read may hold.
const MARK: &[u8] = b"the bytes themselves";
const PICTURE: &[u8] = b"PIC the bytes themselves";
const PLAIN: &[u8] = b"<script>alert(1)</script> the bytes themselves";

/// Does all work that waits.
async fn work(kit: &Kit) {
    let folder = tempfile::tempdir().unwrap();
    let workers = Workers::new(kit.app.clone(), folder.path().to_owned());
    let (stop, stopped) = watch::channel(false);
    let done = async {
        for kind in TaskKind::ALL.into_iter().chain(TaskKind::ALL) {
            while kit.app.store().open_jobs(kind).await.unwrap() > 0 {
                tokio::task::yield_now().await;
            }
        }
        stop.send(true).unwrap();
    };
    tokio::join!(
        workers.run(TaskKind::ProcessMedia, stopped.clone()),
        workers.run(TaskKind::ProcessFilm, stopped.clone()),
        workers.run(TaskKind::Errand, stopped.clone()),
        done
    );
}

async fn media(who: &Caller<'_>, id: &str) -> Value {
    who.get(&format!("/api/media/{id}")).await.is(200).json()
}

/// A message with files; what its sender is told.
async fn send_files(who: &Caller<'_>, conversation: &str, n: u32, ids: &[&str]) -> Value {
    let attachments: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    let body = json!({ "clientId": client_id(n), "text": "", "attachments": attachments });
    who.post(&format!("/api/conversations/{conversation}/messages"), body).await.is(201).json()
}

/// The only message's first file, as `who` is shown it.
async fn shown(who: &Caller<'_>, conversation: &str) -> Value {
    let page = who.get(&format!("/api/conversations/{conversation}/messages")).await.is(200).json();
    page["items"][0]["attachments"][0].clone()
}

fn at(file: &Value, name: &str) -> String {
    format!("{}{name}", file["base"].as_str().unwrap())
}

async fn with(who: &Caller<'_>, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = who.request(method, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    who.send(request.body(Body::empty()).unwrap()).await
}

fn holds_bytes(answer: &Answer) -> bool {
    answer.body.windows(MARK.len()).any(|window| window == MARK)
}

#[tokio::test]
async fn a_picture_is_shown_to_both() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let conversation = fan.conversation_with(&zoe).await;
    let id = upload(&fan, PICTURE, "beach.jpg").await;
    assert_eq!(media(&fan, &id).await["status"], "processing");
    // It may be sent before it is ready.
    let sent = send_files(&fan, &conversation, 1, &[&id]).await;
    assert_eq!((&sent["text"], &sent["attachments"][0]["status"]), (&json!(""), &json!("processing")));
    work(&kit).await;
    for who in [&fan, &zoe] {
        let file = shown(who, &conversation).await;
        assert_eq!(
            (&file["id"], &file["status"], &file["width"]),
            (&json!(id), &json!("ready"), &json!(640))
        );
        assert_eq!((&file["name"], &file["kind"]), (&json!("beach.jpg"), &json!("image")));
        let answer = who.get(&at(&file, "w640.webp")).await.is(200);
        assert_eq!(answer.body, [b"made of ".as_slice(), PICTURE].concat());
        assert_eq!(answer.header("content-type"), "image/webp");
        assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        let same = [("if-none-match", answer.header("etag"))];
        with(who, Method::GET, &at(&file, "w640.webp"), &same).await.is(304);
        // What was uploaded is for nobody: it may say where and when it was taken.
        who.get(&at(&file, "raw")).await.problem(404, "not_found");
        who.get(&at(&file, "w1280.webp")).await.problem(404, "not_found");
    }
    assert_eq!(media(&fan, &id).await["uses"], 1);
}

#[tokio::test]
async fn a_file_is_handed_over_and_never_shown() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let conversation = fan.conversation_with(&zoe).await;
    let id = upload(&fan, PLAIN, "page \"1\".html").await;
    send_files(&fan, &conversation, 1, &[&id]).await;
    work(&kit).await;
    let file = shown(&zoe, &conversation).await;
    let answer = zoe.get(&at(&file, "raw")).await.is(200);
    assert_eq!(answer.body, PLAIN);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert_eq!(answer.header("content-disposition"), "attachment; filename*=UTF-8''page%20%221%22%2Ehtml");
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
}

#[tokio::test]
async fn parts_are_exact() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let id = upload(&fan, b"0123456789", "digits").await;
    work(&kit).await;
    let path = at(&media(&fan, &id).await, "raw");
    for (range, part, told) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=4-", "456789", "bytes 4-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=8-100", "89", "bytes 8-9/10"),
    ] {
        let answer = with(&fan, Method::GET, &path, &[("range", range)]).await.is(206);
        assert_eq!((answer.text().as_str(), answer.header("content-range")), (part, told), "{range}");
    }
    for wrong in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
        let answer = with(&fan, Method::GET, &path, &[("range", wrong)]).await;
        answer.problem(416, "range_not_satisfiable");
        assert_eq!(answer.header("content-range"), "bytes */10");
    }
    // What is no single range is answered with everything, as the RFC has it.
    for other in ["bytes=0-1,3-4", "lines=1-2", "bytes=3-1"] {
        assert_eq!(with(&fan, Method::GET, &path, &[("range", other)]).await.is(200).body.len(), 10);
    }
    let head = with(&fan, Method::HEAD, &path, &[]).await.is(200);
    assert_eq!((head.header("content-length"), head.body.len()), ("10", 0));
    let changed = [("range", "bytes=0-3"), ("if-range", "\"other\"")];
    assert_eq!(with(&fan, Method::GET, &path, &changed).await.is(200).body.len(), 10);
}

#[tokio::test]
async fn a_page_says_who_asks_by_a_cookie() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let id = upload(&fan, PICTURE, "beach.jpg").await;
    work(&kit).await;
    let path = at(&media(&fan, &id).await, "w320.webp");
    let opened = fan.bare(Method::PUT, "/api/media/session").await.is(204);
    let cookie = opened.header("set-cookie").to_owned();
    for word in ["onlychat_media=", "Path=/api/media/", "HttpOnly", "SameSite=Lax", "Max-Age="] {
        assert!(cookie.contains(word), "{word} in {cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    let nobody = kit.anon();
    with(&nobody, Method::GET, &path, &[("cookie", pair)]).await.is(200);
    // It counts for files alone.
    with(&nobody, Method::GET, "/api/user", &[("cookie", pair)]).await.problem(401, "unauthenticated");
    with(&nobody, Method::DELETE, &format!("/api/media/{id}"), &[("cookie", pair)])
        .await
        .problem(401, "unauthenticated");
    // Whoever has signed out gets nothing any more, though the cookie is still there.
    fan.bare(Method::POST, "/api/identity/sign-out").await.is(204);
    with(&nobody, Method::GET, &path, &[("cookie", pair)]).await.problem(401, "unauthenticated");
    let closed = fan.delete("/api/media/session").await.is(204);
    assert!(closed.header("set-cookie").contains("Max-Age=0"), "{}", closed.header("set-cookie"));
}

/// Whoever may not read gets no byte, whichever way: all operations about files that the document knows, with all names
/// that there are, every range, by everybody who is not entitled.
#[tokio::test]
async fn nobody_else_gets_a_byte() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let (other, nobody) = (kit.fan("bob").await, kit.anon());
    let conversation = fan.conversation_with(&zoe).await;
    let picture = upload(&fan, PICTURE, "beach.jpg").await;
    let plain = upload(&fan, PLAIN, "notes.txt").await;
    let begun = crate::uploads::begin(&fan, 100, "unfinished").await;
    crate::uploads::append(&fan, &begun, 0, PICTURE).await.is(204);
    work(&kit).await;
    send_files(&fan, &conversation, 1, &[&picture, &plain]).await;
    // Somebody else's own file: a good grant, for another file.
    let own = upload(&other, b"PIC something else", "own.jpg").await;
    work(&kit).await;
    let own_base = media(&other, &own).await["base"].as_str().unwrap().to_owned();
    let foreign_grant = own_base.trim_end_matches('/').rsplit('/').next().unwrap().to_owned();

    let document = serde_json::to_value(onlychat_api::openapi()).unwrap();
    let mut tried = 0;
    for file in [&picture, &plain] {
        let base = media(&fan, file).await["base"].as_str().unwrap().to_owned();
        let zoes = shown(&zoe, &conversation).await["base"].as_str().unwrap().to_owned();
        let grants =
            [&base, &zoes].map(|base| base.trim_end_matches('/').rsplit('/').next().unwrap().to_owned());
        for (template, item) in document["paths"].as_object().unwrap() {
            if !template.starts_with("/api/media") && !template.starts_with("/api/uploads") {
                continue;
            }
            for method in item.as_object().unwrap().keys().filter(|method| *method != "delete") {
                for name in ["raw", "w320.webp", "w640.webp", "..%2Fraw", "upload", "part"] {
                    for grant in [&*grants[0], &*grants[1], &*foreign_grant, "x"] {
                        let id = if template.starts_with("/api/uploads") {
                            begun.rsplit('/').next().unwrap()
                        } else {
                            file
                        };
                        let path =
                            template.replace("{id}", id).replace("{grant}", grant).replace("{name}", name);
                        for range in ["", "bytes=0-", "bytes=4-30", "bytes=-20"] {
                            for who in [&other, &nobody] {
                                let headers: &[(&str, &str)] =
                                    if range.is_empty() { &[] } else { &[("range", range)] };
                                let method = method.to_uppercase().parse().unwrap();
                                let answer = with(who, method, &path, headers).await;
                                assert!(!holds_bytes(&answer), "{template} {name} {grant} {range}");
                                let refused = matches!(answer.status.as_u16(), 401 | 404);
                                assert!(template != "/api/media/{id}/{grant}/{name}" || refused);
                                tried += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
    // The same addresses are good for whoever they were made for: the test above can fail.
    let good = at(&shown(&zoe, &conversation).await, "w320.webp");
    assert!(holds_bytes(&zoe.get(&good).await.is(200)));
    other.get(&good).await.problem(404, "not_found");
    nobody.get(&good).await.problem(401, "unauthenticated");
    // A wrong range of an entitled one gets none either.
    let out = with(&zoe, Method::GET, &good, &[("range", "bytes=1000-")]).await;
    assert!(out.status == 416 && !holds_bytes(&out));
}

#[tokio::test]
async fn what_was_given_is_taken_back() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let conversation = fan.conversation_with(&zoe).await;
    let id = upload(&fan, PICTURE, "beach.jpg").await;
    work(&kit).await;
    let sent = send_files(&fan, &conversation, 1, &[&id]).await;
    let path = at(&shown(&zoe, &conversation).await, "w320.webp");
    zoe.get(&path).await.is(200);
    // Out of the vault, but still in the message.
    fan.delete(&format!("/api/media/{id}")).await.is(204);
    zoe.get(&path).await.is(200);
    assert_eq!(fan.get("/api/media").await.is(200).json()["items"], json!([]));
    fan.delete(&format!("/api/messages/{}", sent["id"].as_str().unwrap())).await.is(204);
    zoe.get(&path).await.problem(404, "not_found");
    fan.get(&format!("/api/media/{id}")).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_address_ends() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let id = upload(&fan, PICTURE, "beach.jpg").await;
    work(&kit).await;
    let path = at(&media(&fan, &id).await, "w320.webp");
    fan.get(&path).await.is(200);
    kit.clock.advance(std::time::Duration::from_hours(49));
    // Signed in again meanwhile.
    let again = kit
        .anon()
        .post("/api/identity/sign-in", json!({ "email": "ada@people.example", "password": PASSWORD }))
        .await
        .is(200)
        .json();
    let token = again["token"].as_str().unwrap();
    let ask = async |path: &str| {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        kit.send(request.body(Body::empty()).unwrap()).await
    };
    ask(&path).await.problem(404, "not_found");
    let fresh = ask(&format!("/api/media/{id}")).await.is(200).json();
    ask(&at(&fresh, "w320.webp")).await.is(200);
}

#[tokio::test]
async fn what_nothing_can_be_made_of_says_so() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let conversation = fan.conversation_with(&zoe).await;
    let id = upload(&fan, b"BAD bytes", "broken.jpg").await;
    send_files(&fan, &conversation, 1, &[&id]).await;
    work(&kit).await;
    let file = shown(&zoe, &conversation).await;
    assert_eq!((&file["status"], &file["fault"]), (&json!("failed"), &json!("damaged")));
    fan.post(&format!("/api/media/{id}/retry"), json!({})).await.problem(409, "conflict");
    let body = json!({ "clientId": client_id(2), "text": "", "attachments": [{ "id": id }] });
    let path = format!("/api/conversations/{conversation}/messages");
    fan.post(&path, body).await.invalid("/attachments", "failed_media");
}

#[tokio::test]
async fn what_cannot_be_attached() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let conversation = fan.conversation_with(&zoe).await;
    let path = format!("/api/conversations/{conversation}/messages");
    let mine = upload(&fan, PLAIN, "mine").await;
    let hers = upload(&zoe, b"hers", "hers").await;
    work(&kit).await;
    let try_with = async |ids: Vec<&str>, code: &str| {
        let attachments: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        let body = json!({ "clientId": client_id(1), "text": "", "attachments": attachments });
        fan.post(&path, body).await.invalid("/attachments", code);
    };
    try_with(vec!["nonsense"], "unknown_media").await;
    try_with(vec![&hers], "unknown_media").await;
    try_with(vec![&mine, &mine], "twice").await;
    try_with(vec![mine.as_str(); 41], "too_many").await;
    // More than a frame holds: 40 files with long descriptions.
    let mut many = Vec::new();
    for n in 0..40 {
        let id = upload(&fan, format!("file {n}").as_bytes(), "long.txt").await;
        fan.patch(&format!("/api/media/{id}"), json!({ "alt": "a".repeat(1000) })).await.is(200);
        many.push(id);
    }
    try_with(many.iter().map(String::as_str).collect(), "too_large").await;
    send_files(&fan, &conversation, 9, &many.iter().take(20).map(String::as_str).collect::<Vec<_>>()).await;
    // What both already read may be sent on.
    send_files(&zoe, &conversation, 2, &[&hers]).await;
    send_files(&fan, &conversation, 3, &[&hers, &mine]).await;
    fan.delete(&format!("/api/media/{mine}")).await.is(204);
    try_with(vec![&mine], "unknown_media").await;
}

#[tokio::test]
async fn a_message_of_files_can_be_edited_and_quoted() {
    let kit = Kit::new().await;
    let (zoe, fan) = (kit.creator("zoe").await, kit.fan("ada").await);
    let conversation = fan.conversation_with(&zoe).await;
    let id = upload(&fan, PLAIN, "notes.txt").await;
    let sent = send_files(&fan, &conversation, 1, &[&id]).await;
    let path = format!("/api/messages/{}", sent["id"].as_str().unwrap());
    let edited = fan.patch(&path, json!({ "text": "A caption" })).await.is(200).json();
    assert_eq!(edited["attachments"][0]["id"], json!(id));
    let bare = fan.patch(&path, json!({ "text": "" })).await.is(200).json();
    assert_eq!((&bare["text"], &bare["attachments"][0]["id"]), (&json!(""), &json!(id)));
    let reply = json!({ "clientId": client_id(2), "text": "nice", "replyTo": sent["id"] });
    zoe.post(&format!("/api/conversations/{conversation}/messages"), reply).await.is(201);
}

#[tokio::test]
async fn a_vault_is_gone_through() {
    let kit = Kit::new().await;
    let fan = kit.fan("ada").await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(upload(&fan, format!("file {n}").as_bytes(), &format!("{n}.txt")).await);
    }
    // Those of one millisecond are in no order.
    ids.sort();
    ids.reverse();
    let mut seen = Vec::new();
    let mut path = "/api/media?limit=2".to_owned();
    loop {
        let page = fan.get(&path).await.is(200).json();
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/api/media?limit=2&cursor={cursor}");
    }
    assert_eq!(seen.len(), 5, "each once: {seen:?}");
    seen.sort();
    seen.reverse();
    assert_eq!(seen, ids);
    let usage = fan.get("/api/media/usage").await.is(200).json();
    assert_eq!((&usage["files"], &usage["bytes"]), (&json!(5), &json!(30)));
    let one = format!("/api/media/{}", ids[0]);
    let changed = fan.patch(&one, json!({ "name": "new.txt", "alt": "What it is" })).await.is(200).json();
    assert_eq!((&changed["name"], &changed["alt"]), (&json!("new.txt"), &json!("What it is")));
    let changed = fan.patch(&one, json!({ "alt": null })).await.is(200).json();
    assert_eq!((&changed["name"], &changed["alt"]), (&json!("new.txt"), &Value::Null));
    fan.patch(&one, json!({ "name": "" })).await.problem(422, "validation_failed");
    fan.patch(&one, json!({ "name": "../../etc/passwd" })).await.is(200);
}
