//! A start on a database that may only be read: refused, in one line that says what to do.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tokio::process::Command;

use crate::Result;
use crate::server::Server;

/// Root may write to any file, so a server of root's would not be refused: this user has nothing (Debian's `nobody`).
const NOBODY: u32 = 65_534;

/// Why the database may only be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The file lacks write permission.
    File,
    /// The folder lacks write permission, so that nothing can be made beside the file.
    Folder,
    /// The file and its folder lack write permission.
    Both,
    /// The file system is mounted for reading (injected by strace).
    FileSystem,
}

/// What a start ended with.
#[derive(Debug)]
pub struct Refusal {
    /// Why the database may only be read.
    pub why: Why,
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote for people.
    pub words: String,
}

impl Refusal {
    /// Whether it ended with 1 and one line that names the place and what to do.
    pub fn is_good(&self) -> bool {
        let clear = self.words.contains("cannot be written to") || self.words.contains("cannot be opened");
        self.code == Some(1) && self.words.lines().count() == 1 && clear
    }
}

/// Lets the server make its database, takes the permission to write away in each way, and tries to start it.
pub async fn prove(binary: &Path) -> Result<Vec<Refusal>> {
    let mut server = Server::prepare(binary, None)?;
    if rustix::process::geteuid().is_root() {
        server.give_to(NOBODY)?;
    }
    server.start().await?;
    server.stop().await?;
    let (folder, file) = (server.folder().to_owned(), server.folder().join("onlychat.db"));
    let mut refusals = Vec::new();
    for (why, file_mode, folder_mode) in
        [(Why::File, 0o400, 0o700), (Why::Folder, 0o600, 0o500), (Why::Both, 0o400, 0o500)]
    {
        set_mode(&file, file_mode)?;
        set_mode(&folder, folder_mode)?;
        let command = server.command(server.binary());
        let refusal = start(why, command).await;
        set_mode(&folder, 0o700)?;
        set_mode(&file, 0o600)?;
        refusals.push(refusal?);
    }
    // The lock is the first file that a server opens for writing.
    let mut traced = server.command("strace");
    traced.args(["--follow-forks", "--quiet=all", "--output=/dev/null", "-e", "inject=openat:error=EROFS"]);
    traced.arg("--trace-path").arg(folder.join("onlychat.db.lock")).arg("--").arg(server.binary());
    refusals.push(start(Why::FileSystem, traced).await?);
    // With its permissions back it starts again, on what it had.
    server.start().await?;
    server.stop().await?;
    Ok(refusals)
}

async fn start(why: Why, mut command: Command) -> Result<Refusal> {
    let ended = tokio::time::timeout(Server::START_PATIENCE, command.output());
    let Ok(output) = ended.await else { return Err(format!("{why:?}: the server was not refused").into()) };
    let output = output.map_err(|error| format!("{error}; Debian: apt-get install strace"))?;
    let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Ok(Refusal { why, code: output.status.code(), words })
}

fn set_mode(path: &Path, mode: u32) -> Result<()> {
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?)
}
