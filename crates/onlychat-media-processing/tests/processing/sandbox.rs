//! Whoever works too long or takes too much is stopped.

use std::path::Path;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use onlychat_domain::media::{Fault, Purpose};
use onlychat_media::{Processor, Work};
use onlychat_media_processing::{ProcessorOptions, SandboxedProcessor};

use crate::kit::{Place, options};
use crate::picture::png;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("sandbox::too_long_is_killed_with_its_children", || {
            too_long_is_killed_with_its_children();
            Ok(())
        }),
        Trial::test("sandbox::dropping_the_future_kills", || {
            dropping_the_future_kills();
            Ok(())
        }),
        Trial::test("sandbox::too_much_memory", || {
            let mut options = options();
            options.limits.picture_budget.memory = 48 << 20;
            let place = Place::with(&png(4000, 4000));
            assert_eq!(place.process(options, false), Err(Fault::TooCostly));
            Ok(())
        }),
        Trial::test("sandbox::too_large_a_file", || {
            let mut options = options();
            options.limits.picture_budget.file_bytes = 10;
            assert_eq!(Place::with(&png(64, 64)).process(options, false), Err(Fault::TooCostly));
            Ok(())
        }),
        Trial::test("sandbox::a_worker_that_says_too_much_or_nonsense", || {
            assert_eq!(with_worker("exec yes").0, Err(Fault::TooCostly));
            assert_eq!(with_worker("echo nonsense").0, Err(Fault::Internal));
            assert_eq!(with_worker("exit 101").0, Err(Fault::Damaged));
            assert_eq!(with_worker("kill -SEGV $$").0, Err(Fault::TooCostly));
            assert_eq!(
                with_worker(
                    "test \"$(env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD=)\" && exit 101; exit 126"
                )
                .0,
                Err(Fault::Internal)
            );
            Ok(())
        }),
    ]
}

/// A worker that starts another program, whose id it writes, and waits for ever.
const WAITS: &str = "sleep 1000 & echo $! > child.new; mv child.new child; wait";

fn shell(script: &str) -> ProcessorOptions {
    let mut options = options();
    options.worker = vec!["/bin/sh".into(), "-c".into(), script.into()];
    options
}

fn with_worker(script: &str) -> (Result<(), Fault>, Place) {
    let place = Place::with(&png(4, 4));
    (place.process(shell(script), false).map(drop), place)
}

fn too_long_is_killed_with_its_children() {
    let mut options = shell(WAITS);
    options.limits.picture_budget.wall = Duration::from_secs(1);
    let place = Place::with(&png(4, 4));
    let began = Instant::now();
    assert_eq!(place.process(options, false), Err(Fault::TooCostly));
    assert!(began.elapsed() < Duration::from_secs(10));
    await_end_of(&place.output().join("child"));
}

fn dropping_the_future_kills() {
    let place = Place::with(&png(4, 4));
    let (source, output) = (place.source(), place.output());
    let processor = SandboxedProcessor::new(shell(WAITS));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let child = output.join("child");
    runtime.block_on(async {
        let work = Work { source: &source, output: &output, purpose: Purpose::Attachment };
        tokio::select! {
            made = processor.process(work, &|_| ()) => panic!("{made:?}"),
            () = exists(&child) => {}
        }
    });
    await_end_of(&child);
}

async fn exists(path: &Path) {
    while !path.exists() {
        tokio::task::yield_now().await;
    }
}

/// Waits until the process that the file names has ended.
fn await_end_of(file: &Path) {
    let id: i32 = std::fs::read_to_string(file).unwrap().trim().parse().unwrap();
    let began = Instant::now();
    while runs(id) {
        assert!(began.elapsed() < Duration::from_secs(10), "{id} still runs");
        std::thread::yield_now();
    }
}

/// Whether it is there and no zombie.
fn runs(id: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}
