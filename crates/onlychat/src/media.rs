//! Which media store stands behind the port.

use std::path::PathBuf;
use std::sync::Arc;

use onlychat_media::{MediaStore, OpenError};
use onlychat_media_files::FileStore;
use onlychat_media_s3::{S3Options, S3Store};

/// Where files lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum MediaPlace {
    /// In a folder of this machine.
    Files(PathBuf),
    /// In a bucket.
    S3(S3Options),
}

/// Opens the media store that is configured.
pub(crate) async fn open(place: &MediaPlace) -> Result<Arc<dyn MediaStore>, OpenError> {
    match place {
        MediaPlace::Files(folder) => {
            // Workers have another current folder.
            let folder = std::path::absolute(folder)
                .map_err(|error| OpenError::BadUrl { reason: error.to_string() })?;
            let opened = tokio::task::spawn_blocking(move || FileStore::open(folder)).await;
            Ok(Arc::new(opened.map_err(|error| OpenError::BadUrl { reason: error.to_string() })??))
        }
        MediaPlace::S3(options) => Ok(Arc::new(S3Store::open(options).await?)),
    }
}
