//! `onlychat demo`: creators, fans and conversations to look at, made through the same use cases that people use.

mod clock;
mod script;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use onlychat_app::App;
use onlychat_app::creators::PutCreator;
use onlychat_app::messages::SendMessage;
use onlychat_app::users::UpdateUser;
use onlychat_domain::conversation::ConversationView;
use onlychat_domain::creator::DmPolicy;
use onlychat_domain::id::{ClientId, Entropy, SystemEntropy};
use onlychat_domain::message::Seq;
use onlychat_domain::time::{Clock, SystemClock};
use onlychat_domain::user::{EmailKey, User};
use onlychat_identity::{PasswordAccounts, SignUp};

use crate::Problem;
use crate::commands::say;
use crate::config::{Config, Identity};
use crate::wiring::Ports;

use clock::StoryClock;
use script::{Line, PEOPLE, Person, TALKS, Talk};

/// Everybody's password. The demo is for a machine of one's own.
const PASSWORD: &str = "correct-horse-battery-7";

/// Fills the database, unless there are people in it.
pub(crate) async fn run(config: &Config) -> Result<ExitCode, Problem> {
    if matches!(config.identity, Identity::Clerk(_)) {
        return Err("the demo needs accounts of its own: unset CLERK_SECRET_KEY".into());
    }
    let clock = Arc::new(StoryClock::at(SystemClock.now().minus(Duration::from_hours(3 * 24))));
    let ports = Ports::open_at(config, clock.clone()).await?;
    let count = ports.store.user_count().await?;
    if count > 0 {
        ports.store.close().await;
        return Err(format!(
            "{} has {count} people in it: the demo only fills an empty one",
            ports.store.describe()
        )
        .into());
    }
    let wired = ports.app_with_identity(config).await?;
    let accounts = wired.accounts.ok_or("the demo needs accounts of its own")?;
    let mut people = Vec::new();
    for person in PEOPLE {
        people.push(make(&wired.app, &*accounts, person).await?);
        clock.advance(Duration::from_mins(7));
    }
    for (fan, creator) in script::SUBSCRIPTIONS {
        if let Some(handle) = PEOPLE[*creator].handle {
            wired.app.subscribe(&people[*fan], handle).await?;
        }
    }
    for talk in TALKS {
        tell(&wired.app, &clock, &people, talk).await?;
    }
    ports.store.close().await;
    say(format_args!(
        "{} people and {} conversations were made. Sign in with one of:",
        people.len(),
        TALKS.len()
    ));
    for person in PEOPLE {
        say(format_args!("  {}   {PASSWORD}", person.email));
    }
    Ok(ExitCode::SUCCESS)
}

async fn make(app: &App, accounts: &dyn PasswordAccounts, person: &Person) -> Result<User, Problem> {
    let sign_up = SignUp {
        email: EmailKey::parse(person.email)?,
        password: PASSWORD.into(),
        first_name: Some(person.first_name.to_owned()),
        last_name: Some(person.last_name.to_owned()),
        origin: None,
    };
    let user = accounts.sign_up(sign_up).await?.user;
    let update = UpdateUser {
        color: Some(Some(person.color.to_owned())),
        bio: Some(Some(person.bio.to_owned())),
        profile_setup: Some(true),
        ..UpdateUser::default()
    };
    let user = app.update_user(user, update).await?;
    if let Some(handle) = person.handle {
        let page = PutCreator {
            handle: handle.to_owned(),
            display_name: format!("{} {}", person.first_name, person.last_name),
            about: Some(person.about.to_owned()),
            dm_policy: DmPolicy::Everyone,
        };
        app.put_creator(&user, page).await?;
    }
    Ok(user)
}

async fn tell(app: &App, clock: &StoryClock, people: &[User], talk: &Talk) -> Result<(), Problem> {
    let (fan, creator) = (&people[talk.fan], &people[talk.creator]);
    let (details, _made) = app.open_conversation(fan, &creator.id.to_string()).await?;
    let ConversationView { conversation, .. } = details.view;
    let mut seq = Seq::ZERO;
    for Line { after_minutes, by_creator, text, reaction } in talk.lines {
        clock.advance(Duration::from_mins(*after_minutes));
        let (author, reader) = if *by_creator { (creator, fan) } else { (fan, creator) };
        let mut uuid = [0; 16];
        SystemEntropy.fill(&mut uuid);
        let message = SendMessage {
            conversation_id: conversation.id,
            client_id: ClientId::from_bytes(uuid).to_string(),
            text: (*text).to_owned(),
            reply_to: None,
            attachments: Vec::new(),
        };
        // Whoever answers has read what came before.
        app.mark_read(author.id, conversation.id, seq).await?;
        let sent = app.send_message(author.id, message).await?;
        seq = sent.message.seq;
        if let Some(emoji) = reaction {
            app.react(reader.id, sent.message.id, emoji).await?;
        }
    }
    if talk.read_to_the_end {
        app.mark_read(fan.id, conversation.id, seq).await?;
        app.mark_read(creator.id, conversation.id, seq).await?;
    }
    Ok(())
}
