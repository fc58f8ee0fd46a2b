//! `/api/openapi.json`, `/api/asyncapi.json` and `/api/docs`: the API about itself.

pub(super) mod asyncapi_json;
pub(super) mod docs;
pub(super) mod openapi_json;
