//! A crowd: people who all talk with each other, with a few devices each.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Result;
use crate::checker::{Members, Violation, check};
use crate::device::{Device, Habit, Phase, Records};
use crate::people::Person;
use crate::record::{Heard, Sent};
use crate::server::Server;

/// How long the crowd may take to come to rest once nobody writes any more.
const REST_PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);

/// A device that somebody has.
#[derive(Clone, Debug)]
pub struct Role {
    /// Whether it writes, or only listens.
    pub writes: bool,
    /// At least so much time between two messages that it writes.
    pub pace: Duration,
    /// How it behaves.
    pub habit: Habit,
}

impl Role {
    /// It writes as fast as acknowledgements come.
    pub const WRITER: Self = Self { writes: true, pace: Duration::ZERO, habit: Habit::Steady };
    /// It writes nothing.
    pub const LISTENER: Self = Self { writes: false, ..Self::WRITER };

    /// The same with another habit.
    #[must_use]
    pub fn with(self, habit: Habit) -> Self {
        Self { habit, ..self }
    }
}

/// People, their conversations and their devices, at work.
pub struct Crowd {
    people: Vec<Person>,
    members: Members,
    /// How many devices are told what is written in each conversation.
    told_each: BTreeMap<String, usize>,
    devices: Vec<Records>,
    phase: watch::Sender<Phase>,
    running: JoinSet<()>,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Messages written.
    pub sent: usize,
    /// Those of them that were acknowledged.
    pub acked: usize,
    /// Messages in the database.
    pub stored: usize,
    /// Messages that devices were told of, each once a device.
    pub told: usize,
    /// Connections made.
    pub connections: usize,
    /// Broken promises.
    pub violations: Vec<Violation>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, acked, stored, told, connections, violations } = self;
        write!(
            f,
            "  sent {sent}, acked {acked}, stored {stored}, told {told} times over {connections} connections"
        )?;
        for violation in violations.iter().take(20) {
            write!(f, "\n  BROKEN {violation}")?;
        }
        write!(f, "\n  {} broken promises", violations.len())
    }
}

impl Crowd {
    /// Signs up `people`, makes a conversation for each two of them, and connects two devices of each: one writes, one
    /// listens. Then all begin.
    pub async fn begin(server: &Server, people: usize, seed: u64) -> Result<Self> {
        Self::begin_with(server, people, seed, |_| vec![Role::WRITER, Role::LISTENER]).await
    }

    /// The same, with the devices that each person by their number is given.
    pub async fn begin_with(
        server: &Server,
        people: usize,
        seed: u64,
        devices_of: impl Fn(usize) -> Vec<Role>,
    ) -> Result<Self> {
        let (http, origin) = (server.http(), server.origin());
        let mut crowd = Vec::new();
        for number in 0..people {
            crowd.push(Person::sign_up(http, &origin, &format!("person{number}")).await?);
        }
        let mut members = Members::new();
        for (number, one) in crowd.iter().enumerate() {
            for other in &crowd[..number] {
                let id = one.conversation_with(http, &origin, other).await?;
                members.insert(id, [one.id.clone(), other.id.clone()]);
            }
        }
        let (phase, _) = watch::channel(Phase::Sending);
        let (mut devices, mut running) = (Vec::new(), JoinSet::new());
        let (mut ready, mut told_each) = (Vec::new(), BTreeMap::new());
        for (number, person) in crowd.iter().enumerate() {
            let own = members.iter().filter(|(_, people)| people.contains(&person.id));
            let own: Vec<String> = own.map(|(id, _)| id.clone()).collect();
            let roles = devices_of(number);
            for conversation in &own {
                *told_each.entry(conversation.clone()).or_default() += roles.len();
            }
            for role in roles {
                let conversations = if role.writes { own.clone() } else { Vec::new() };
                let name = format!("{} of {}", if role.writes { "writer" } else { "listener" }, person.id);
                let seed = seed.wrapping_mul(1000).wrapping_add(u64::try_from(ready.len())?);
                let device = Device::new(name, person, conversations, (http, origin.clone()), seed);
                let mut device = device.with(role.habit, role.pace);
                device.connect_once().await?;
                ready.push(device);
            }
        }
        for device in ready {
            devices.push(device.records.clone());
            running.spawn(device.run(phase.subscribe()));
        }
        Ok(Self { people: crowd, members, told_each, devices, phase, running })
    }

    /// Somebody of each conversation, by its id.
    pub fn readers(&self) -> BTreeMap<String, Person> {
        let reader = |people: &[String; 2]| self.people.iter().find(|person| people.contains(&person.id));
        self.members.iter().filter_map(|(id, people)| Some((id.clone(), reader(people)?.clone()))).collect()
    }

    /// Somebody, and the records of a device of theirs.
    pub fn witness(&self) -> Option<(Person, Records)> {
        Some((self.people.first()?.clone(), self.devices.first()?.clone()))
    }

    /// Messages acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.devices.iter().map(Records::acknowledged).sum()
    }

    /// What everybody wrote so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.devices.iter().flat_map(Records::sent).collect()
    }

    /// What everybody was told so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.devices.iter().map(Records::heard).collect()
    }

    /// Goes, whatever is under way.
    pub async fn leave(mut self) {
        self.running.shutdown().await;
    }

    /// Waits until so many more messages were acknowledged than are now.
    pub async fn make_progress(&self, messages: usize) -> Result<()> {
        let wanted = self.acknowledged() + messages;
        let began = Instant::now();
        while self.acknowledged() < wanted {
            if began.elapsed() > REST_PATIENCE {
                return Err("nothing is acknowledged any more".into());
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Lets the crowd come to rest on a running server, then judges.
    pub async fn end(mut self, server: &Server) -> Result<Outcome> {
        self.phase.send_replace(Phase::Draining);
        let began = Instant::now();
        // What is missing after that is for the judge to find.
        while !self.is_at_rest() && began.elapsed() < REST_PATIENCE {
            tokio::time::sleep(POLL).await;
        }
        // Whatever would come too much would come now.
        let told = self.told();
        tokio::time::sleep(POLL * 10).await;
        let quiet = told == self.told();
        self.phase.send_replace(Phase::Over);
        while self.running.join_next().await.is_some() {}
        if !quiet {
            return Err("devices were still told of messages after everything had been told".into());
        }
        let stored = server.database().messages().await?;
        let (sent, heard) = (self.sent(), self.heard());
        Ok(Outcome {
            sent: sent.len(),
            acked: sent.iter().filter(|sent| !sent.acks.is_empty()).count(),
            stored: stored.len(),
            told: self.told(),
            connections: heard.iter().map(|heard| heard.connections).sum(),
            violations: check(&sent, &heard, &self.members, &stored),
        })
    }

    /// Everything written is acknowledged, and everybody has heard all of it.
    fn is_at_rest(&self) -> bool {
        let owed = self.devices.iter().map(|device| device.owed(&self.told_each)).sum::<Option<usize>>();
        owed.is_some_and(|owed| self.told() >= owed)
    }

    fn told(&self) -> usize {
        self.devices.iter().map(Records::told).sum()
    }
}
