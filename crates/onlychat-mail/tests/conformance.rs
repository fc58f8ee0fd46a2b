//! The port's conformance suite on the log.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the failure of a case")]

use std::collections::HashMap;
use std::fmt;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use onlychat_mail::conformance::{Backend, PostOffice, Received, run};
use onlychat_mail::{LogMailer, Mailbox, Mailer};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

fn main() -> ExitCode {
    let log = Log::default();
    tracing_subscriber::registry().with(log.clone()).init();
    run(log)
}

/// The fields of one line.
#[derive(Default)]
struct Line(HashMap<&'static str, String>);

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Line>>>);

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        self.0.lock().unwrap().push(line);
    }
}

#[async_trait]
impl Backend for Log {
    fn name(&self) -> &'static str {
        "log"
    }

    async fn available(&self) -> Result<(), String> {
        Ok(())
    }

    async fn post_office(&self, from: Mailbox) -> Result<Arc<dyn PostOffice>, String> {
        Ok(Arc::new(Reader { log: self.clone(), from }))
    }
}

/// Whoever reads the log, and looks for mails from one sender.
struct Reader {
    log: Log,
    from: Mailbox,
}

#[async_trait]
impl PostOffice for Reader {
    fn mailer(&self) -> Arc<dyn Mailer> {
        Arc::new(LogMailer::new(self.from.clone()))
    }

    async fn received(&self) -> Result<Vec<Received>, String> {
        let lines = self.log.0.lock().unwrap();
        let from = self.from.to_string();
        lines.iter().filter(|line| line.0.get("from") == Some(&from)).map(|line| read(&line.0)).collect()
    }
}

fn read(line: &HashMap<&'static str, String>) -> Result<Received, String> {
    let field = |name: &str| line.get(name).cloned().ok_or(format!("no {name}"));
    let message = field("message")?;
    let (_, text) = message.split_once(":\n\n").ok_or("no text")?;
    let to = field("to")?;
    let address = to.rsplit_once(" <").map_or(to.as_str(), |(_, address)| address.trim_end_matches('>'));
    Ok(Received {
        from: field("from")?,
        recipients: vec![address.to_owned()],
        subject: field("subject")?,
        text: text.strip_suffix('\n').ok_or("no end")?.to_owned(),
        id: field("id")?,
        unsubscribe: line.get("unsubscribe").cloned(),
        to,
    })
}
