//! `mixed`: what a chat does all day: of 21 actions one is a message, four ask for a page, six are typing, ten are receipts.

use std::time::Duration;

use super::pages::{Page, Pages};
use crate::arrivals::{Arrivals, Random};
use crate::client::Command;
use crate::due::due;
use crate::meter::Meter;
use crate::options::Load;
use crate::outcome::{Failure, Outcome};
use crate::report::Report;
use crate::server::Setup;
use crate::stage::Stage;

/// One kind of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Message,
    Page,
    Typing,
    Receipt,
}

impl Action {
    /// How many there are in one round.
    const ROUND: usize = 21;

    const fn of(place: usize) -> Self {
        match place {
            0 => Self::Message,
            1..=4 => Self::Page,
            5..=10 => Self::Typing,
            _ => Self::Receipt,
        }
    }
}

/// `rate` is that of all actions together.
pub(super) async fn run(setup: &Setup, load: &Load) -> Outcome<Report> {
    let mut stage = Stage::pairs(setup, load).await?;
    stage.connect_all().await?;
    let pages = Pages::new(stage.pool.clone())?;
    let start = stage.new_ledger(load.warm_up)?;
    let mut random = Random::new(load.seed ^ 0x31);
    let (mut meter, mut timed) = (None, 0_u64);
    let mut due = due(start, Arrivals::new(load.seed, load.rate, load.warm_up + load.length).alike());
    while let Some((at, ())) = due.recv().await {
        if at >= load.warm_up {
            timed += 1;
            if meter.is_none() {
                meter = Some(Meter::start(&stage.server)?);
            }
        }
        let (action, who) = (Action::of(random.below(Action::ROUND)), random.below(stage.clients.len()));
        act(&stage, &pages, action, who, at, load.warm_up);
    }
    stage.settle().await;
    pages.settle().await;
    stage.server.still_running()?;
    stage.all_connected()?;
    let cost = meter.ok_or_else(|| Failure::new("nothing was to be done in this time"))?.stop()?;
    let mut report = stage.report("mixed", load, &cost);
    report.rate = load.rate;
    let (latency, _lag, page_counts, page_refusals) = pages.told();
    report.time("page", latency.percentiles());
    report.counts.refused += page_counts.refused;
    report.counts.unanswered += page_counts.unanswered;
    report.refusals.extend(page_refusals);
    report.figure("cpuMicrosPerAction", cost.micros_each(timed));
    Ok(report)
}

fn act(stage: &Stage, pages: &Pages, action: Action, who: usize, at: Duration, timed_from: Duration) {
    let (Some(client), Some(seat)) = (stage.clients.get(who), stage.seats.get(who)) else { return };
    let wire = stage.server.wire();
    match action {
        Action::Message => stage.send(who, at),
        Action::Page => {
            let (conversation, credential) = (seat.conversation.clone(), seat.person.credential.clone());
            let intended = stage.shared.ledger.borrow().start() + at;
            pages.ask(Page { conversation, credential, before: None }, intended, at >= timed_from);
        }
        Action::Typing => client.tell(Command::Frame(wire.typing(&seat.conversation))),
        Action::Receipt => {
            client.tell(Command::Frame(wire.receipt(&seat.conversation, client.memory.seq.get())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_has_one_message_four_pages_six_typing_and_ten_receipts() {
        let count = |what| (0..Action::ROUND).filter(|place| Action::of(*place) == what).count();
        let kinds = [Action::Message, Action::Page, Action::Typing, Action::Receipt];
        assert_eq!(kinds.map(count), [1, 4, 6, 10]);
    }
}
