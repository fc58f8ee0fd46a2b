//! The OpenAPI document as a page: plain HTML, no script.

mod operation;
mod schema;

use std::fmt::Write as _;

use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::web::escape::html as escaped;

/// The page.
pub(crate) fn page(document: &OpenApi, style: &str) -> String {
    let document = serde_json::to_value(document).unwrap_or_default();
    let info = &document["info"];
    let (title, version) = (escaped(text(&info["title"])), escaped(text(&info["version"])));
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} API</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{style}\">\
         </head><body><header><h1>{title} API <small>{version}</small></h1>{}\
         <p><a href=\"/api/openapi.json\">OpenAPI 3.1</a> · <a href=\"/api/asyncapi.json\">AsyncAPI 3</a> \
         of the socket's frames</p></header>",
        paragraphs(text(&info["description"])),
    );
    let groups = groups(&document);
    page.push_str("<nav aria-label=\"Operations\"><ul>");
    for (tag, operations) in &groups {
        let name = escaped(text(&tag["name"]));
        let _infallible = write!(page, "<li><a href=\"#tag-{name}\">{name}</a><ul>");
        for (method, path, operation) in operations {
            let (id, path) = (escaped(text(&operation["operationId"])), escaped(path));
            let method = method.to_uppercase();
            let _infallible = write!(page, "<li><a href=\"#{id}\"><b>{method}</b> {path}</a></li>");
        }
        page.push_str("</ul></li>");
    }
    page.push_str("<li><a href=\"#schemas\">Schemas</a></li></ul></nav><main>");
    for (tag, operations) in &groups {
        let name = escaped(text(&tag["name"]));
        let about = paragraphs(text(&tag["description"]));
        let _infallible = write!(page, "<section id=\"tag-{name}\"><h2>{name}</h2>{about}");
        for (method, path, operation) in operations {
            page.push_str(&operation::html(&document, method, path, operation));
        }
        page.push_str("</section>");
    }
    page.push_str("<section id=\"schemas\"><h2>Schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        page.push_str(&schema::section(name, schema));
    }
    page.push_str("</section></main></body></html>");
    page
}

type Operations<'a> = Vec<(&'a str, &'a str, &'a Value)>;

/// The operations of each tag, in the document's order.
fn groups(document: &Value) -> Vec<(&Value, Operations<'_>)> {
    let mut all: Operations<'_> = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            all.push((method, path, operation));
        }
    }
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    tags.iter()
        .map(|tag| {
            let own = |(_, _, operation): &&(&str, &str, &Value)| operation["tags"][0] == tag["name"];
            (tag, all.iter().filter(own).copied().collect())
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Text with blank lines between paragraphs and code in backticks.
fn paragraphs(text: &str) -> String {
    let parts = text.split("\n\n").filter(|part| !part.trim().is_empty());
    parts.fold(String::new(), |html, part| html + "<p>" + &inline(part) + "</p>")
}

/// One line of text, with code in backticks.
fn inline(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces
        .map(|(n, piece)| {
            if n % 2 == 0 { escaped(piece).into_owned() } else { format!("<code>{}</code>", escaped(piece)) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_every_operation_and_schema_and_no_script() {
        let document = crate::openapi();
        let page = page(&document, "/s.css");
        let json = serde_json::to_value(&document).unwrap();
        for item in json["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(page.contains(&format!("<article id=\"{id}\">")), "{id}");
            }
        }
        for name in json["components"]["schemas"].as_object().unwrap().keys() {
            assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name}");
        }
        for word in ["<script", "style=", "=\"http", "onclick"] {
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(paragraphs("a `<b>` & c\n\nd"), "<p>a <code>&lt;b&gt;</code> &amp; c</p><p>d</p>");
    }
}
