//! The licences of everything that is linked in, against the list in deny.toml.
//!
//! `cargo deny` reads the same list and is preferred where it is installed; this needs nothing to be installed.

mod expression;

use std::collections::BTreeSet;

use cargo_metadata::MetadataCommand;

use crate::outcome::{Doing, Failure, Outcome};
use crate::shell;
use crate::workspace::Workspace;

/// Fails with every dependency whose licence is not on the list.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    if shell::which("cargo-deny").is_some() {
        return shell::cargo()
            .dir(workspace.root())
            .args(["deny", "check", "licenses", "bans", "sources"])
            .run();
    }
    let file = workspace.path("deny.toml");
    let text = std::fs::read_to_string(&file).doing(format!("read {}", file.display()))?;
    let allowed = allowed(&text).ok_or_else(|| Failure::new("deny.toml has no list `allow = [ … ]`"))?;
    let metadata = MetadataCommand::new()
        .manifest_path(workspace.path("Cargo.toml"))
        .exec()
        .doing("read cargo metadata")?;
    let mut refused: Vec<String> = Vec::new();
    for package in &metadata.packages {
        let licence = package.license.as_deref().unwrap_or("");
        if !expression::is_met(licence, |id| allowed.contains(id)) {
            refused.push(format!(
                "{} {}: `{licence}` is not allowed by deny.toml",
                package.name, package.version
            ));
        }
    }
    if refused.is_empty() {
        println!("the licences of {} crates are on deny.toml's list", metadata.packages.len());
        return Ok(());
    }
    Err(Failure::new(refused.join("\n")))
}

/// The strings of the first `allow = [ … ]`: all of TOML that is needed here.
fn allowed(deny_toml: &str) -> Option<BTreeSet<String>> {
    let lines = deny_toml.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let mut list = lines.skip_while(|line| !line.starts_with("allow = ["));
    let mut text = list.next()?.strip_prefix("allow = [")?.to_owned();
    while !text.contains(']') {
        text.push_str(list.next()?);
    }
    let (inside, _) = text.split_once(']')?;
    let names = inside.split(',').map(|name| name.trim().trim_matches('"').to_owned());
    Some(names.filter(|name| !name.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_over_lines_and_comments() {
        let text = "[licenses]\n# why\nallow = [\n    \"MIT\", # ours\n    \"Apache-2.0\",\n]\nother = [\"GPL-3.0\"]\n";
        let expected = ["Apache-2.0", "MIT"].map(str::to_owned).into_iter().collect();
        assert_eq!(allowed(text), Some(expected));
        assert_eq!(allowed("allow = []"), Some(BTreeSet::new()));
        assert_eq!(allowed("deny = [\"MIT\"]"), None);
        assert_eq!(allowed("allow = [\n\"MIT\""), None);
    }
}
