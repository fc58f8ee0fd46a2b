//! `cargo xtask fuzz`: feeds what reads what others wrote with anything, for as long as one likes.

use crate::outcome::{Doing, Failure, Outcome};
use crate::shell;
use crate::workspace::Workspace;

/// The targets, as fuzz/Cargo.toml names their programs.
const TARGETS: [&str; 7] = ["frames", "gateway", "cursors", "pictures", "previews", "texts", "uploads"];
/// How long each target is fed, unless told otherwise.
const SECONDS: &str = "60";

/// Runs one target, or all of them one after the other. What they find is kept in the target folder, next to what led there.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Outcome {
    let (targets, seconds) = from_args(args)?;
    if !shell::cargo().args(["fuzz", "--version"]).succeeds() {
        return Err(Failure::new("cargo-fuzz is missing: cargo install --locked cargo-fuzz"));
    }
    let scratch = workspace.scratch("fuzz")?;
    for target in targets {
        let kept = workspace.target().join("fuzz").join("corpus").join(target);
        let found = workspace.target().join("fuzz").join("found").join(target);
        for folder in [&kept, &found] {
            std::fs::create_dir_all(folder).doing(format!("create {}", folder.display()))?;
        }
        shell::cargo()
            .args(["fuzz", "run", "--features", "libfuzzer"])
            // There is no unsafe code for a sanitizer to watch; without one it is several times faster.
            .args(["--sanitizer", "none", "--target-dir"])
            .arg(workspace.target().join("fuzz"))
            .arg(target)
            .arg(kept)
            .arg(workspace.path("fuzz/corpus").join(target))
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", found.display()))
            .args(["-max_len=65536", "-len_control=300", "-timeout=10", "-print_final_stats=1"])
            .dir(workspace.root())
            // cargo-fuzz asks the compiler for what only nightly ones give unasked.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            // A target that ends at a finding leaves its database behind.
            .env("TMPDIR", scratch.path())
            .run()?;
    }
    Ok(())
}

fn from_args(args: &[String]) -> Outcome<(Vec<&'static str>, String)> {
    let (mut targets, mut seconds) = (TARGETS.to_vec(), SECONDS.to_owned());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let named = TARGETS.into_iter().find(|target| target == arg);
        match (named, arg.as_str()) {
            (Some(target), _) => targets = vec![target],
            (None, "--seconds") => {
                let value = args.next().filter(|value| value.parse::<u32>().is_ok());
                value.ok_or_else(|| Failure::new("--seconds takes a whole number"))?.clone_into(&mut seconds);
            }
            (None, other) => {
                return Err(Failure::new(format!(
                    "`fuzz` does not know `{other}`: it takes one of {} and --seconds n",
                    TARGETS.join(", ")
                )));
            }
        }
    }
    Ok((targets, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_does_not_exist_is_refused() {
        let read =
            |line: &str| from_args(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).ok();
        assert_eq!(read(""), Some((TARGETS.to_vec(), "60".to_owned())));
        assert_eq!(read("texts --seconds 5"), Some((vec!["texts"], "5".to_owned())));
        assert_eq!(read("text"), None);
        assert_eq!(read("--seconds"), None);
        assert_eq!(read("--seconds soon"), None);
    }
}
