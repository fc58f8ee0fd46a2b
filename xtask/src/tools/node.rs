//! Node.js and npm: the versions the web client is built with.

use crate::outcome::{Failure, Outcome};
use crate::shell::{self, Run};

/// The oldest Node.js that the web client's tools accept (`engines` in web/package.json).
const OLDEST: Version = Version(20, 19);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32);

/// A failure that says how to get them, when Node.js or npm is missing or too old.
pub(crate) fn check() -> Outcome {
    let Version(major, minor) = OLDEST;
    let how = format!(
        "Node.js {major}.{minor} or newer with npm is needed to build the web client.\n  \
         Debian, Ubuntu:  see https://github.com/nodesource/distributions, or use nvm: nvm install {major}\n  \
         macOS:           brew install node@{major}"
    );
    if shell::which("node").is_none() || shell::which("npm").is_none() {
        return Err(Failure::new(how));
    }
    let output = Run::new("node").arg("--version").output()?;
    let text = String::from_utf8_lossy(&output).trim().to_owned();
    match parse(&text) {
        Some(version) if version >= OLDEST => Ok(()),
        _ => Err(Failure::new(format!("node says it is {text}. {how}"))),
    }
}

fn parse(text: &str) -> Option<Version> {
    let mut parts = text.strip_prefix('v')?.split('.').map(str::parse);
    Some(Version(parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse("v20.20.2"), Some(Version(20, 20)));
        assert!(parse("v9.99.0") < Some(OLDEST));
        assert!(parse("v100.1.0") > Some(OLDEST));
        assert_eq!(parse("20.20.2"), None);
    }
}
