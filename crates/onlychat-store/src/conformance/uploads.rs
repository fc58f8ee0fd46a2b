//! Files on their way, and what they take.

use std::sync::Arc;
use std::time::Duration;

use onlychat_domain::id::MediaId;
use onlychat_domain::media::{Quota, Upload, Usage};

use super::kit::World;
use super::runner::cases;
use crate::{CommitError, MediaCondition, MediaWrite, Precondition, UniqueKey, Write};

cases![
    what_begins_is_there,
    an_upload_goes_on,
    only_one_of_two_goes_on,
    a_length_counts_until_it_is_over,
    one_that_became_a_file_stays_and_no_longer_counts,
    a_quota_is_kept_by_two_at_once,
    expired_ones_are_found_the_first_expired_first,
    somebody_s_own_are_found_oldest_first,
];

const MIB: u64 = 1 << 20;

fn begin(upload: &Upload) -> Write {
    Write::Media(MediaWrite::BeginUpload(upload.clone()))
}

fn advance(upload: &Upload, offset: u64) -> Write {
    Write::Media(MediaWrite::AdvanceUpload {
        upload_id: upload.id,
        offset,
        progress: vec![255, 0, 1],
        expires_at: upload.expires_at.plus(Duration::from_mins(1)),
    })
}

fn at(upload: &Upload, offset: u64) -> Precondition {
    Precondition::Media(MediaCondition::UploadAt { upload_id: upload.id, offset })
}

async fn what_begins_is_there(world: Arc<World>) {
    let owner = world.user().await.id;
    let upload = world.new_upload(owner, 5 << 30);
    assert_eq!(world.store().upload(upload.id).await.unwrap(), None);
    world.write(begin(&upload)).await;
    assert_eq!(world.store().upload(upload.id).await.unwrap(), Some(upload.clone()));
    world.taken(begin(&upload), UniqueKey::UploadId).await;
    world.reopen().await;
    assert_eq!(world.store().upload(upload.id).await.unwrap(), Some(upload));
}

async fn an_upload_goes_on(world: Arc<World>) {
    let owner = world.user().await.id;
    let upload = world.new_upload(owner, 3 * MIB);
    world.write(begin(&upload)).await;
    world.commit(world.changes().only_if(at(&upload, 0)).write(advance(&upload, MIB))).await;
    let found = world.store().upload(upload.id).await.unwrap().unwrap();
    let expires_at = upload.expires_at.plus(Duration::from_mins(1));
    let expected = Upload { offset: MIB, progress: vec![255, 0, 1], expires_at, ..upload.clone() };
    assert_eq!(found, expected);
    world.refused_by(world.changes().only_if(at(&upload, 0)).write(advance(&upload, 2 * MIB)), 0).await;
    assert_eq!(world.store().upload(upload.id).await.unwrap(), Some(expected));
    let unknown = world.new_upload(owner, 1);
    world.refused_by(world.changes().only_if(at(&unknown, 0)), 0).await;
    world.missing(world.changes().write(advance(&unknown, 1)), 0).await;
}

async fn only_one_of_two_goes_on(world: Arc<World>) {
    let owner = world.user().await.id;
    let upload = world.new_upload(owner, 3 * MIB);
    world.write(begin(&upload)).await;
    for round in 0..5 {
        let offset = world.store().upload(upload.id).await.unwrap().unwrap().offset;
        let tries = (1..=4).map(|step| {
            let changes = world.changes().only_if(at(&upload, offset)).write(advance(&upload, offset + step));
            let store = world.store();
            tokio::spawn(async move { store.commit(changes).await })
        });
        let mut won = 0;
        for tried in tries.collect::<Vec<_>>() {
            match tried.await.unwrap() {
                Ok(_) => won += 1,
                Err(CommitError::Precondition(0)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(won, 1, "round {round}");
    }
}

async fn a_length_counts_until_it_is_over(world: Arc<World>) {
    let owner = world.user().await.id;
    let usage = async || world.store().usage(owner).await.unwrap();
    assert_eq!(usage().await, Usage::default());
    let (one, two) = (world.new_upload(owner, 5 << 30), world.new_upload(owner, MIB));
    world.commit(world.changes().write(begin(&one)).write(begin(&two))).await;
    assert_eq!(usage().await, Usage { bytes: (5 << 30) + MIB, files: 2 });
    for _twice in 0..2 {
        world.write(Write::Media(MediaWrite::EndUpload(one.id))).await;
        assert_eq!(usage().await, Usage { bytes: MIB, files: 1 });
    }
    assert_eq!(world.store().upload(one.id).await.unwrap(), None);
    // What was refused counts nothing.
    world.refused(world.changes().write(begin(&world.new_upload(owner, 7))).write(begin(&two))).await;
    assert_eq!(usage().await, Usage { bytes: MIB, files: 1 });
}

async fn one_that_became_a_file_stays_and_no_longer_counts(world: Arc<World>) {
    let owner = world.user().await.id;
    let upload = world.new_upload(owner, MIB);
    world.write(begin(&upload)).await;
    let media_id = MediaId::from_bytes([7; 16]);
    let finish = || Write::Media(MediaWrite::FinishUpload { upload_id: upload.id, media_id });
    world.write(finish()).await;
    let found = world.store().upload(upload.id).await.unwrap().unwrap();
    assert_eq!(found.media_id, Some(media_id));
    assert_eq!(world.store().usage(owner).await.unwrap(), Usage::default());
    world.missing(world.changes().write(finish()), 0).await;
    world.write(Write::Media(MediaWrite::EndUpload(upload.id))).await;
    assert_eq!(world.store().usage(owner).await.unwrap(), Usage::default());
    assert_eq!(world.store().upload(upload.id).await.unwrap(), None);
}

async fn a_quota_is_kept_by_two_at_once(world: Arc<World>) {
    let owner = world.user().await.id;
    let quota = Quota { bytes: 10 * MIB, files: 100 };
    let tries = (0..12).map(|_| {
        let upload = world.new_upload(owner, MIB);
        let room = MediaCondition::QuotaRoom { owner_id: owner, length: MIB, quota };
        let changes = world.changes().only_if(Precondition::Media(room)).write(begin(&upload));
        let store = world.store();
        tokio::spawn(async move { store.commit(changes).await })
    });
    let mut begun = 0;
    for tried in tries.collect::<Vec<_>>() {
        match tried.await.unwrap() {
            Ok(_) => begun += 1,
            Err(CommitError::Precondition(0)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(begun, 10);
    assert_eq!(world.store().usage(owner).await.unwrap(), Usage { bytes: 10 * MIB, files: 10 });
}

async fn expired_ones_are_found_the_first_expired_first(world: Arc<World>) {
    let owner = world.user().await.id;
    let base = world.now();
    let mut uploads = Vec::new();
    for minutes in [3, 1, 2] {
        let expires_at = base.plus(Duration::from_mins(minutes));
        let upload = Upload { expires_at, ..world.new_upload(owner, 1) };
        world.write(begin(&upload)).await;
        uploads.push(upload);
    }
    let expired = async |minutes, limit| {
        let found = world.store().expired_uploads(base.plus(Duration::from_mins(minutes)), limit).await;
        found.unwrap().into_iter().map(|upload| upload.id).collect::<Vec<_>>()
    };
    assert_eq!(expired(1, 10).await, [], "one that expires now is good until then");
    assert_eq!(expired(3, 10).await, [uploads[1].id, uploads[2].id]);
    assert_eq!(expired(9, 1).await, [uploads[1].id]);
    assert_eq!(expired(9, 0).await, []);
}

async fn somebody_s_own_are_found_oldest_first(world: Arc<World>) {
    let [owner, other] = world.two().await;
    let mut ids = Vec::new();
    for user in [owner, other, owner, owner] {
        let upload = world.new_upload(user, 1);
        world.write(begin(&upload)).await;
        if user == owner {
            ids.push(upload.id);
        }
    }
    let found = async |limit| {
        let found = world.store().uploads_of(owner, limit).await.unwrap();
        found.into_iter().map(|upload| upload.id).collect::<Vec<_>>()
    };
    assert_eq!(found(10).await, ids);
    assert_eq!(found(2).await, ids[..2]);
    assert_eq!(found(0).await, []);
}
