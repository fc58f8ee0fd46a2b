//! The worker: a process that takes its own means away and then decodes one file.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use rustix::process::{Resource, Rlimit, nice, setrlimit};

use crate::limits::Budget;
use crate::picture::{self, PictureTask};

/// The word for decoding a picture; its task follows as JSON.
pub(crate) const PICTURE: &str = "picture";
/// The word for becoming another program; it and its arguments follow.
pub(crate) const BECOME: &str = "become";
/// How a worker ends that could not begin.
pub(crate) const COULD_NOT_BEGIN: u8 = 126;

/// The worker's main function: `arguments` are those that follow the words of [`ProcessorOptions::worker`]
/// (`crate::ProcessorOptions::worker`). Call it before anything else is set up: no thread, no file, no logging. Its
/// standard output belongs to the parent.
pub fn worker_main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments = arguments.into_iter();
    let trouble = match begin(&mut arguments) {
        Ok(Work::Picture(task)) => {
            let outcome = picture::make(&task);
            match say(&outcome) {
                Ok(()) => return ExitCode::SUCCESS,
                Err(trouble) => trouble,
            }
        }
        // Comes back only when it could not be done.
        Ok(Work::Become(program)) => Command::new(program).args(arguments).env_clear().exec(),
        Err(trouble) => trouble,
    };
    // Nobody is left to be told when this fails.
    writeln!(io::stderr(), "the worker could not begin: {trouble}").ok();
    ExitCode::from(COULD_NOT_BEGIN)
}

enum Work {
    Picture(Box<PictureTask>),
    Become(OsString),
}

/// Takes the means away, and reads what is to be done.
fn begin(arguments: &mut impl Iterator<Item = OsString>) -> io::Result<Work> {
    let budget: Budget = serde_json::from_str(&text(arguments.next())?)?;
    confine(&budget)?;
    match &*text(arguments.next())? {
        PICTURE => Ok(Work::Picture(serde_json::from_str(&text(arguments.next())?)?)),
        BECOME => arguments.next().map(Work::Become).ok_or_else(|| io::ErrorKind::InvalidInput.into()),
        other => Err(io::Error::new(io::ErrorKind::InvalidInput, format!("no such work: {other}"))),
    }
}

/// Hard limits, which nothing that runs here later can raise.
fn confine(budget: &Budget) -> io::Result<()> {
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::Cpu, budget.cpu_seconds),
        (Resource::Fsize, budget.file_bytes),
        (Resource::Nofile, budget.open_files),
        (Resource::As, budget.memory),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    nice(budget.nice)?;
    Ok(())
}

fn text(argument: Option<OsString>) -> io::Result<String> {
    argument
        .and_then(|argument| argument.into_string().ok())
        .ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

fn say(outcome: &impl serde::Serialize) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, outcome)?;
    stdout.flush()
}
