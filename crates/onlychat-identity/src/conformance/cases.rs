//! The cases.

use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use onlychat_domain::{Revoked, Timestamp};
use serde_json::{Value, json};

use super::{Attempt, Case, Forgery, Issuer, LIFE_SECS, NOW, ORIGIN, SESSION, SUBJECT};
use crate::principal::{Principal, TokenError};
use crate::session::TOKEN_MAX_BYTES;

pub(super) fn all() -> Vec<Case> {
    vec![
        Case { name: "accepts_a_good_token", attempts: good },
        Case { name: "refuses_what_is_no_token", attempts: rubbish },
        Case { name: "refuses_alg_none", attempts: alg_none },
        Case { name: "refuses_every_other_algorithm", attempts: other_algorithms },
        Case { name: "refuses_a_secret_that_everybody_knows", attempts: public_secrets },
        Case { name: "refuses_other_types", attempts: other_types },
        Case { name: "refuses_an_unknown_key", attempts: unknown_kid },
        Case { name: "refuses_tampering", attempts: tampered },
        Case { name: "refuses_templates_and_machines", attempts: categories },
        Case { name: "requires_a_person", attempts: subjects },
        Case { name: "requires_a_session", attempts: sessions },
        Case { name: "requires_the_issuer", attempts: issuers },
        Case { name: "requires_an_allowed_origin", attempts: origins },
        Case { name: "allows_five_seconds_of_skew", attempts: times },
        Case { name: "requires_all_times", attempts: missing_times },
        Case { name: "refuses_a_pending_session", attempts: statuses },
        Case { name: "marks_impersonation", attempts: impersonation },
        Case { name: "refuses_what_was_revoked", attempts: revoked },
    ]
}

fn principal() -> Principal {
    let (Ok(subject), Ok(session_id)) = (SUBJECT.parse(), SESSION.parse()) else {
        unreachable!("both constants are well-formed")
    };
    Principal {
        subject,
        session_id,
        expires_at: Timestamp::from_secs(NOW.as_secs() + LIFE_SECS),
        impersonated: false,
    }
}

fn accepted(what: &str, token: &Forgery<'_>) -> Attempt {
    Attempt { what: what.to_owned(), token: token.token(), revoked: vec![], expected: Ok(principal()) }
}

fn refused(what: &str, token: impl Into<String>, why: TokenError) -> Attempt {
    Attempt { what: what.to_owned(), token: token.into(), revoked: vec![], expected: Err(why) }
}

fn good(issuer: &dyn Issuer) -> Vec<Attempt> {
    let fresh = || Forgery::good(issuer);
    vec![
        accepted("as issued", &fresh()),
        accepted("without typ", &fresh().without_header("typ")),
        accepted("without cat", &fresh().without_header("cat")),
        accepted("unclassified", &fresh().header("cat", "cl_I7d4PD111III")),
        accepted("of version 1", &fresh().without("v").without("sts")),
        accepted(
            "unknown members",
            &fresh().header("oiat", 1).claim("fva", json!([1, -1])).claim("aud", "x"),
        ),
        accepted("for the other origin", &fresh().claim("azp", "http://localhost:8747")),
    ]
}

fn rubbish(issuer: &dyn Issuer) -> Vec<Attempt> {
    let token = Forgery::good(issuer).token();
    let unsigned = Forgery::good(issuer).unsigned();
    let claims_are_no_object = {
        let header = unsigned.split('.').next().unwrap_or_default();
        let unsigned = format!("{header}.W10");
        format!("{unsigned}.{}", issuer.sign(unsigned.as_bytes()))
    };
    let filled = |bytes: usize| Forgery::good(issuer).claim("filler", "x".repeat(bytes)).token();
    let texts = [
        ("nothing", String::new()),
        ("one dot", ".".to_owned()),
        ("two dots", "..".to_owned()),
        ("three dots", "...".to_owned()),
        ("three letters", "a.b.c".to_owned()),
        ("JSON", "{}".to_owned()),
        ("empty objects", "e30.e30.e30".to_owned()),
        ("no ASCII", "\0.\u{e9}.=".to_owned()),
        ("two parts", unsigned.clone()),
        ("no signature", format!("{unsigned}.")),
        ("four parts", format!("{token}.x")),
        ("padding", format!("{token}=")),
    ];
    let mut attempts: Vec<Attempt> =
        texts.into_iter().map(|(what, text)| refused(what, text, TokenError::Malformed)).collect();
    attempts.push(refused("claims are a list", claims_are_no_object, TokenError::Malformed));
    attempts.push(refused("over 8 KiB", filled(TOKEN_MAX_BYTES), TokenError::TooLong));
    attempts.push(accepted("of 5 KiB", &Forgery::good(issuer).claim("filler", "x".repeat(4000))));
    attempts
}

fn alg_none(issuer: &dyn Issuer) -> Vec<Attempt> {
    ["none", "None", "NONE", ""]
        .into_iter()
        .flat_map(|alg| {
            let token = Forgery::good(issuer).header("alg", alg);
            [format!("{}.", token.unsigned()), format!("{}.AA", token.unsigned()), token.token()]
                .map(|token| refused(&format!("alg {alg:?}"), token, TokenError::Malformed))
        })
        .collect()
}

fn other_algorithms(issuer: &dyn Issuer) -> Vec<Attempt> {
    [
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
        "EdDSA",
    ]
    .into_iter()
    .filter(|alg| json!(alg) != json!(issuer.algorithm()))
    .map(|alg| refused(alg, Forgery::good(issuer).header("alg", alg).token(), TokenError::Algorithm))
    .collect()
}

fn public_secrets(issuer: &dyn Issuer) -> Vec<Attempt> {
    let why =
        if issuer.algorithm() == Algorithm::HS256 { TokenError::Signature } else { TokenError::Algorithm };
    let token = Forgery::good(issuer).header("alg", "HS256").unsigned();
    issuer
        .public_knowledge()
        .iter()
        .filter_map(|secret| {
            crypto::sign(token.as_bytes(), &EncodingKey::from_secret(secret), Algorithm::HS256).ok()
        })
        .map(|signature| refused("HS256 with a public text", format!("{token}.{signature}"), why))
        .collect()
}

fn other_types(issuer: &dyn Issuer) -> Vec<Attempt> {
    let fresh = || Forgery::good(issuer);
    vec![
        refused("access token", fresh().header("typ", "at+jwt").token(), TokenError::Type),
        refused("critical extension", fresh().header("crit", json!(["exp"])).token(), TokenError::Type),
        refused("typ is a number", fresh().header("typ", 1).token(), TokenError::Malformed),
    ]
}

fn unknown_kid(issuer: &dyn Issuer) -> Vec<Attempt> {
    let fresh = || Forgery::good(issuer);
    [("another name", fresh().header("kid", "ins_somebody_else")), ("no name", fresh().without_header("kid"))]
        .map(|(what, token)| match issuer.unknown_kid() {
            Some(why) => refused(what, token.token(), why),
            None => accepted(what, &token),
        })
        .into()
}

fn tampered(issuer: &dyn Issuer) -> Vec<Attempt> {
    let (genuine, other) = (Forgery::good(issuer), Forgery::good(issuer).claim("sub", "user_somebody_else"));
    let (unsigned, signature) = (genuine.unsigned(), issuer.sign(genuine.unsigned().as_bytes()));
    // Not the last character: it may carry bits that do not count.
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let flipped = format!("{first}{}", signature.get(1..).unwrap_or_default());
    // Whole groups of base64, so that it decodes.
    let cut = signature.get(..(signature.len() - 1) / 4 * 4).unwrap_or_default();
    vec![
        refused("another payload", format!("{}.{signature}", other.unsigned()), TokenError::Signature),
        refused("another signature", format!("{unsigned}.{flipped}"), TokenError::Signature),
        refused("a cut signature", format!("{unsigned}.{cut}"), TokenError::Signature),
        refused(
            "of another token",
            format!("{unsigned}.{}", issuer.sign(b"something")),
            TokenError::Signature,
        ),
    ]
}

fn categories(issuer: &dyn Issuer) -> Vec<Attempt> {
    [json!("cl_B7d4PD222AAA"), json!("cl_B7d4PD333AAA"), json!("cl_unknown"), json!(7)]
        .map(|cat| {
            refused(&cat.to_string(), Forgery::good(issuer).header("cat", cat).token(), TokenError::Category)
        })
        .into()
}

/// Each value in place of the claim, and the claim missing.
fn wrong(issuer: &dyn Issuer, claim: &str, values: &[&str], why: TokenError) -> Vec<Attempt> {
    let replaced =
        values.iter().map(|value| (format!("{claim} {value:?}"), Forgery::good(issuer).claim(claim, *value)));
    let missing = [
        (format!("{claim} is null"), Forgery::good(issuer).claim(claim, Value::Null)),
        (format!("no {claim}"), Forgery::good(issuer).without(claim)),
    ];
    replaced.chain(missing).map(|(what, token)| refused(&what, token.token(), why)).collect()
}

fn subjects(issuer: &dyn Issuer) -> Vec<Attempt> {
    wrong(
        issuer,
        "sub",
        &["mch_2NNEqL2nrIRdJ194ndJqAHwEfxC", "", "user_", "USER_a", "user_a b"],
        TokenError::Subject,
    )
}

fn sessions(issuer: &dyn Issuer) -> Vec<Attempt> {
    wrong(issuer, "sid", &["", "sess_", "user_a", "sess_a/../b"], TokenError::Session)
}

fn issuers(issuer: &dyn Issuer) -> Vec<Attempt> {
    let with_slash = format!("{}/", issuer.issuer());
    wrong(issuer, "iss", &["https://evil.example", "", &with_slash], TokenError::Issuer)
}

fn origins(issuer: &dyn Issuer) -> Vec<Attempt> {
    let values =
        ["https://evil.example", "", "https://chat.example.com/", "http://chat.example.com", "null", "*"];
    let mut attempts = wrong(issuer, "azp", &values, TokenError::AuthorizedParty);
    let list = Forgery::good(issuer).claim("azp", json!([ORIGIN])).token();
    attempts.push(refused("azp is a list", list, TokenError::Malformed));
    attempts
}

fn times(issuer: &dyn Issuer) -> Vec<Attempt> {
    let now = NOW.as_secs();
    let at = |claim: &str, offset: i64| Forgery::good(issuer).claim(claim, now + offset);
    let expired_within_skew = {
        let mut attempt = accepted("expired 4 s ago", &at("exp", -4));
        attempt.expected = Ok(Principal { expires_at: NOW.minus(Duration::from_secs(4)), ..principal() });
        attempt
    };
    vec![
        expired_within_skew,
        refused("expired 5 s ago", at("exp", -5).token(), TokenError::Expired),
        refused("expired 6 s ago", at("exp", -6).token(), TokenError::Expired),
        refused("expired long ago", at("exp", -i64::from(u32::MAX)).token(), TokenError::Expired),
        accepted("valid in 4 s", &at("nbf", 4)),
        refused("valid in 6 s", at("nbf", 6).token(), TokenError::NotYetValid),
        accepted("issued in 4 s", &at("iat", 4)),
        refused("issued in 6 s", at("iat", 6).token(), TokenError::IssuedInFuture),
        refused("ends before all time", at("exp", 0).claim("exp", i64::MIN).token(), TokenError::Expired),
        refused(
            "begins after all time",
            at("nbf", 0).claim("nbf", i64::MAX).token(),
            TokenError::NotYetValid,
        ),
    ]
}

fn missing_times(issuer: &dyn Issuer) -> Vec<Attempt> {
    ["exp", "nbf", "iat"]
        .into_iter()
        .flat_map(|claim| {
            let mut attempts = wrong(issuer, claim, &["soon", "1794997600"], TokenError::Malformed);
            let fraction = Forgery::good(issuer).claim(claim, 1e300);
            attempts.push(refused(&format!("{claim} is no time"), fraction.token(), TokenError::Malformed));
            attempts
        })
        .collect()
}

fn statuses(issuer: &dyn Issuer) -> Vec<Attempt> {
    ["pending", "", "ACTIVE"]
        .map(|sts| {
            refused(
                &format!("sts {sts:?}"),
                Forgery::good(issuer).claim("sts", sts).token(),
                TokenError::Pending,
            )
        })
        .into()
}

fn impersonation(issuer: &dyn Issuer) -> Vec<Attempt> {
    let token = Forgery::good(issuer).claim("act", json!({ "sub": "user_support", "sid": "sess_support" }));
    let mut attempt = accepted("act", &token);
    attempt.expected = Ok(Principal { impersonated: true, ..principal() });
    vec![attempt]
}

fn revoked(issuer: &dyn Issuer) -> Vec<Attempt> {
    let Principal { subject, session_id, .. } = principal();
    let token = Forgery::good(issuer);
    let (Ok(other_subject), Ok(other_session)) = ("user_other".parse(), "sess_other".parse()) else {
        unreachable!("both are well-formed")
    };
    let after = |revoked, attempt: Attempt| Attempt { revoked: vec![revoked], ..attempt };
    vec![
        after(Revoked::Session(session_id), refused("its session", token.token(), TokenError::Revoked)),
        after(Revoked::Subject(subject), refused("its person", token.token(), TokenError::Revoked)),
        after(Revoked::Session(other_session), accepted("another session", &token)),
        after(Revoked::Subject(other_subject), accepted("another person", &token)),
    ]
}
