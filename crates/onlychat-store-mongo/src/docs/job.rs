//! Work that is done later.

use mongodb::bson::{Binary, DateTime};
use onlychat_domain::JobId;
use onlychat_domain::job::{Job, Task, TaskKind};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobDoc {
    #[serde(rename = "_id")]
    pub(crate) id: JobId,
    pub(crate) kind: TaskKind,
    pub(crate) task: Task,
    pub(crate) attempts: u32,
    /// Not before; of one that is held, when another may take it.
    pub(crate) due_at: DateTime,
    /// By whom it is held.
    pub(crate) lease: Option<Binary>,
}

impl From<JobDoc> for Job {
    fn from(document: JobDoc) -> Self {
        Self { id: document.id, task: document.task, attempts: document.attempts }
    }
}
