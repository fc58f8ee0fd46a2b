//! The cases that every verifier must pass, against Clerk's: with a given key, and with fetched ones.

#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use onlychat_identity::conformance::cases;
use onlychat_identity_clerk::testkit::{KeysFrom, TestIssuer};
use tokio::runtime::Builder;

fn main() -> ExitCode {
    let runtime = Arc::new(Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());
    let mut trials = Vec::new();
    for (name, keys, fetches) in
        [("clerk_given_key", KeysFrom::Given, false), ("clerk_fetched_keys", KeysFrom::Fetched, true)]
    {
        let issuer = Arc::new(runtime.block_on(TestIssuer::start(keys)));
        for case in cases() {
            let (runtime, issuer) = (Arc::clone(&runtime), Arc::clone(&issuer));
            trials.push(Trial::test(format!("{name}::{}", case.name), move || {
                runtime.block_on(case.run(&*issuer)).map_err(Failed::from)?;
                if !fetches && issuer.api.count("/v1/jwks") > 0 {
                    return Err(Failed::from("a given key needs no network"));
                }
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
