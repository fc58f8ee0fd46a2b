//! Errors: `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong with a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI for the kind of problem: `urn:onlychat:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words, the same each time.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong this time, for a person.
    pub detail: String,
    /// The same text as `detail`.
    pub message: String,
    /// The kind of problem, for a program.
    pub code: Code,
    /// Names this request in the server's log.
    pub request_id: String,
    /// What is wrong with which part of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemDetail>,
}

/// What is wrong with one part of a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDetail {
    /// Where, as a JSON pointer into the body (RFC 6901); for a query parameter `?name`.
    pub pointer: String,
    /// What is wrong, for a program.
    pub code: String,
    /// What is wrong and what is allowed, for a person.
    pub detail: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// The kinds of problems. A code never changes its meaning; new ones may come.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// A few words, the same each time.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// The body is no JSON.
    MalformedJson = "malformed_json", 400, "Malformed JSON";
    /// A query parameter cannot be understood.
    BadQuery = "bad_query", 400, "Bad query";
    /// A path parameter or header cannot be understood.
    BadRequest = "bad_request", 400, "Bad request";
    /// The cursor was not given out here.
    BadCursor = "bad_cursor", 400, "Bad cursor";
    /// A webhook's signature or time does not hold.
    BadSignature = "bad_signature", 400, "Bad signature";
    /// There is no valid session token.
    Unauthenticated = "unauthenticated", 401, "Unauthorized";
    /// The e-mail address or the password is wrong.
    InvalidCredentials = "invalid_credentials", 401, "Invalid credentials";
    /// The caller may not do this.
    Forbidden = "forbidden", 403, "Forbidden";
    /// A cookie request came from an origin that is not allowed.
    OriginNotAllowed = "origin_not_allowed", 403, "Origin not allowed";
    /// The creator's policy does not let the caller write.
    DmNotAllowed = "dm_not_allowed", 403, "Message not allowed";
    /// Only those who subscribe to the creator may see it.
    SubscriptionRequired = "subscription_required", 403, "Subscription required";
    /// The time in which a message may be edited is over.
    EditWindowOver = "edit_window_over", 403, "Too late to edit";
    /// There is no such thing, or it is not the caller's to see.
    NotFound = "not_found", 404, "Not found";
    /// Sign-in is an outside provider's.
    IdentityExternal = "identity_external", 404, "Identity is external";
    /// The method does not exist here.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// Nothing acceptable can be answered.
    NotAcceptable = "not_acceptable", 406, "Not acceptable";
    /// The request took too long to arrive.
    RequestTimeout = "request_timeout", 408, "Request timeout";
    /// The handle is somebody else's.
    HandleTaken = "handle_taken", 409, "Handle taken";
    /// There is an account with this address.
    EmailTaken = "email_taken", 409, "E-mail taken";
    /// The key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 409, "Idempotency key reused";
    /// The first request with this key is still worked on.
    IdempotencyInFlight = "idempotency_in_flight", 409, "Request in flight";
    /// Something else changed meanwhile, or was done before.
    Conflict = "conflict", 409, "Conflict";
    /// The same notification was delivered before.
    WebhookReplayed = "webhook_replayed", 409, "Webhook replayed";
    /// The client speaks another version of the upload protocol.
    ProtocolVersion = "protocol_version", 412, "Another protocol version";
    /// The body is too large.
    BodyTooLarge = "body_too_large", 413, "Body too large";
    /// The body's media type is not understood.
    UnsupportedMediaType = "unsupported_media_type", 415, "Unsupported media type";
    /// The file has no such part.
    RangeNotSatisfiable = "range_not_satisfiable", 416, "Range not satisfiable";
    /// Some part of the request is not allowed; `errors` says which.
    ValidationFailed = "validation_failed", 422, "Validation failed";
    /// The body has a field that does not exist.
    UnknownField = "unknown_field", 422, "Unknown field";
    /// The password is too easy to guess.
    WeakPassword = "weak_password", 422, "Weak password";
    /// Another request is at this upload.
    UploadBusy = "upload_busy", 423, "Upload busy";
    /// Too many requests; `Retry-After` says when again.
    RateLimited = "rate_limited", 429, "Too many requests";
    /// The bytes do not match their checksum.
    ChecksumMismatch = "checksum_mismatch", 460, "Checksum mismatch";
    /// A fault of ours.
    Internal = "internal", 500, "Internal error";
    /// Something the server needs does not answer.
    Unavailable = "unavailable", 503, "Unavailable";
    /// The server has no space left.
    StorageFull = "storage_full", 507, "Storage full";
    /// The account may keep no more files.
    QuotaFull = "quota_full", 507, "Quota full";
}

impl Problem {
    /// A problem of this kind.
    pub fn new(code: Code, detail: impl Into<String>, request_id: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            kind: format!("urn:onlychat:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            message: detail.clone(),
            detail,
            code,
            request_id: request_id.into(),
            errors: Vec::new(),
        }
    }

    /// With what is wrong with which part.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<ProblemDetail>) -> Self {
        self.errors = errors;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_it_says() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn message_repeats_detail_for_the_seed_s_clients() {
        let problem = Problem::new(Code::NotFound, "No such user.", "r1");
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["message"], json["detail"]);
        assert_eq!(json["type"], "urn:onlychat:problem:not_found");
        assert_eq!(json["status"], 404);
    }
}
