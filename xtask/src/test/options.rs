//! Which steps to run.

use crate::outcome::{Failure, Outcome};

/// The choice made on the command line.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Options {
    only: Option<Vec<String>>,
    skip: Vec<String>,
    /// Goes on after a failed step.
    pub(super) keep_going: bool,
    /// Names the steps and runs none.
    pub(super) list: bool,
}

impl Options {
    /// Reads the arguments; a step that does not exist is refused, so that a misspelt one is not taken for a pass.
    pub(super) fn from_args(args: &[String], known: &[&str]) -> Outcome<Self> {
        let mut options = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--only" => options.only = Some(names(args.next(), known)?),
                "--skip" => options.skip = names(args.next(), known)?,
                "--keep-going" => options.keep_going = true,
                "--list" => options.list = true,
                other => {
                    return Err(Failure::new(format!(
                        "`test` does not know `{other}`: it takes --only a,b, --skip a,b, --keep-going and --list"
                    )));
                }
            }
        }
        Ok(options)
    }

    pub(super) fn chooses(&self, step: &str) -> bool {
        let wanted = self.only.as_ref().is_none_or(|only| only.iter().any(|name| name == step));
        wanted && !self.skip.iter().any(|name| name == step)
    }
}

fn names(list: Option<&String>, known: &[&str]) -> Outcome<Vec<String>> {
    let list = list.ok_or_else(|| Failure::new("--only and --skip take steps, such as --only clippy,web"))?;
    let names: Vec<String> = list.split(',').map(|name| name.trim().to_owned()).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => {
            Err(Failure::new(format!("no step `{unknown}`: the steps are {}", known.join(", "))))
        }
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["fmt", "web", "e2e"];

    fn options(args: &[&str]) -> Option<Options> {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        Options::from_args(&args, &KNOWN).ok()
    }

    fn chosen(args: &[&str]) -> Vec<&'static str> {
        let options = options(args).expect("good arguments");
        KNOWN.into_iter().filter(|step| options.chooses(step)).collect()
    }

    #[test]
    fn everything_is_chosen_unless_told_otherwise() {
        assert_eq!(chosen(&[]), KNOWN);
        assert_eq!(chosen(&["--only", "web,fmt"]), ["fmt", "web"]);
        assert_eq!(chosen(&["--skip", "e2e"]), ["fmt", "web"]);
        assert_eq!(chosen(&["--only", "web,e2e", "--skip", "e2e"]), ["web"]);
    }

    #[test]
    fn a_step_or_flag_that_does_not_exist_is_refused() {
        assert_eq!(options(&["--only", "wbe"]), None);
        assert_eq!(options(&["--skip"]), None);
        assert_eq!(options(&["--fast"]), None);
    }
}
