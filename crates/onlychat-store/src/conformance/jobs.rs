//! Work that is done later.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use onlychat_domain::Timestamp;
use onlychat_domain::id::{ContentId, JobId};
use onlychat_domain::job::{Job, Lease, LeaseToken, Task, TaskKind};

use super::kit::{World, at};
use super::runner::cases;
use crate::{JobCondition, JobWrite, Precondition, UniqueKey, Write};

cases![
    work_is_taken_the_first_due_first,
    each_kind_is_taken_alone,
    nobody_takes_what_is_held,
    a_lease_that_ends_is_taken_over,
    a_lease_can_be_held_for_longer,
    whoever_lost_it_changes_nothing,
    work_is_put_off,
    what_is_done_is_gone,
    many_at_once_never_take_the_same,
    what_is_ensured_is_there_once_and_given_back_by_whoever_holds_it,
];

const KIND: TaskKind = TaskKind::ProcessMedia;

fn task() -> Task {
    Task::ProcessMedia { content_id: ContentId::from_bytes([9; 16]) }
}

fn lease(number: u8, until: Timestamp) -> Lease {
    Lease { token: LeaseToken([number; 16]), until }
}

async fn enqueue(world: &World, due_at: Timestamp) -> JobId {
    let id = world.job_id();
    world.write(Write::Job(JobWrite::Enqueue { id, task: task(), due_at })).await;
    id
}

async fn claim(world: &World, now: Timestamp, lease: Lease, limit: usize) -> Vec<Job> {
    world.store().claim_jobs(KIND, now, lease, limit).await.unwrap()
}

fn ids(jobs: &[Job]) -> Vec<JobId> {
    jobs.iter().map(|job| job.id).collect()
}

async fn work_is_taken_the_first_due_first(world: Arc<World>) {
    let (second, first) = (enqueue(&world, at(20)).await, enqueue(&world, at(10)).await);
    let later = enqueue(&world, at(100)).await;
    assert_eq!(world.store().next_job_at(KIND).await.unwrap(), Some(at(10)));
    assert_eq!(claim(&world, at(9), lease(1, at(500)), 9).await, []);
    assert_eq!(claim(&world, at(50), lease(1, at(500)), 0).await, []);
    let one = claim(&world, at(50), lease(1, at(500)), 1).await;
    assert_eq!(one, [Job { id: first, task: task(), attempts: 1 }]);
    assert_eq!(ids(&claim(&world, at(50), lease(2, at(500)), 9).await), [second]);
    assert_eq!(ids(&claim(&world, at(100), lease(3, at(500)), 9).await), [later]);
    assert_eq!(world.store().open_jobs(KIND).await.unwrap(), 3);
    let taken = Write::Job(JobWrite::Enqueue { id: first, task: task(), due_at: at(1) });
    world.taken(taken, UniqueKey::JobId).await;
}

async fn each_kind_is_taken_alone(world: Arc<World>) {
    let id = world.job_id();
    let task = Task::RefreshCarriers { content_id: ContentId::from_bytes([9; 16]) };
    world.write(Write::Job(JobWrite::Enqueue { id, task: task.clone(), due_at: at(0) })).await;
    assert_eq!(claim(&world, at(9), lease(1, at(500)), 9).await, []);
    assert_eq!(world.store().open_jobs(KIND).await.unwrap(), 0);
    assert_eq!(world.store().next_job_at(KIND).await.unwrap(), None);
    let found = world.store().claim_jobs(TaskKind::Errand, at(9), lease(1, at(500)), 9).await.unwrap();
    assert_eq!(found, [Job { id, task, attempts: 1 }]);
}

async fn nobody_takes_what_is_held(world: Arc<World>) {
    enqueue(&world, at(0)).await;
    assert_eq!(claim(&world, at(1), lease(1, at(100)), 9).await.len(), 1);
    assert_eq!(claim(&world, at(99), lease(2, at(200)), 9).await, []);
    world.reopen().await;
    assert_eq!(claim(&world, at(99), lease(2, at(200)), 9).await, []);
}

async fn a_lease_that_ends_is_taken_over(world: Arc<World>) {
    let id = enqueue(&world, at(0)).await;
    claim(&world, at(1), lease(1, at(100)), 9).await;
    assert_eq!(world.store().next_job_at(KIND).await.unwrap(), Some(at(100)));
    let again = claim(&world, at(100), lease(2, at(200)), 9).await;
    assert_eq!(again, [Job { id, task: task(), attempts: 2 }]);
}

async fn a_lease_can_be_held_for_longer(world: Arc<World>) {
    let id = enqueue(&world, at(0)).await;
    claim(&world, at(1), lease(1, at(100)), 9).await;
    assert!(world.store().hold_job(id, lease(1, at(300))).await.unwrap());
    assert_eq!(claim(&world, at(200), lease(2, at(400)), 9).await, []);
    assert!(!world.store().hold_job(id, lease(2, at(900))).await.unwrap(), "it is another's");
    assert!(!world.store().hold_job(world.job_id(), lease(1, at(900))).await.unwrap(), "it is not there");
    assert_eq!(claim(&world, at(300), lease(2, at(400)), 9).await.len(), 1);
}

async fn whoever_lost_it_changes_nothing(world: Arc<World>) {
    let id = enqueue(&world, at(0)).await;
    let held = |number| Precondition::Job(JobCondition::Held { id, token: LeaseToken([number; 16]) });
    let finish = |number| world.changes().only_if(held(number)).write(Write::Job(JobWrite::Finish(id)));
    world.refused_by(finish(1), 0).await;
    claim(&world, at(1), lease(1, at(100)), 9).await;
    claim(&world, at(100), lease(2, at(200)), 9).await;
    world.refused_by(finish(1), 0).await;
    // Expired, but nobody took it over.
    world.commit(finish(2)).await;
    assert_eq!(world.store().open_jobs(KIND).await.unwrap(), 0);
    world.refused_by(finish(2), 0).await;
}

async fn work_is_put_off(world: Arc<World>) {
    let id = enqueue(&world, at(0)).await;
    claim(&world, at(1), lease(1, at(100)), 9).await;
    world.write(Write::Job(JobWrite::Retry { id, due_at: at(50) })).await;
    let held = Precondition::Job(JobCondition::Held { id, token: LeaseToken([1; 16]) });
    world.refused_by(world.changes().only_if(held), 0).await;
    assert_eq!(claim(&world, at(49), lease(2, at(200)), 9).await, []);
    assert_eq!(claim(&world, at(50), lease(2, at(200)), 9).await[0].attempts, 2);
    world.write(Write::Job(JobWrite::Retry { id: world.job_id(), due_at: at(0) })).await;
}

async fn what_is_done_is_gone(world: Arc<World>) {
    let id = enqueue(&world, at(0)).await;
    for _twice in 0..2 {
        world.write(Write::Job(JobWrite::Finish(id))).await;
        assert_eq!(claim(&world, at(1), lease(1, at(100)), 9).await, []);
    }
}

async fn many_at_once_never_take_the_same(world: Arc<World>) {
    for _job in 0..20 {
        enqueue(&world, at(0)).await;
    }
    let takers = (1..=5).map(|number| {
        let store = world.store();
        tokio::spawn(async move {
            let until = at(1).plus(Duration::from_mins(1));
            store.claim_jobs(KIND, at(1), lease(number, until), 7).await.unwrap()
        })
    });
    let mut all = Vec::new();
    for taker in takers.collect::<Vec<_>>() {
        all.extend(taker.await.unwrap());
    }
    let different: BTreeSet<JobId> = all.iter().map(|job| job.id).collect();
    assert_eq!((all.len(), different.len()), (20, 20));
}

async fn what_is_ensured_is_there_once_and_given_back_by_whoever_holds_it(world: Arc<World>) {
    let id = world.job_id();
    let ensure = async |due_at| {
        world.write(Write::Job(JobWrite::Ensure { id, task: task(), due_at })).await;
    };
    ensure(at(10)).await;
    ensure(at(90)).await;
    assert_eq!(world.store().open_jobs(KIND).await.unwrap(), 1);
    assert_eq!(world.store().next_job_at(KIND).await.unwrap(), Some(at(10)), "one that waits stays as it is");
    assert_eq!(ids(&claim(&world, at(10), lease(1, at(500)), 9).await), [id]);
    ensure(at(20)).await;
    let held = Precondition::Job(JobCondition::Held { id, token: LeaseToken([1; 16]) });
    let finish = world.changes().only_if(held).write(Write::Job(JobWrite::Finish(id)));
    let refused = world.store().commit(finish).await;
    assert!(matches!(refused, Err(crate::CommitError::Precondition(0))), "{refused:?}");
    assert_eq!(ids(&claim(&world, at(20), lease(2, at(500)), 9).await), [id]);
}
