//! The port's conformance suite on a real `nats-server`.

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use onlychat_bus::Bus;
use onlychat_bus::conformance::{Backend, Network, run};
use onlychat_bus_nats::NatsBus;
use onlychat_bus_nats::testkit::{NatsServer, program};
use onlychat_domain::id::SystemEntropy;
use tokio::sync::Mutex;

fn main() -> ExitCode {
    run(Nats)
}

struct Nats;

#[async_trait]
impl Backend for Nats {
    fn name(&self) -> &'static str {
        "nats"
    }

    async fn available(&self) -> Result<(), String> {
        program().map(drop)
    }

    async fn network(&self) -> Result<Arc<dyn Network>, String> {
        Ok(Arc::new(OneServer(Mutex::new(NatsServer::start(&[]).await?))))
    }

    fn can_fail(&self) -> bool {
        true
    }
}

struct OneServer(Mutex<NatsServer>);

#[async_trait]
impl Network for OneServer {
    async fn node(&self, deployment: &str) -> Result<Arc<dyn Bus>, String> {
        let url = self.0.lock().await.url().parse().map_err(|error| format!("{error}"))?;
        let bus = NatsBus::new(url, &SystemEntropy);
        bus.join(deployment).await.map_err(|error| error.to_string())?;
        Ok(Arc::new(bus))
    }

    async fn fail(&self) -> Result<(), String> {
        self.0.lock().await.kill();
        Ok(())
    }

    async fn mend(&self) -> Result<(), String> {
        self.0.lock().await.restart().await
    }
}
