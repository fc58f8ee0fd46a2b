//! The running server against its own OpenAPI document: valid by an independent validator, and true by schemathesis.

use std::path::Path;
use std::time::Duration;

use super::services::Services;
use crate::guard::{Guarded, Server};
use crate::net;
use crate::outcome::{Doing, Failure, Outcome};
use crate::shell::Run;
use crate::tools::python;

/// How many requests schemathesis makes up for each operation in each of its phases.
const EXAMPLES: &str = "60";

pub(super) fn check(services: &mut Services<'_>) -> Outcome {
    let program = services.server()?;
    let workspace = services.workspace;
    let folder = workspace.scratch("openapi")?;
    let port = net::free_port()?;
    let mut server = start(services, &program, folder.path(), port)?;
    net::wait_until("the server to be ready", Duration::from_mins(1), || {
        server.still_running()?;
        Ok(net::get(port, "/readyz").ok().filter(|(status, _)| *status == 200))
    })?;

    let (status, document) = net::get(port, "/api/openapi.json")?;
    if status != 200 {
        return Err(Failure::new(format!("GET /api/openapi.json answered {status}")));
    }
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, document).doing(format!("write {}", file.display()))?;
    Run::new(python::program(workspace, "openapi-spec-validator")?).arg(&file).run()?;

    let judged = Run::new(python::program(workspace, "st")?)
        .dir(folder.path())
        .arg("--config-file")
        .arg(workspace.path("xtask/schemathesis/schemathesis.toml"))
        .arg("--no-color")
        .arg("run")
        .arg(&file)
        .args(["--url", &format!("http://127.0.0.1:{port}")])
        .args(["--max-examples", EXAMPLES])
        .env("SCHEMATHESIS_HOOKS", workspace.path("xtask/schemathesis/hooks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("ONLYCHAT_URL", format!("http://127.0.0.1:{port}"))
        .run();
    server.still_running()?;
    judged
        .map_err(|failure| Failure::new(format!("{failure}\nThe server's last lines:\n{}", server.log_end())))
}

fn start(services: &Services<'_>, program: &Path, folder: &Path, port: u16) -> Outcome<Guarded> {
    let env = vec![
        ("PORT", port.to_string()),
        ("BIND", "127.0.0.1".to_owned()),
        // The hooks name a different client address with each request, so that the limits per address stay out of the way.
        ("TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("LOG_FORMAT", "human".to_owned()),
    ];
    let log = folder.join("server.log");
    Guarded::start(services.workspace, Server { program, args: vec!["serve".into()], dir: folder, env, log })
}
