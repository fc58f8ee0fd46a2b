//! What calls do to the files of one folder.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::power_cut::strace::{Call, path_of, string};

/// One thing that was done to the disk, at its time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// When it began, in microseconds since 1970: from then on it may have had an effect.
    pub begin: u64,
    /// When it was over.
    pub end: u64,
    /// What it was.
    pub change: Change,
}

impl Step {
    /// When the disk is another one: a sync counts once it is over, all else from its beginning.
    pub const fn moment(&self) -> u64 {
        if matches!(self.change, Change::Sync { .. }) { self.end } else { self.begin }
    }
}

/// What was done. Paths are relative to the folder; the folder itself is the empty path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// A file was opened that is made, if it is missing, or emptied.
    Open {
        /// Which.
        path: PathBuf,
        /// Whether it is made.
        create: bool,
        /// Whether it is emptied.
        empty: bool,
    },
    /// Bytes were written.
    Write {
        /// Where to.
        path: PathBuf,
        /// From which byte on.
        offset: u64,
        /// Which.
        data: Vec<u8>,
    },
    /// A file was made longer or shorter.
    Resize {
        /// Which.
        path: PathBuf,
        /// To so many bytes.
        length: u64,
        /// Whether a longer one keeps its length.
        only_longer: bool,
    },
    /// A name was taken away.
    Remove {
        /// Which.
        path: PathBuf,
    },
    /// A file got another name, in the place of whatever had it.
    Rename {
        /// The old one.
        from: PathBuf,
        /// The new one.
        to: PathBuf,
    },
    /// A file got a further name.
    Link {
        /// One it has.
        from: PathBuf,
        /// The new one.
        to: PathBuf,
    },
    /// A folder was made.
    MakeFolder {
        /// Which.
        path: PathBuf,
    },
    /// What was done to a file, or to the names in a folder, was made safe.
    Sync {
        /// Which.
        path: PathBuf,
    },
}

/// The calls of one process, as steps: those that succeeded and that concern `root`, save the files that are `left_out`.
///
/// Must be asked before another process changes the files: what a write did in which the process was killed, is seen there.
pub fn steps(calls: Vec<Call>, root: &Path, left_out: impl Fn(&Path) -> bool) -> Result<Vec<Step>> {
    let place = Place { root, left_out };
    let mut positions = HashMap::new();
    let mut steps = Vec::new();
    for call in calls {
        if call.result.is_some_and(|result| result < 0) {
            continue;
        }
        let change = place.change(&call, &mut positions).map_err(|why| {
            let arguments: Vec<_> = call.arguments.iter().map(|argument| format!("{argument:.80}")).collect();
            format!("{why}: {}({}) = {:?}", call.name, arguments.join(", "), call.result)
        })?;
        if let Some(change) = change {
            steps.push(Step { begin: call.begin, end: call.end, change });
        }
    }
    steps.sort_by_key(Step::moment);
    Ok(steps)
}

struct Place<'a, F> {
    root: &'a Path,
    left_out: F,
}

impl<F: Fn(&Path) -> bool> Place<'_, F> {
    fn change(
        &self,
        call: &Call,
        positions: &mut HashMap<String, u64>,
    ) -> Result<Option<Change>, &'static str> {
        let argument = |place: usize| call.arguments.get(place).map_or("", String::as_str);
        let number = |place: usize| argument(place).parse::<u64>().map_err(|_no_number| "no number");
        let descriptor = argument(0).split('<').next().unwrap_or_default().to_owned();
        let file = self.inside(path_of(argument(0)));
        Ok(match call.name.as_str() {
            "open" | "openat" | "creat" => {
                if let Some(result) = call.result {
                    positions.insert(result.to_string(), 0);
                }
                self.opened(call)?
            }
            "close" => {
                positions.remove(&descriptor);
                None
            }
            "lseek" => {
                let position = call.result.and_then(|result| u64::try_from(result).ok());
                position.map(|position| positions.insert(descriptor, position));
                None
            }
            "write" => match file {
                Some(path) => {
                    let position = positions.get_mut(&descriptor).ok_or("a file that was never opened")?;
                    let write = self.written(path, *position, call)?;
                    *position +=
                        call.result.and_then(|result| u64::try_from(result).ok()).unwrap_or_default();
                    Some(write)
                }
                None => None,
            },
            "pwrite64" => match file {
                Some(path) => Some(self.written(path, number(3)?, call)?),
                None => None,
            },
            "ftruncate" => match file {
                Some(path) => Some(Change::Resize { path, length: number(1)?, only_longer: false }),
                None => None,
            },
            "fallocate" => match file {
                Some(path) if argument(1) == "0" => {
                    Some(Change::Resize { path, length: number(2)? + number(3)?, only_longer: true })
                }
                Some(_) => return Err("the model of the disk knows no such call"),
                None => None,
            },
            // One that never came back promised nothing.
            "fsync" | "fdatasync" => file.filter(|_| call.result.is_some()).map(|path| Change::Sync { path }),
            "unlink" => self.named(None, argument(0)).map(|path| Change::Remove { path }),
            "unlinkat" => self.named(Some(argument(0)), argument(1)).map(|path| Change::Remove { path }),
            "mkdir" => self.named(None, argument(0)).map(|path| Change::MakeFolder { path }),
            "mkdirat" => self.named(Some(argument(0)), argument(1)).map(|path| Change::MakeFolder { path }),
            "rename" | "link" => self.moved(call, [None, None], [0, 1])?,
            "renameat" | "renameat2" | "linkat" => {
                self.moved(call, [Some(argument(0)), Some(argument(2))], [1, 3])?
            }
            "mmap" if !argument(3).contains("MAP_SHARED") || !argument(2).contains("PROT_WRITE") => None,
            "mmap" if self.inside(path_of(argument(4))).is_none() => None,
            "sync" | "mmap" => return Err("the model of the disk knows no such call"),
            _ if file.is_some() || self.any_inside(call) => {
                return Err("the model of the disk knows no such call");
            }
            _ => None,
        })
    }

    fn opened(&self, call: &Call) -> Result<Option<Change>, &'static str> {
        let Some(path) = self.inside(call.opened.clone()) else { return Ok(None) };
        let flags = match call.name.as_str() {
            "creat" => "O_CREAT|O_TRUNC",
            "open" => call.arguments.get(1).map_or("", String::as_str),
            _ => call.arguments.get(2).map_or("", String::as_str),
        };
        if flags.contains("O_APPEND") || flags.contains("O_TMPFILE") {
            return Err("the model of the disk knows no such way to open a file");
        }
        let (create, empty) = (flags.contains("O_CREAT"), flags.contains("O_TRUNC"));
        Ok((create || empty).then_some(Change::Open { path, create, empty }))
    }

    /// What a write wrote. One in which the process was killed wrote what is there.
    fn written(&self, path: PathBuf, offset: u64, call: &Call) -> Result<Change, &'static str> {
        let mut data =
            call.arguments.get(1).and_then(|data| string(data)).ok_or("a write without its data")?;
        if let Some(result) = call.result {
            data.truncate(usize::try_from(result).map_err(|_negative| "a write that failed")?);
        } else {
            let file =
                File::open(self.root.join(&path)).map_err(|_gone| "a write into a file that is gone")?;
            let length = file.metadata().map_err(|_gone| "a write into a file that is gone")?.len();
            let there = usize::try_from(length.saturating_sub(offset)).unwrap_or(usize::MAX);
            data.truncate(there);
            file.read_exact_at(&mut data, offset)
                .map_err(|_unreadable| "what a write left cannot be read")?;
        }
        Ok(Change::Write { path, offset, data })
    }

    fn moved(
        &self,
        call: &Call,
        folders: [Option<&str>; 2],
        names: [usize; 2],
    ) -> Result<Option<Change>, &'static str> {
        let name = |which: usize| call.arguments.get(names[which]).map_or("", String::as_str);
        let is_link = call.name.starts_with("link");
        match [0, 1].map(|which| self.named(folders[which], name(which))) {
            [Some(from), Some(to)] if is_link => Ok(Some(Change::Link { from, to })),
            [Some(from), Some(to)] => Ok(Some(Change::Rename { from, to })),
            [None, None] => Ok(None),
            _ => Err("a file came from elsewhere, or went there"),
        }
    }

    /// A path by its name, relative to the folder that a descriptor stands for.
    fn named(&self, folder: Option<&str>, name: &str) -> Option<PathBuf> {
        use std::ffi::OsString;
        use std::os::unix::ffi::OsStringExt as _;
        let name = PathBuf::from(OsString::from_vec(string(name)?));
        // The server runs in the folder.
        let base = folder.and_then(path_of).unwrap_or_else(|| self.root.to_path_buf());
        self.inside(Some(base.join(name)))
    }

    fn inside(&self, path: Option<PathBuf>) -> Option<PathBuf> {
        let path = path?.strip_prefix(self.root).ok()?.to_path_buf();
        // Without `./`.
        let path: PathBuf = path.components().filter(|part| part.as_os_str() != ".").collect();
        (!(self.left_out)(&path)).then_some(path)
    }

    fn any_inside(&self, call: &Call) -> bool {
        let mut arguments = call.arguments.iter();
        arguments.any(|argument| {
            self.inside(path_of(argument)).is_some()
                || (argument.starts_with('"') && self.named(None, argument).is_some())
        })
    }
}

#[cfg(test)]
mod tests;
