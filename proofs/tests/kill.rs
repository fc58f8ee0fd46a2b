//! The small version of the proof, part of every test run. The long one: `cargo xtask prove kill`.
#![expect(clippy::unwrap_used, reason = "a failed expectation is the failure of a case")]

mod common;

use std::process::ExitCode;

use common::{binary, required};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use onlychat_proofs::kill;

const ROUNDS: usize = 3;
const SEED: u64 = 20_261_122;

fn main() -> ExitCode {
    let sqlite = Trial::test("sqlite::kill_loses_nothing", || prove(None));
    let mongo = Trial::ignorable_test("mongo::kill_loses_nothing", || match mongodb_url() {
        Some(url) => prove(Some(&url)).map(|()| Completion::Completed),
        None if required("mongo") => Err("required, but ONLYCHAT_TEST_MONGODB_URL is not set".into()),
        None => Ok(Completion::ignored_with("ONLYCHAT_TEST_MONGODB_URL is not set")),
    });
    libtest_mimic::run(&Arguments::from_args(), vec![sqlite, mongo]).exit_code()
}

fn prove(mongodb_url: Option<&str>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let report = runtime.block_on(kill::prove(&binary()?, mongodb_url, ROUNDS, SEED))?;
    let outcome = report.outcome;
    if let Some(first) = outcome.violations.first() {
        return Err(format!("{} broken promises; the first: {first}", outcome.violations.len()).into());
    }
    // Something was proved.
    assert!(outcome.acked > 100 && report.kills == ROUNDS, "{outcome:?}");
    Ok(())
}

fn mongodb_url() -> Option<String> {
    std::env::var("ONLYCHAT_TEST_MONGODB_URL").ok().filter(|url| !url.is_empty())
}
