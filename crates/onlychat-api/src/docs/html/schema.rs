//! Schemas.

use std::fmt::Write as _;

use serde_json::Value;

use super::{escaped, inline, paragraphs, text};

/// A named schema.
pub(super) fn section(name: &str, schema: &Value) -> String {
    let name = escaped(name);
    let about = paragraphs(text(&schema["description"]));
    let mut html = format!("<article id=\"schema-{name}\"><h3>{name}</h3>{about}");
    match schema["oneOf"].as_array() {
        Some(variants) => {
            for variant in variants {
                html.push_str(&paragraphs(text(&variant["description"])));
                html.push_str(&fields(variant));
            }
        }
        None if schema["properties"].is_object() => html.push_str(&fields(schema)),
        None => {
            let _infallible = write!(html, "<p>{}</p>", kind(schema));
        }
    }
    html.push_str("</article>");
    html
}

fn fields(schema: &Value) -> String {
    let Some(properties) = schema["properties"].as_object() else {
        return format!("<p>{}</p>", kind(schema));
    };
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut html = String::from("<table><tr><th>Field<th>Type<th>Meaning</tr>");
    for (name, property) in properties {
        let mark = if required.iter().any(|required| required == name) { "" } else { " <em>optional</em>" };
        let _infallible = write!(
            html,
            "<tr><td><code>{}</code>{mark}<td>{}<td>{}</tr>",
            escaped(name),
            kind(property),
            inline(text(&property["description"])),
        );
    }
    html.push_str("</table>");
    html
}

/// A schema's type in a few words; HTML.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        let name = escaped(name);
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> =
            values.iter().map(|value| format!("<code>{}</code>", escaped(&value.to_string()))).collect();
        return values.join(" | ");
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(options) = schema[choice].as_array() {
            return options.iter().map(kind).collect::<Vec<_>>().join(" | ");
        }
    }
    let names: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return String::new(),
    };
    let named: Vec<String> = names
        .iter()
        .map(|name| match *name {
            "array" => format!("array of {}", kind(&schema["items"])),
            name => escaped(name).into_owned(),
        })
        .collect();
    format!("{}{}", named.join(" | "), bounds(schema))
}

fn bounds(schema: &Value) -> String {
    let names = [
        ("format", ""),
        ("minimum", "from "),
        ("maximum", "to "),
        ("minLength", "min. length "),
        ("maxLength", "max. length "),
        ("maxItems", "max. items "),
        ("pattern", ""),
        ("default", "default "),
    ];
    let bounds: Vec<String> = names
        .iter()
        .filter(|(name, _)| !schema[*name].is_null())
        .map(|(name, words)| {
            let value = &schema[*name];
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("{words}<code>{}</code>", escaped(&value))
        })
        .collect();
    if bounds.is_empty() { String::new() } else { format!(" ({})", bounds.join(", ")) }
}
