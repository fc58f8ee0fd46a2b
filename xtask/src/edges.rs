//! Which crate may depend on which, read from `cargo metadata`.
//!
//! `domain <- {protocol, store, identity, bus, media, mail, push} <- app <- realtime <- api <- onlychat`, where `app` never sees `protocol`;
//! an adapter sees its port and the domain, and only `onlychat` and tests name adapters.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::outcome::{Doing, Failure, Outcome};
use crate::workspace::Workspace;

const ADAPTERS: [&str; 9] = [
    "onlychat-store-sqlite",
    "onlychat-store-mongo",
    "onlychat-identity-builtin",
    "onlychat-identity-clerk",
    "onlychat-bus-nats",
    "onlychat-mail-smtp",
    "onlychat-media-files",
    "onlychat-media-s3",
    "onlychat-media-processing",
];

/// A crate of ours, and the crates of ours that its product code may name.
const RULES: &[(&str, &[&str])] = &[
    ("onlychat-domain", &[]),
    ("onlychat-protocol", &["onlychat-domain"]),
    ("onlychat-store", &["onlychat-domain"]),
    ("onlychat-identity", &["onlychat-domain"]),
    ("onlychat-bus", &["onlychat-domain"]),
    ("onlychat-mail", &["onlychat-domain"]),
    ("onlychat-media", &["onlychat-domain"]),
    // Calls that others chose the address of; no port, because there is one way to make them safely.
    ("onlychat-egress", &["onlychat-domain"]),
    ("onlychat-push", &["onlychat-domain", "onlychat-egress"]),
    ("onlychat-preview", &["onlychat-domain", "onlychat-egress"]),
    ("onlychat-store-sqlite", &["onlychat-domain", "onlychat-store"]),
    ("onlychat-store-mongo", &["onlychat-domain", "onlychat-store"]),
    // It keeps its accounts in the same database as everything else.
    ("onlychat-identity-builtin", &["onlychat-domain", "onlychat-identity", "onlychat-store"]),
    ("onlychat-identity-clerk", &["onlychat-domain", "onlychat-identity"]),
    ("onlychat-bus-nats", &["onlychat-domain", "onlychat-bus"]),
    ("onlychat-mail-smtp", &["onlychat-domain", "onlychat-mail"]),
    ("onlychat-media-files", &["onlychat-domain", "onlychat-media"]),
    ("onlychat-media-processing", &["onlychat-domain", "onlychat-media"]),
    ("onlychat-media-s3", &["onlychat-domain", "onlychat-media"]),
    (
        "onlychat-app",
        &[
            "onlychat-domain",
            "onlychat-store",
            "onlychat-identity",
            "onlychat-bus",
            "onlychat-media",
            "onlychat-mail",
            "onlychat-push",
        ],
    ),
    (
        "onlychat-realtime",
        &[
            "onlychat-domain",
            "onlychat-protocol",
            "onlychat-store",
            "onlychat-identity",
            "onlychat-bus",
            "onlychat-app",
        ],
    ),
    (
        "onlychat-api",
        &[
            "onlychat-domain",
            "onlychat-protocol",
            "onlychat-store",
            "onlychat-identity",
            "onlychat-bus",
            "onlychat-media",
            "onlychat-app",
            "onlychat-realtime",
        ],
    ),
    (
        "onlychat",
        &[
            "onlychat-domain",
            "onlychat-protocol",
            "onlychat-store",
            "onlychat-identity",
            "onlychat-bus",
            "onlychat-mail",
            "onlychat-mail-smtp",
            "onlychat-egress",
            "onlychat-push",
            "onlychat-media",
            "onlychat-app",
            "onlychat-realtime",
            "onlychat-api",
            "onlychat-store-sqlite",
            "onlychat-store-mongo",
            "onlychat-identity-builtin",
            "onlychat-identity-clerk",
            "onlychat-bus-nats",
            "onlychat-media-files",
            "onlychat-media-s3",
            "onlychat-media-processing",
        ],
    ),
    // Feeds whatever reads what others wrote.
    (
        "onlychat-fuzz",
        &[
            "onlychat-domain",
            "onlychat-protocol",
            "onlychat-store",
            "onlychat-identity",
            "onlychat-bus",
            "onlychat-app",
            "onlychat-realtime",
            "onlychat-store-sqlite",
            "onlychat-media",
            "onlychat-api",
            "onlychat-media-files",
            "onlychat-media-processing",
            "onlychat-preview",
        ],
    ),
    // Judges from outside: only the spelling of ids is shared.
    ("onlychat-proofs", &["onlychat-domain"]),
    // A client like any other: it knows the wire from its description alone.
    ("onlychat-bench", &[]),
    ("xtask", &[]),
];

/// A third-party crate that belongs behind a port, and the only crates of ours whose product code may name it.
const CONFINED: [(&str, &[&str]); 16] = [
    ("async-nats", &["onlychat-bus-nats"]),
    // The proofs read the databases past the server.
    ("rusqlite", &["onlychat-store-sqlite", "onlychat-proofs", "onlychat-bench"]),
    ("mongodb", &["onlychat-store-mongo", "onlychat-proofs"]),
    ("axum", &["onlychat-realtime", "onlychat-api", "onlychat", "onlychat-fuzz"]),
    ("reqwest", &["onlychat-identity-clerk", "onlychat-proofs"]),
    // What speaks HTTP to anybody must not get round the guard.
    ("hyper", &["onlychat-egress", "onlychat-bench"]),
    ("tokio-rustls", &["onlychat-egress"]),
    ("lettre", &["onlychat-mail-smtp"]),
    ("html5gum", &["onlychat-preview"]),
    ("libfuzzer-sys", &["onlychat-fuzz"]),
    ("object_store", &["onlychat-media-s3"]),
    // What decodes hostile pictures runs in the worker alone.
    ("fast_image_resize", &["onlychat-media-processing"]),
    ("image", &["onlychat-media-processing"]),
    ("moxcms", &["onlychat-media-processing"]),
    ("thumbhash", &["onlychat-media-processing"]),
    ("webp", &["onlychat-media-processing"]),
];

/// One dependency of one of our crates.
#[derive(Clone, Copy)]
struct Edge<'a> {
    from: &'a str,
    to: &'a str,
    /// From `[dev-dependencies]`, or behind a feature that is off by default (a test kit).
    for_tests: bool,
}

/// Fails with every edge that should not be.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let metadata = MetadataCommand::new()
        .manifest_path(workspace.path("Cargo.toml"))
        .no_deps()
        .exec()
        .doing("read cargo metadata")?;
    let edges: Vec<Edge<'_>> = metadata.packages.iter().flat_map(edges_of).collect();
    let rules: BTreeMap<&str, &[&str]> = RULES.iter().copied().collect();
    let unknown = metadata.packages.iter().filter(|package| !rules.contains_key(package.name.as_str()));
    let mut wrong: Vec<String> = unknown
        .map(|package| format!("{} has no row in xtask/src/edges.rs: give it one", package.name))
        .collect();
    wrong.extend(edges.iter().filter_map(|edge| objection(&rules, *edge)));
    if wrong.is_empty() {
        println!("{} dependencies of {} crates point the right way", edges.len(), metadata.packages.len());
        return Ok(());
    }
    Err(Failure::new(wrong.join("\n")))
}

fn edges_of(package: &Package) -> impl Iterator<Item = Edge<'_>> {
    package.dependencies.iter().map(|dependency| Edge {
        from: package.name.as_str(),
        to: dependency.name.as_str(),
        for_tests: dependency.kind == DependencyKind::Development || dependency.optional,
    })
}

/// What is wrong with an edge, if anything.
fn objection(rules: &BTreeMap<&str, &[&str]>, edge: Edge<'_>) -> Option<String> {
    let Edge { from, to, for_tests } = edge;
    if rules.contains_key(to) {
        let allowed = rules.get(from).is_some_and(|allowed| allowed.contains(&to));
        // A crate's tests may ask itself for its test kit.
        let fine_in_a_test = for_tests && (ADAPTERS.contains(&to) || from == to);
        return (!allowed && !fine_in_a_test)
            .then(|| format!("{from} must not depend on {to}: the direction is in ARCHITECTURE.md"));
    }
    let (_, homes) = CONFINED.into_iter().find(|(confined, _)| *confined == to)?;
    (!for_tests && !homes.contains(&from))
        .then(|| format!("{from} must not depend on {to}: only {} may", homes.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(from: &str, to: &str, for_tests: bool) -> Option<String> {
        objection(&RULES.iter().copied().collect(), Edge { from, to, for_tests })
    }

    #[test]
    fn edges_along_the_direction_pass() {
        assert_eq!(judged("onlychat-app", "onlychat-store", false), None);
        assert_eq!(judged("onlychat-api", "onlychat-protocol", false), None);
        assert_eq!(judged("onlychat", "onlychat-store-mongo", false), None);
        assert_eq!(judged("onlychat-store-sqlite", "rusqlite", false), None);
        assert_eq!(judged("onlychat-app", "serde", false), None);
    }

    #[test]
    fn edges_against_the_direction_are_named() {
        for (from, to) in [
            ("onlychat-app", "onlychat-protocol"),
            ("onlychat-domain", "onlychat-store"),
            ("onlychat-store", "onlychat-app"),
            ("onlychat-store-sqlite", "onlychat-store-mongo"),
            ("onlychat-identity-clerk", "onlychat-store"),
            ("onlychat-api", "onlychat-store-sqlite"),
            ("onlychat-realtime", "onlychat-bus-nats"),
            ("onlychat-bus", "async-nats"),
            ("onlychat-app", "rusqlite"),
            ("onlychat-store", "mongodb"),
            ("onlychat-newcomer", "onlychat-api"),
            ("onlychat-media-processing", "onlychat-store"),
            ("onlychat-app", "image"),
        ] {
            let told = judged(from, to, false).unwrap_or_else(|| panic!("{from} -> {to} passed"));
            assert!(told.contains(from) && told.contains(to), "{told}");
        }
    }

    #[test]
    fn tests_may_name_adapters_and_drivers_but_not_other_layers() {
        assert_eq!(judged("onlychat-api", "onlychat-store-sqlite", true), None);
        assert_eq!(judged("onlychat-store", "rusqlite", true), None);
        assert_eq!(judged("onlychat-bus", "onlychat-bus", true), None);
        assert!(judged("onlychat-app", "onlychat-protocol", true).is_some());
        assert!(judged("onlychat-domain", "onlychat-api", true).is_some());
    }

    #[test]
    fn the_rules_themselves_hold_no_cycle() {
        // Each crate's row names only crates that can be ordered before it.
        let rules: BTreeMap<&str, &[&str]> = RULES.iter().copied().collect();
        let mut placed: Vec<&str> = Vec::new();
        while placed.len() < rules.len() {
            let ready: Vec<&str> = rules
                .iter()
                .filter(|(name, allowed)| {
                    !placed.contains(name) && allowed.iter().all(|dep| placed.contains(dep))
                })
                .map(|(name, _)| *name)
                .collect();
            assert!(!ready.is_empty(), "a cycle among what is left after {placed:?}");
            placed.extend(ready);
        }
    }
}
