//! What a wrong clock makes of the retention of events: an hour takes nothing away; nine days take everything, and then a
//! cursor is refused instead of resumed over a hole.

use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::Clock;
use crate::Result;
use crate::device::{Device, Phase, Records};
use crate::people::Person;
use crate::record::{Heard, Seen};
use crate::server::Server;

const HOUR: i64 = 3600;
const NINE_DAYS: i64 = 9 * 24 * HOUR;
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);

/// What went wrong, in words.
pub(super) async fn lost_or_kept(
    server: &mut Server,
    clock: &Clock,
    witness: (Person, Records),
) -> Result<Vec<String>> {
    let (person, records) = witness;
    let all = records.heard().messages;
    let (first, rest) = all.split_first().ok_or("the witness was told of nothing")?;
    let mut broken = Vec::new();

    restart(server, clock, HOUR).await?;
    let heard = resume(server, &person, &first.cursor, rest.len()).await?;
    if heard.refused_resumes > 0 || !are_again(&heard.messages, rest) {
        let (told, expected) = (heard.messages.len(), rest.len());
        let refused = heard.refused_resumes;
        let other = heard.messages.iter().zip(rest).find(|(told, before)| !told.is_again(before));
        broken.push(format!(
            "an hour ahead a resume was told {told} of {expected}, refused {refused} times, first difference {other:?}"
        ));
    }

    restart(server, clock, NINE_DAYS).await?;
    let began = Instant::now();
    while server.database().events().await? > 0 {
        if began.elapsed() > PATIENCE {
            return Err("nine days ahead events were still kept: the clock did nothing".into());
        }
        tokio::time::sleep(POLL).await;
    }
    for (when, by) in [("nine days ahead", NINE_DAYS), ("back at the right time", 0)] {
        clock.set(by)?;
        let heard = resume(server, &person, &first.cursor, rest.len()).await?;
        if heard.refused_resumes != 1 || !heard.messages.is_empty() {
            broken.push(format!("{when} a resume over what is gone was not refused: {heard:?}"));
        }
    }
    Ok(broken)
}

fn are_again(told: &[Seen], before: &[Seen]) -> bool {
    told.len() == before.len() && told.iter().zip(before).all(|(told, before)| told.is_again(before))
}

async fn restart(server: &mut Server, clock: &Clock, by: i64) -> Result<()> {
    server.stop().await?;
    clock.set(by)?;
    server.start().await.map(drop)
}

/// A device that was told everything up to `cursor` comes back, and stays until it was told `expected` messages or refused.
async fn resume(server: &Server, person: &Person, cursor: &str, expected: usize) -> Result<Heard> {
    let mut person = person.clone();
    person.distrust_token();
    let target = (server.http(), server.origin());
    let device = Device::new("the one who comes back".into(), &person, Vec::new(), target, 1);
    let records = device.records.clone();
    let (phase, changes) = watch::channel(Phase::Draining);
    let running = tokio::spawn(device.resuming_from(cursor.to_owned()).run(changes));
    let began = Instant::now();
    while records.told() < expected && records.heard().refused_resumes == 0 && began.elapsed() < PATIENCE {
        tokio::time::sleep(POLL).await;
    }
    phase.send_replace(Phase::Over);
    running.await?;
    Ok(records.heard())
}
