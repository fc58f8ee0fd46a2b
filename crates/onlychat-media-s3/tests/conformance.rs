//! The port's conformance suite on a real S3 server, in this process.

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use hyper_util::rt::TokioIo;
use object_store::aws::AmazonS3Builder;
use onlychat_media::MediaStore;
use onlychat_media::conformance::{Backend, Place, run};
use onlychat_media_s3::{S3Options, S3Store};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const KEY: &str = "AKIAONLYCHATTEST";
const SECRET: &str = "only-a-test-secret";

fn main() -> ExitCode {
    run(S3)
}

struct S3;

#[async_trait]
impl Backend for S3 {
    fn name(&self) -> &'static str {
        "s3"
    }

    async fn available(&self) -> Result<(), String> {
        Ok(())
    }

    async fn place(&self) -> Result<Arc<dyn Place>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        std::fs::create_dir(folder.path().join("bucket")).map_err(|error| error.to_string())?;
        let files = FileSystem::new(folder.path()).map_err(|error| format!("{error:?}"))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let server = tokio::spawn(serve(listener, builder.build()));
        Ok(Arc::new(Bucket { endpoint: format!("http://{address}"), server, _folder: folder }))
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    while let Ok((socket, _peer)) = listener.accept().await {
        let service = service.clone();
        tokio::spawn(async move {
            let connection =
                hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
            // A client that goes away is no failure of the server's.
            let _gone = connection.serve_connection(TokioIo::new(socket), service).await;
        });
    }
}

struct Bucket {
    endpoint: String,
    server: JoinHandle<()>,
    _folder: TempDir,
}

#[async_trait]
impl Place for Bucket {
    async fn open(&self) -> Result<Arc<dyn MediaStore>, String> {
        let options = S3Options::parse("s3://bucket/some/where").map_err(|error| error.to_string())?;
        let builder = AmazonS3Builder::new()
            .with_endpoint(&self.endpoint)
            .with_allow_http(true)
            .with_region("us-east-1")
            .with_access_key_id(KEY)
            .with_secret_access_key(SECRET);
        let store = S3Store::with(builder, &options).await.map_err(|error| error.to_string())?;
        Ok(Arc::new(store))
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.server.abort();
    }
}
