//! The real thing: two nodes on one database, and devices.

use std::sync::Arc;
use std::time::Duration;

use onlychat_app::messages::SendMessage;
use onlychat_bus::{Announcement, Heard};
use onlychat_domain::event::Receipt;
use onlychat_domain::id::{ConversationId, UserId};
use onlychat_domain::message::Seq;
use onlychat_domain::time::Timestamp;
use onlychat_store::{Epoch, MessageRange};
use proptest_state_machine::StateMachineTest;
use tokio::runtime::{Builder, Runtime};

use crate::cursors::Cursor;
use crate::database::{Database, principal};
use crate::device::{Device, Hello, Names};
use crate::model::{DEVICES, Model, NODES, PEOPLE, TALKS};
use crate::node::Node;
use crate::script::{Fate, Step, With};
use crate::time::RealTime;

/// One sequence's world. The runtime goes last.
pub(crate) struct World {
    inside: Inside,
    runtime: Runtime,
}

struct Inside {
    database: Database,
    /// The database's clock when the sequence began.
    began: i64,
    nodes: Vec<Node>,
    devices: Vec<Device>,
    tokens: Vec<String>,
    people: Vec<UserId>,
    talks: Vec<ConversationId>,
    names: Names,
    /// What was committed, and each node has not heard of yet.
    held: Vec<Vec<Arc<Receipt>>>,
    time: RealTime,
}

impl StateMachineTest for World {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_model: &Model) -> Self {
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let inside = runtime.block_on(Inside::begin());
        Self { inside, runtime }
    }

    fn apply(mut world: Self, model: &Model, step: Step) -> Self {
        world.runtime.block_on(world.inside.apply(model, step));
        world
    }

    fn teardown(mut world: Self, model: Model) {
        world.runtime.block_on(world.inside.end(&model));
    }
}

impl Inside {
    async fn begin() -> Self {
        let database = Database::of_this_thread();
        let time = RealTime::start();
        let began = database.clock.seconds() + 1;
        database.clock.set(began);
        let mut nodes = Vec::new();
        for number in 0..NODES {
            nodes.push(Node::start(&database, number).await);
        }
        let app = &nodes[0].app;
        let (mut tokens, mut users) = (Vec::new(), Vec::new());
        for _person in 0..PEOPLE {
            let token = database.somebody();
            users.push(app.caller(&principal(&token).unwrap()).await.unwrap());
            tokens.push(token);
        }
        let people: Vec<UserId> = users.iter().map(|user| user.id).collect();
        let mut talks = Vec::new();
        for [one, other] in TALKS {
            let opened = app.open_conversation(&users[one], &people[other].to_string()).await;
            talks.push(opened.unwrap().0.view.conversation.id);
        }
        let names = Names {
            people: people.iter().map(ToString::to_string).collect(),
            talks: talks.iter().map(ToString::to_string).collect(),
        };
        let held = vec![database.commits.take(); NODES];
        let devices = DEVICES.map(Device::of).into();
        Self { database, began, nodes, devices, tokens, people, talks, names, held, time }
    }

    /// Does it; `model` knows of it already.
    async fn apply(&mut self, model: &Model, step: Step) {
        self.database.clock.set(self.began + model.time);
        match step {
            Step::Write { talk, by } => self.write(talk, TALKS[talk][by]).await,
            Step::Edit { talk, nth } => self.edit(model, talk, nth).await,
            Step::Read { talk, by } => {
                let (reader, last) = (self.people[TALKS[talk][by]], Seq(model.talks[talk].last()));
                self.nodes[0].app.mark_read(reader, self.talks[talk], last).await.unwrap();
            }
            Step::Announce { node, which, fate } => self.announce(node, which, fate).await,
            Step::AnnounceAll { node } => {
                while !self.held[node].is_empty() {
                    self.announce(node, 0, Fate::Once).await;
                }
            }
            Step::Missed { node } => {
                self.nodes[node].bus.tell(Heard::Missed).await;
                self.looked_up(model, Some(node), false);
            }
            Step::Connect { device, node, with } => self.connect(model, device, node, with).await,
            Step::Break { device } => self.devices[device].break_off(),
            Step::Hear { device, events } => {
                self.devices[device].hear(events, model, &self.names, &self.time).await;
            }
            Step::Beat => self.beat(model).await,
            Step::Cut { age } => {
                let before = Timestamp::from_secs(self.database.clock.seconds() - age);
                self.database.store.prune_events(before, 1_000_000).await.unwrap();
            }
            Step::Restart { node } => self.restart(model, node).await,
            Step::Restore => self.restore(model).await,
        }
        for receipt in self.database.commits.take() {
            self.held.iter_mut().for_each(|held| held.push(receipt.clone()));
        }
    }

    /// Whatever was lost on the way: once everybody is connected and a beat has passed, everybody has everything.
    async fn end(&mut self, model: &Model) {
        // A connection that waited unread may turn out to be closed, as too slow or by a cut; the next one is read.
        for _time in 0..2 {
            for device in 0..self.devices.len() {
                if !self.devices[device].is_connected() {
                    self.connect(model, device, device % NODES, With::Last).await;
                }
            }
            self.beat(model).await;
            for device in &mut self.devices {
                device.hear(usize::MAX, model, &self.names, &self.time).await;
            }
        }
        for device in &self.devices {
            assert!(device.is_connected(), "who reads is not closed");
            assert_eq!(device.position, model.head(device.person), "everything was told");
        }
    }

    async fn write(&self, talk: usize, by: usize) {
        let message = SendMessage {
            conversation_id: self.talks[talk],
            client_id: client_id(),
            text: "What is said is of no concern here, but that it takes some room on the wire.".into(),
            reply_to: None,
            attachments: Vec::new(),
        };
        self.nodes[0].app.send_message(self.people[by], message).await.unwrap();
    }

    async fn edit(&self, model: &Model, talk: usize, nth: usize) {
        let authors = &model.talks[talk].authors;
        if authors.is_empty() {
            return;
        }
        let nth = nth % authors.len();
        let range = MessageRange::After(Seq(i64::try_from(nth).unwrap()));
        let found = self.database.store.history(self.talks[talk], range, 1).await.unwrap();
        let (author, text) = (self.people[TALKS[talk][authors[nth]]], format!("changed at {}", model.time));
        self.nodes[0].app.edit_message(author, found[0].id, &text).await.unwrap();
    }

    async fn announce(&mut self, node: usize, which: usize, fate: Fate) {
        let held = &mut self.held[node];
        if held.is_empty() {
            return;
        }
        let which = which % held.len();
        let receipt = if fate == Fate::Again { held[which].clone() } else { held.remove(which) };
        if fate == Fate::Lost {
            return;
        }
        self.nodes[node].bus.tell(Heard::Announcement(Announcement::Committed(receipt.clone()))).await;
        for event in &receipt.events {
            let concerned =
                |device: &&mut Device| device.is_at(node) && self.people[device.person] == event.user_id;
            self.devices.iter_mut().filter(concerned).for_each(|device| device.announced(event.position.0));
        }
    }

    async fn connect(&mut self, model: &Model, device: usize, node: usize, with: With) {
        let person = self.devices[device].person;
        let own = &self.devices[device].cursors;
        let (cursor, good) = match with {
            With::Last => own.last().map_or((None, false), |cursor| given(cursor, model, person)),
            With::Older(which) if !own.is_empty() => given(&own[which % own.len()], model, person),
            With::Ahead(by) => (own.last().map(|cursor| cursor.ahead(model.head(person) + by)), false),
            With::OtherLife => (own.last().map(Cursor::in_another_life), false),
            With::Somebodys => {
                let others = self.devices.iter().filter(|other| other.person != person);
                (others.filter_map(|other| other.cursors.last()).map(|c| c.text.clone()).next(), false)
            }
            With::Forged(text) => (Some(text), false),
            With::Nothing | With::Older(_) => (None, false),
        };
        let hello = Hello { token: self.tokens[person].clone(), cursor, good };
        self.devices[device].connect((&self.nodes[node], node), hello, model, &self.time).await;
    }

    async fn beat(&mut self, model: &Model) {
        tokio::time::advance(Duration::from_secs(1)).await;
        self.looked_up(model, None, true);
    }

    /// A node, or each, looks how far those at it should be.
    fn looked_up(&mut self, model: &Model, at: Option<usize>, beat: bool) {
        let there = |device: &&mut Device| at.is_none_or(|node| device.is_at(node));
        for device in self.devices.iter_mut().filter(there) {
            device.looked_up(model.head(device.person), beat);
        }
    }

    async fn restart(&mut self, model: &Model, node: usize) {
        self.stop(model, node).await;
        self.nodes[node] = Node::start(&self.database, node).await;
    }

    /// Ends every node, begins the database's new life, and starts them again.
    async fn restore(&mut self, model: &Model) {
        // What is still told is told of the life that ends.
        let ending = Model { life: model.life - 1, ..model.clone() };
        for node in 0..NODES {
            self.stop(&ending, node).await;
        }
        let Epoch(epoch) = self.database.store.epoch().await.unwrap();
        self.database.store.renew_epoch(Epoch(epoch.wrapping_add(1))).await.unwrap();
        for node in 0..NODES {
            self.nodes[node] = Node::start(&self.database, node).await;
        }
    }

    async fn stop(&mut self, model: &Model, node: usize) {
        self.nodes[node].gateway.shut_down(Duration::ZERO).await;
        for device in self.devices.iter_mut().filter(|device| device.is_at(node)) {
            device.hear_out(model, &self.names, &self.time).await;
        }
    }
}

/// A cursor that was given, and whether it must be good.
fn given(cursor: &Cursor, model: &Model, person: usize) -> (Option<String>, bool) {
    (Some(cursor.text.clone()), cursor.is_good(model, person))
}

fn client_id() -> String {
    let mut bytes = [0; 16];
    onlychat_domain::id::Entropy::fill(&onlychat_domain::id::SystemEntropy, &mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
