//! The port's conformance suite on the bus of one node.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use onlychat_bus::conformance::{Backend, Network, run};
use onlychat_bus::{Bus, InProcessBus};

fn main() -> ExitCode {
    run(InProcess)
}

struct InProcess;

#[async_trait]
impl Backend for InProcess {
    fn name(&self) -> &'static str {
        "in_process"
    }

    async fn available(&self) -> Result<(), String> {
        Ok(())
    }

    async fn network(&self) -> Result<Arc<dyn Network>, String> {
        Ok(Arc::new(OneNode(Mutex::default())))
    }

    fn can_fail(&self) -> bool {
        false
    }
}

/// The one node of each deployment.
struct OneNode(Mutex<HashMap<String, Arc<InProcessBus>>>);

#[async_trait]
impl Network for OneNode {
    async fn node(&self, deployment: &str) -> Result<Arc<dyn Bus>, String> {
        let mut nodes = self.0.lock().map_err(|error| error.to_string())?;
        Ok(Arc::clone(nodes.entry(deployment.to_owned()).or_default()) as Arc<dyn Bus>)
    }

    async fn fail(&self) -> Result<(), String> {
        Err("there is nothing between one node and itself".to_owned())
    }

    async fn mend(&self) -> Result<(), String> {
        Ok(())
    }
}
