//! What a group's change sets read of files, and of work that is done later.

use std::collections::BTreeSet;

use mongodb::ClientSession;
use mongodb::error::Result;
use onlychat_domain::media::{Media, Upload};
use onlychat_domain::{ContentId, MediaId, UserId};

use super::{find, one_of};
use crate::collections::Collections;
use crate::commit::need::Need;
use crate::commit::working::Working;
use crate::docs::{oid, user_id};

/// After the messages: what they carry is looked at, too.
pub(super) async fn load(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let carried: Vec<MediaId> = need
        .carriers
        .iter()
        .filter_map(|id| working.messages.get(id))
        .flat_map(|message| message.attachments.iter().map(|attachment| attachment.media_id))
        .collect();
    load_readers(s, from, need, working).await?;
    load_media(s, from, need.media.iter().copied().chain(carried).collect(), working).await?;
    load_uploads(s, from, need, working).await?;
    let contents = need.contents.iter().copied().chain(working.contents_of_items()).collect();
    load_contents(s, from, need, contents, working).await?;
    let owners = need.usage.iter().copied().chain(working.owners_of_files()).collect();
    load_usage(s, from, owners, working).await?;
    load_jobs(s, from, need, working).await
}

/// Of messages that are deleted and carry something.
async fn load_readers(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    let carries = |id: &&onlychat_domain::MessageId| {
        working.messages.get(id).is_some_and(|message| !message.attachments.is_empty())
    };
    let ids: Vec<String> = need.deletions.iter().filter(carries).map(ToString::to_string).collect();
    for reader in find(s, &from.media_readers, one_of("_id.message", ids).into_iter().collect()).await? {
        working.readers.load(reader.id.clone(), reader);
    }
    Ok(())
}

async fn load_media(
    s: &mut ClientSession,
    from: &Collections,
    ids: BTreeSet<MediaId>,
    working: &mut Working,
) -> Result<()> {
    for id in &ids {
        working.media.expect(*id);
    }
    let any = one_of("_id", ids.iter().map(ToString::to_string));
    for document in find(s, &from.media, any.into_iter().collect()).await? {
        working.media.load(document.id, Media::from(document));
    }
    Ok(())
}

async fn load_uploads(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    need.uploads.iter().for_each(|id| working.uploads.expect(*id));
    let any = one_of("_id", need.uploads.iter().map(ToString::to_string));
    for document in find(s, &from.uploads, any.into_iter().collect()).await? {
        working.uploads.load(document.id, Upload::from(document));
    }
    Ok(())
}

async fn load_contents(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    ids: BTreeSet<ContentId>,
    working: &mut Working,
) -> Result<()> {
    for id in &ids {
        working.contents.expect(*id);
    }
    let any = [
        one_of("_id", ids.iter().map(ToString::to_string)),
        one_of("digest", need.digests.iter().map(ToString::to_string)),
    ];
    for document in find(s, &from.contents, any.into_iter().flatten().collect()).await? {
        working.contents.load(document.id, document);
    }
    Ok(())
}

async fn load_usage(
    s: &mut ClientSession,
    from: &Collections,
    owners: BTreeSet<UserId>,
    working: &mut Working,
) -> Result<()> {
    for id in &owners {
        working.usage.expect(*id);
    }
    let any = one_of("_id", owners.iter().copied().map(oid));
    for usage in find(s, &from.media_usage, any.into_iter().collect()).await? {
        working.usage.load(user_id(usage.id), usage);
    }
    Ok(())
}

async fn load_jobs(
    s: &mut ClientSession,
    from: &Collections,
    need: &Need,
    working: &mut Working,
) -> Result<()> {
    need.jobs.iter().for_each(|id| working.jobs.expect(*id));
    let any = one_of("_id", need.jobs.iter().map(ToString::to_string));
    for job in find(s, &from.jobs, any.into_iter().collect()).await? {
        working.jobs.load(job.id, job);
    }
    Ok(())
}
