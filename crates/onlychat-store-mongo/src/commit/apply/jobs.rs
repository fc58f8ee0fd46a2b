//! Writes about work that is done later.

use onlychat_store::{JobCondition, JobWrite, UniqueKey};

use super::Refusal;
use crate::commit::working::Working;
use crate::docs::{JobDoc, date};

/// Whether it holds; what it looks at is relied on.
pub(super) fn holds(working: &mut Working, condition: JobCondition) -> bool {
    let JobCondition::Held { id, token } = condition;
    working.jobs.rely(&id);
    let lease = working.jobs.get(&id).and_then(|job| job.lease.as_ref());
    lease.is_some_and(|lease| lease.bytes == token.0)
}

pub(super) fn apply(working: &mut Working, write: &JobWrite) -> Result<(), Refusal> {
    match write {
        JobWrite::Enqueue { id, task, due_at } => {
            if working.jobs.get(id).is_some() {
                return Err(Refusal::Duplicate(UniqueKey::JobId));
            }
            let (kind, task, due_at) = (task.kind(), task.clone(), date(*due_at));
            working.jobs.set(*id, JobDoc { id: *id, kind, task, attempts: 0, due_at, lease: None });
        }
        JobWrite::Ensure { id, task, due_at } => {
            working.jobs.rely(id);
            let (kind, task, due_at) = (task.kind(), task.clone(), date(*due_at));
            match working.jobs.get(id) {
                None => {
                    working.jobs.set(*id, JobDoc { id: *id, kind, task, attempts: 0, due_at, lease: None });
                }
                Some(held) if held.lease.is_some() => working.jobs.change(id, |job| {
                    job.due_at = due_at;
                    job.lease = None;
                }),
                Some(_waiting) => {}
            }
        }
        JobWrite::Finish(id) => working.jobs.remove(id),
        JobWrite::Retry { id, due_at } => working.jobs.change(id, |job| {
            job.due_at = date(*due_at);
            job.lease = None;
        }),
    }
    Ok(())
}
