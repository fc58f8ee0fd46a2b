//! What is done to a server; each scenario gives a report.

mod blast;
mod churn;
mod dm;
mod history;
mod idle;
mod mixed;
mod overload;
mod pages;
mod prepared;
mod search;
mod stalled;
mod start;
mod storm;

use crate::options::Scenario;
use crate::outcome::Outcome;
use crate::report::Report;
use crate::server::Setup;

/// Runs one.
pub(crate) async fn run(scenario: &Scenario, setup: &Setup) -> Outcome<Report> {
    match scenario {
        Scenario::Dm(load) => dm::run(setup, &load.or(1000, 800.0, 30)).await,
        Scenario::Idle(load) => idle::run(setup, &load.or(10_000, 0.0, 60)).await,
        Scenario::History(args) => history::run(setup, &args.load.or(0, 500.0, 30), args.messages).await,
        Scenario::Search(args) => search::run(setup, &args.load.or(0, 10.0, 60), args.messages).await,
        Scenario::Storm(load) => storm::run(setup, &load.or(10_000, 2000.0, 0)).await,
        Scenario::Mixed(load) => mixed::run(setup, &load.or(1000, 2100.0, 30)).await,
        Scenario::Churn(load) => churn::run(setup, &load.or(1000, 100.0, 30)).await,
        Scenario::Overload(load) => overload::run(setup, &load.or(2000, 8000.0, 30)).await,
        Scenario::Stalled(load) => stalled::run(setup, &load.or(1000, 400.0, 30)).await,
        Scenario::Blast(args) => blast::run(setup, args).await,
        Scenario::Start(args) => start::run(setup, &args.load.or(0, 0.0, 2), args.messages).await,
    }
}
