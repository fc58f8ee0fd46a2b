//! The API about itself.

use serde_json::Value;

use crate::kit::Kit;

#[tokio::test]
async fn the_documents_are_served_as_they_are_made() {
    let kit = Kit::new().await;
    let anon = kit.anon();
    let openapi = anon.get("/api/openapi.json").await.is(200).json();
    assert_eq!(openapi, serde_json::to_value(onlychat_api::openapi()).unwrap());
    assert!(openapi["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(anon.get("/api/asyncapi.json").await.is(200).json(), onlychat_api::asyncapi());
    let docs = anon.get("/api/docs").await.is(200);
    assert_eq!(docs.header("content-type"), "text/html; charset=utf-8");
    assert!(docs.header("content-security-policy").contains("style-src 'self'"));
    let style = anon.get("/api/docs/style.css").await.is(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
}

fn operations() -> Vec<(String, String, Value)> {
    let document = serde_json::to_value(onlychat_api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    operations
}

#[test]
fn every_operation_says_what_it_is_and_what_can_go_wrong() {
    let mut ids = Vec::new();
    for (method, path, operation) in operations() {
        let name = format!("{method} {path}");
        assert!(operation["summary"].is_string(), "{name}");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        ids.push(operation["operationId"].as_str().unwrap().to_owned());
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.contains_key("default") && answers.contains_key("500"), "{name}");
        assert!(operation.get("requestBody").is_none() || answers.contains_key("413"), "{name}");
        assert!(operation.get("security").is_none() || answers.contains_key("401"), "{name}");
        if path.starts_with("/api/") {
            assert!(answers.contains_key("429"), "{name}");
        }
    }
    ids.sort_unstable();
    let before = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), before);
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, root: &Value) -> usize {
        match value {
            Value::Object(map) => {
                let own = map.get("$ref").and_then(Value::as_str).map_or(0, |reference| {
                    assert!(root.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference}");
                    1
                });
                own + map.values().map(|value| walk(value, root)).sum::<usize>()
            }
            Value::Array(items) => items.iter().map(|value| walk(value, root)).sum(),
            _ => 0,
        }
    }
    let document = serde_json::to_value(onlychat_api::openapi()).unwrap();
    assert!(walk(&document, &document) > 100);
}
