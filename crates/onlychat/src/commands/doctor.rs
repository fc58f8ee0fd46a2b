//! `onlychat doctor`: whether everything is as it should be, on a running installation too.

use std::process::ExitCode;
use std::time::Duration;

use onlychat_bus_nats::NatsBus;
use onlychat_domain::id::SystemEntropy;
use onlychat_domain::time::{Clock, SystemClock, Timestamp};
use onlychat_media_processing::Tools;
use onlychat_store::OpenError;

use crate::commands::say;
use crate::config::{Config, DatabaseUrl, Identity};
use crate::database::{self, Inspection};
use crate::{media, processing};

/// Before this the clock is surely wrong: this version did not exist.
const EARLIEST: Timestamp = Timestamp::from_secs(1_790_000_000);
/// After this the clock is surely wrong.
const LATEST: Duration = Duration::from_hours(24 * 365 * 30);

/// Checks everything, after repairing what can be if so asked; exit code 0 when all is well then, 1 otherwise.
pub(crate) async fn run(config: &Config, repair: bool) -> ExitCode {
    let mut report = Report::default();
    report.good("configuration", &describe(config));
    clock(&mut report);
    if repair {
        repair_database(config, &mut report).await;
    }
    database(config, &mut report).await;
    bus(config, &mut report).await;
    media(config, &mut report).await;
    ffmpeg(&mut report).await;
    if report.bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn describe(config: &Config) -> String {
    let identity = match config.identity {
        Identity::Builtin { .. } => "built-in identity",
        Identity::Clerk(_) => "identity by Clerk",
    };
    let origins: Vec<&str> = config.origins.iter().collect();
    format!("listens on {}, {identity}, origins {}", config.listen, origins.join(", "))
}

fn clock(report: &mut Report) {
    let now = SystemClock.now();
    if now < EARLIEST || now > EARLIEST.plus(LATEST) {
        report.bad("clock", &format!("{now} cannot be: set the machine's clock"));
    } else {
        report.good("clock", &now.to_string());
    }
}

async fn repair_database(config: &Config, report: &mut Report) {
    let mut repairs = 0_usize;
    let outcome = database::repair(&config.database, |repair| {
        repairs += 1;
        say(format_args!("fixed {:<14} {repair}", "data"));
    })
    .await;
    match outcome {
        Ok(()) => report.good("repair", &format!("{repairs} repairs; what is left is told below")),
        Err(OpenError::InUse { place }) => {
            report.bad("repair", &format!("{place} is in use: stop the server first"));
        }
        Err(error) => report.bad("repair", &error.to_string()),
    }
}

async fn database(config: &Config, report: &mut Report) {
    match database::inspect(&config.database).await {
        Ok(Inspection { place, version, known, findings }) => {
            report.good("database", &place);
            if version == known {
                report.good("migrations", &format!("version {version}"));
            } else {
                report.bad(
                    "migrations",
                    &format!("version {version}, this program's is {known}: run onlychat migrate"),
                );
            }
            for finding in &findings {
                report.bad("data", &finding.to_string());
            }
            if findings.is_empty() {
                report.good("data", "sequences, logs and counters are whole");
            }
        }
        Err(error) => {
            let missing = matches!(&config.database, DatabaseUrl::Sqlite(path) if !path.exists());
            if missing {
                report.good("database", "not made yet: the first start makes it");
            } else {
                report.bad("database", &error.to_string());
            }
        }
    }
}

/// What is made of files, and what is not.
async fn ffmpeg(report: &mut Report) {
    let Tools { ffmpeg, ffprobe } = processing::tools().await;
    match (ffmpeg, ffprobe) {
        (Some(ffmpeg), Some(ffprobe)) => {
            let at = ffmpeg.path.display();
            report.good("ffmpeg", &format!("{} at {at}, ffprobe {}", ffmpeg.version, ffprobe.version));
        }
        _ => report.good("ffmpeg", "not installed: pictures and files work, video and sound do not"),
    }
}

/// Opens it, which looks whether it can be written to.
async fn media(config: &Config, report: &mut Report) {
    match media::open(&config.media).await {
        Ok(store) => report.good("media", &store.describe()),
        Err(error) => report.bad("media", &error.to_string()),
    }
}

/// Speaks and listens where no node does.
async fn bus(config: &Config, report: &mut Report) {
    let Some(url) = &config.nats else {
        report.good("bus", "in-process: this is the only node");
        return;
    };
    match NatsBus::new(url.clone(), &SystemEntropy).join("doctor").await {
        Ok(()) => report.good("bus", url.place()),
        Err(error) => report.bad("bus", &error.to_string()),
    }
}

#[derive(Default)]
struct Report {
    bad: usize,
}

impl Report {
    #[expect(clippy::unused_self, reason = "reads as the counterpart of `bad`")]
    fn good(&self, what: &str, how: &str) {
        say(format_args!("ok    {what:<14} {how}"));
    }

    fn bad(&mut self, what: &str, how: &str) {
        self.bad += 1;
        say(format_args!("BAD   {what:<14} {how}"));
    }
}
