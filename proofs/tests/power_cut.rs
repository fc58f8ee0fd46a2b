//! The small version of the proof, part of every test run where strace may trace. The long one: `cargo xtask prove power-cut`.
#![expect(clippy::unwrap_used, reason = "a failed expectation is the failure of a case")]

mod common;

use std::process::ExitCode;

use common::{binary, required};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use onlychat_proofs::power_cut::recording::Plan;
use onlychat_proofs::power_cut::{self, Extent, strace};

const SEED: u64 = 20_261_123;
/// A debug build is slow to start: how long a start may take is for the long version to judge.
const EXTENT: Extent = Extent { cuts: 12, recordings: 1, plan: Plan { messages: 40, wraps: false } };

fn main() -> ExitCode {
    let trial = Trial::ignorable_test("sqlite::power_cut_loses_nothing", || match strace::can_trace() {
        Ok(()) => prove().map(|()| Completion::Completed),
        Err(failure) if required("strace") => Err(failure.into()),
        Err(failure) => Ok(Completion::ignored_with(failure.to_string())),
    });
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

fn prove() -> Result<(), Failed> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let report = runtime.block_on(power_cut::prove(&binary()?, EXTENT, SEED))?;
    if let Some(first) = report.violations.first() {
        return Err(format!("{} broken promises; the first: {first}", report.violations.len()).into());
    }
    // Something was proved.
    assert!(report.cuts == EXTENT.cuts && report.harmful_cuts > 0 && report.acked > 0, "{report:?}");
    Ok(())
}
