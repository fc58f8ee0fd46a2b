//! Asking for pages of histories on time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::http::{Answer, Pool};
use crate::latency::Latency;
use crate::ledger::Counts;
use crate::outcome::Outcome;

/// How long the last pages may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// A page to be asked for.
pub(super) struct Page {
    pub(super) conversation: Rc<str>,
    pub(super) credential: String,
    /// The page ends before this number; the newest page when there is none.
    pub(super) before: Option<u64>,
}

/// What came of the pages of a run.
pub(super) struct Pages {
    pool: Rc<Pool>,
    asked: Rc<RefCell<Asked>>,
}

struct Asked {
    latency: Latency,
    lag: Latency,
    sent: u64,
    good: u64,
    bad: BTreeMap<String, u64>,
}

impl Pages {
    pub(super) fn new(pool: Rc<Pool>) -> Outcome<Self> {
        let (latency, lag) = (Latency::new()?, Latency::new()?);
        let asked = Asked { latency, lag, sent: 0, good: 0, bad: BTreeMap::new() };
        Ok(Self { pool, asked: Rc::new(RefCell::new(asked)) })
    }

    /// Asks for a page that was to be asked for at `intended`; it is timed when `timed`.
    pub(super) fn ask(&self, page: Page, intended: Instant, timed: bool) {
        let (pool, asked) = (self.pool.clone(), self.asked.clone());
        asked.borrow_mut().sent += 1;
        tokio::task::spawn_local(async move {
            let lag = intended.elapsed();
            let answer = pool.get(&page.path(), &page.credential).await;
            let judged = judge(&page, answer);
            let mut asked = asked.borrow_mut();
            match judged {
                Ok(()) => {
                    asked.good += 1;
                    if timed {
                        asked.lag.record(lag);
                        asked.latency.record(intended.elapsed());
                    }
                }
                Err(reason) => *asked.bad.entry(reason).or_default() += 1,
            }
        });
    }

    /// Waits until all were answered, or for as long as that may take.
    pub(super) async fn settle(&self) {
        let begin = Instant::now();
        let open = || {
            let asked = self.asked.borrow();
            asked.sent > asked.good + asked.bad.values().sum::<u64>()
        };
        while open() && begin.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Latency, generator's lag, counts, and refusals by reason.
    pub(super) fn told(&self) -> (Latency, Latency, Counts, BTreeMap<String, u64>) {
        let asked = self.asked.borrow();
        let refused = asked.bad.values().sum::<u64>();
        let (sent, acked, delivered) = (asked.sent, asked.good, asked.good);
        let unanswered = sent.saturating_sub(acked + refused);
        let counts = Counts { sent, acked, delivered, refused, unanswered, ..Counts::default() };
        (asked.latency.clone(), asked.lag.clone(), counts, asked.bad.clone())
    }
}

impl Page {
    fn path(&self) -> String {
        let before = self.before.map(|before| format!("before={before}&")).unwrap_or_default();
        format!("/api/conversations/{}/messages?{before}limit=50", self.conversation)
    }
}

/// A page must have been given, and end where it was to end.
fn judge(page: &Page, answer: Outcome<Answer>) -> Result<(), String> {
    let answer = answer.map_err(|failure| failure.to_string())?;
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    let Some(last) = page.before.map(|before| before - 1).filter(|last| *last > 0) else { return Ok(()) };
    let body = String::from_utf8_lossy(&answer.body);
    let held = [",", "}"].iter().any(|end| body.contains(&format!("\"seq\":{last}{end}")));
    if held { Ok(()) } else { Err("the wrong page".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(before: Option<u64>, status: u16, body: &'static str) -> Result<(), String> {
        let page = Page { conversation: Rc::from("c"), credential: String::new(), before };
        judge(&page, Ok(Answer { status, body: body.into() }))
    }

    #[test]
    fn only_the_page_that_was_asked_for_is_good() {
        assert_eq!(judged(Some(8), 200, r#"{"items":[{"seq":6},{"seq":7,"x":1}]}"#), Ok(()));
        assert_eq!(judged(Some(8), 200, r#"{"items":[{"seq":77}]}"#), Err("the wrong page".to_owned()));
        assert_eq!(judged(Some(8), 404, ""), Err("status 404".to_owned()));
        assert_eq!(judged(None, 200, r#"{"items":[]}"#), Ok(()));
    }

    #[test]
    fn the_path_names_the_conversation_and_the_place() {
        let page = |before| Page { conversation: Rc::from("c1"), credential: String::new(), before }.path();
        assert_eq!(page(Some(9)), "/api/conversations/c1/messages?before=9&limit=50");
        assert_eq!(page(None), "/api/conversations/c1/messages?limit=50");
    }
}
