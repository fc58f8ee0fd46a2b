//! Going through a document's operations.

use http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

/// Calls `visit` with the method and the path of each operation.
pub(super) fn each(document: &mut OpenApi, mut visit: impl FnMut(&Method, &str, &mut Operation)) {
    for (path, item) in &mut document.paths.paths {
        let PathItem { get, put, post, patch, delete, options, head, .. } = item;
        let operations = [
            (Method::GET, get),
            (Method::PUT, put),
            (Method::POST, post),
            (Method::PATCH, patch),
            (Method::DELETE, delete),
            (Method::OPTIONS, options),
            (Method::HEAD, head),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                visit(&method, path, operation);
            }
        }
    }
}
