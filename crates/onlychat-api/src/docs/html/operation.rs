//! One operation.

use std::fmt::Write as _;

use serde_json::Value;

use super::{escaped, inline, paragraphs, schema, text};

/// An operation with its parameters, body and answers.
pub(super) fn html(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let id = escaped(text(&operation["operationId"]));
    let mut html = format!(
        "<article id=\"{id}\"><h3><span class=\"{method}\">{}</span> <code>{}</code></h3>{}{}{}",
        method.to_uppercase(),
        escaped(path),
        paragraphs(text(&operation["summary"])),
        paragraphs(text(&operation["description"])),
        security(operation),
    );
    html.push_str(&parameters(operation));
    html.push_str(&body(operation));
    html.push_str(&answers(document, operation));
    html.push_str("</article>");
    html
}

fn security(operation: &Value) -> String {
    let Some(options) = operation["security"].as_array() else { return String::new() };
    let names: Vec<&str> = options
        .iter()
        .map(|option| match option.as_object().and_then(|option| option.keys().next()).map(String::as_str) {
            Some("bearer") => "a bearer token",
            Some("sessionCookie") => "the session cookie",
            Some("refreshCookie") => "the refresh cookie",
            Some(_) | None => "nothing",
        })
        .collect();
    format!("<p class=\"auth\">With {}.</p>", names.join(" or "))
}

fn parameters(operation: &Value) -> String {
    let Some(parameters) = operation["parameters"].as_array() else { return String::new() };
    let mut html = String::from("<h4>Parameters</h4><table><tr><th>Name<th>In<th>Type<th>Meaning</tr>");
    for parameter in parameters {
        let required = if parameter["required"] == true { " <em>required</em>" } else { "" };
        let _infallible = write!(
            html,
            "<tr><td><code>{}</code>{required}<td>{}<td>{}<td>{}</tr>",
            escaped(text(&parameter["name"])),
            escaped(text(&parameter["in"])),
            schema::kind(&parameter["schema"]),
            inline(text(&parameter["description"])),
        );
    }
    html.push_str("</table>");
    html
}

fn body(operation: &Value) -> String {
    let content = operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
    let Some((media, content)) = content else { return String::new() };
    format!("<h4>Body</h4><p>{} as <code>{}</code></p>", schema::kind(&content["schema"]), escaped(media))
}

fn answers(document: &Value, operation: &Value) -> String {
    let mut html = String::from("<h4>Answers</h4><table><tr><th>Status<th>Body<th>Meaning</tr>");
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let answer = resolved(document, answer);
        let content = answer["content"].as_object().and_then(|content| content.iter().next());
        let kind = content.map_or_else(String::new, |(media, content)| {
            let kind = schema::kind(&content["schema"]);
            if kind.is_empty() { escaped(media).into_owned() } else { kind }
        });
        let meaning = inline(text(&answer["description"]));
        let _infallible = write!(html, "<tr><td>{}<td>{kind}<td>{meaning}</tr>", escaped(status));
    }
    html.push_str("</table>");
    html
}

/// What a reference within the document stands for.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}
