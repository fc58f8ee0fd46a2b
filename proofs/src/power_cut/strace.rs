//! What strace wrote, as calls.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use crate::Result;

/// The calls that are recorded: all that change files or make them safe, and those that would change them unseen.
const CALLS: &str = "trace=open,openat,openat2,creat,close,lseek,write,writev,pwrite64,pwritev,pwritev2,truncate,ftruncate,\
    fallocate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,\
    sync,syncfs,msync,copy_file_range,sendfile,splice,mmap";
/// Longer than any single write.
const LONGEST_STRING: &str = "67108864";

/// The command line under which a server's calls are written into `file`. The server stays the child of who starts it.
pub fn command(file: &Path) -> Vec<OsString> {
    let options = ["--daemonize", "--follow-forks", "--seccomp-bpf", "--quiet=attach,personality"];
    let form = ["-y", "-xx", "-s", LONGEST_STRING, "-ttt", "-T", "-e", CALLS, "-e", "signal=SIGKILL"];
    let mut command: Vec<OsString> = vec!["strace".into()];
    command.extend(options.into_iter().chain(form).map(OsString::from));
    command.extend(["-o".into(), file.into()]);
    command
}

/// Whether strace is there, and this user may trace processes.
pub fn can_trace() -> Result<()> {
    let trial =
        std::process::Command::new("strace").args(["--follow-forks", "--output=/dev/null", "true"]).output();
    match trial {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            Err(format!("strace cannot trace ({}): may this user trace processes?", words.trim()).into())
        }
        Err(error) => Err(format!("strace cannot be run ({error}); Debian: apt-get install strace").into()),
    }
}

/// A system call as it was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// When it was made, in microseconds since 1970.
    pub begin: u64,
    /// When it came back, or when the process was gone that was killed in it.
    pub end: u64,
    /// Its name.
    pub name: String,
    /// Its arguments, as strace writes them.
    pub arguments: Vec<String>,
    /// What it gave; `None` when the process was killed in it.
    pub result: Option<i64>,
    /// The file that a descriptor it gave stands for.
    pub opened: Option<PathBuf>,
}

/// Reads a whole record, in the order of the beginnings. `None` when the process has not ended yet.
pub fn read(file: &Path) -> Result<Option<Vec<Call>>> {
    let mut reader = BufReader::new(File::open(file)?);
    let (mut calls, mut begun, mut line) = (Vec::new(), HashMap::new(), String::new());
    let (mut first, mut ended) = (None, None);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            break;
        }
        let Some((thread, time, text)) = split(line.trim_end()) else {
            return Err(format!("strace wrote what is not understood: {line:.200}").into());
        };
        let leader = *first.get_or_insert(thread);
        if text.starts_with("+++") {
            ended = (thread == leader).then_some(time).or(ended);
        } else if let Some(text) = text.strip_suffix("<unfinished ...>") {
            begun.insert(thread, (time, text.to_owned()));
        } else if let Some((_, rest)) =
            text.strip_prefix("<... ").and_then(|text| text.split_once(" resumed>"))
        {
            let (time, text) = begun.remove(&thread).ok_or("strace resumes a call that never began")?;
            calls.push(call(time, &format!("{text}{rest}"))?);
        } else {
            calls.push(call(time, text)?);
        }
    }
    for (time, text) in begun.into_values() {
        calls.push(call(time, &format!("{text}) = ?"))?);
    }
    let Some(ended) = ended else { return Ok(None) };
    for call in calls.iter_mut().filter(|call| call.result.is_none()) {
        call.end = ended;
    }
    calls.sort_by_key(|call| call.begin);
    Ok(Some(calls))
}

/// The thread, the time and the rest of a line.
fn split(line: &str) -> Option<(u32, u64, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (time, text) = rest.trim_start().split_once(' ')?;
    Some((thread.parse().ok()?, micros(time)?, text))
}

/// `1795401193.522964` as microseconds.
fn micros(seconds: &str) -> Option<u64> {
    let (whole, fraction) = seconds.split_once('.')?;
    if fraction.len() != 6 {
        return None;
    }
    Some(whole.parse::<u64>().ok()? * 1_000_000 + fraction.parse::<u64>().ok()?)
}

/// `name(arguments) = result <duration>`.
fn call(begin: u64, text: &str) -> Result<Call> {
    let parse = || {
        let (text, result) = text.rsplit_once(" = ")?;
        let (name, arguments) = text.trim_end().strip_suffix(')')?.split_once('(')?;
        let arguments = arguments.trim_end().trim_end_matches("<unfinished ...>").trim_end();
        let (result, duration) = match result.rsplit_once(" <") {
            Some((result, duration)) => (result, micros(duration.strip_suffix('>')?)),
            None => (result, None),
        };
        let number: String =
            result.chars().take_while(|digit| digit.is_ascii_digit() || *digit == '-').collect();
        Some(Call {
            begin,
            end: begin + duration.unwrap_or_default(),
            name: name.to_owned(),
            arguments: arguments.split(", ").map(str::to_owned).collect(),
            // An address, which mmap gives, is of no interest but for being one.
            result: number.parse().ok(),
            opened: path_of(result),
        })
    };
    parse().ok_or_else(|| format!("strace wrote what is not understood: {text:.200}").into())
}

/// The path of `9<\x2f…>`; `None` for what is no file, or has no name any more.
pub fn path_of(descriptor: &str) -> Option<PathBuf> {
    let (_, path) = descriptor.split_once('<')?;
    let path = OsString::from_vec(bytes(path.strip_suffix('>')?)?);
    Some(PathBuf::from(path)).filter(|path| path.is_absolute())
}

/// The content of `"\x2f…"`.
pub fn string(argument: &str) -> Option<Vec<u8>> {
    bytes(argument.strip_prefix('"')?.strip_suffix('"')?)
}

/// `\x2f\x74` as bytes.
fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (groups, rest) = hexadecimal.as_bytes().as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let byte = |group: &[u8; 4]| match group {
        [b'\\', b'x', high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    groups.iter().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DB: &str = r"\x2f\x64\x2f\x61\x2e\x64\x62";

    fn read_lines(lines: &[String]) -> Option<Vec<Call>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("record");
        std::fs::write(&file, lines.join("\n")).unwrap();
        read(&file).unwrap()
    }

    #[test]
    fn calls_that_others_interrupt_are_put_together() {
        let calls = read_lines(&[
            format!(r#"7 100.000010 pwrite64(3<{DB}>, "\x68\x00", 2, 512 <unfinished ...>"#),
            format!("8  100.000020 fdatasync(4<{DB}>)   = 0 <0.000005>"),
            "7  100.000040 <... pwrite64 resumed>) = 2 <0.000030>".to_owned(),
            format!(
                r#"8 100.000050 openat(AT_FDCWD<\x2f>, "\x64", O_RDWR|O_CREAT, 0600) = 5<{DB}> <0.000001>"#
            ),
            format!("8 100.000060 fdatasync(4<{DB}> <unfinished ...>) = ?"),
            "7 100.000070 +++ killed by SIGKILL +++".to_owned(),
        ])
        .unwrap();
        let times: Vec<_> = calls.iter().map(|call| (call.begin, call.end, call.result)).collect();
        assert_eq!(
            times,
            [
                (100_000_010, 100_000_040, Some(2)),
                (100_000_020, 100_000_025, Some(0)),
                (100_000_050, 100_000_051, Some(5)),
                (100_000_060, 100_000_070, None),
            ]
        );
        assert_eq!(path_of(&calls[0].arguments[0]).unwrap(), Path::new("/d/a.db"));
        assert_eq!(string(&calls[0].arguments[1]).unwrap(), b"h\0");
        assert_eq!(calls[0].arguments[2..], ["2", "512"]);
        assert_eq!(calls[2].opened.as_deref(), Some(Path::new("/d/a.db")));
        assert_eq!(path_of(&calls[3].arguments[0]).unwrap(), Path::new("/d/a.db"));
    }

    #[test]
    fn a_record_that_has_not_ended_is_none() {
        assert_eq!(read_lines(&[format!("7 100.000010 fsync(3<{DB}>) = 0 <0.000005>")]), None);
    }

    #[test]
    fn a_file_without_a_name_has_no_path() {
        assert_eq!(path_of(&format!("3<{DB}>(deleted)")), None);
        assert_eq!(path_of("3<socket:[77]>"), None);
    }
}
