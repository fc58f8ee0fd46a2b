//! Writing to somebody what they missed, all of it in one mail, and not often.

use std::fmt::Write as _;
use std::time::Duration;

use onlychat_domain::conversation::Shelf;
use onlychat_domain::id::UserId;
use onlychat_domain::job::{Job, LeaseToken};
use onlychat_domain::notification::{EntryKind, Kinds, Preview, Settings};
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::User;
use onlychat_mail::{Address, Mail, MailError, Mailbox};
use onlychat_store::{Changes, NotificationState, NotificationWrite, Write};

use crate::{App, Error, Result};

/// How long between two mails to one person.
const BETWEEN: Duration = Duration::from_hours(6);
/// Among so many of the latest conversations, channels and entries something missed is looked for.
const AMONG: usize = 100;
/// How many people are named.
const NAMED: usize = 5;

/// What somebody missed since they were last written to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Missed {
    /// Who wrote, and how many messages: the latest first.
    messages: Vec<(String, i64)>,
    /// Which creators said something to everybody.
    broadcasts: Vec<String>,
    /// How many reactions.
    reactions: usize,
    /// How many subscribers.
    subscribers: usize,
}

impl App {
    /// Writes to somebody what they missed, if there is anything and it is time.
    pub(crate) async fn mail(&self, job: &Job, token: LeaseToken, user_id: UserId) -> Result<()> {
        let state = self.store.notification_state(user_id).await?;
        let Some(user) = self.store.user(user_id).await? else { return self.finished(job, token).await };
        let Ok(address) = Address::try_from(&user.email) else { return self.finished(job, token).await };
        let now = self.now();
        if let Some(at) = not_before(&state, now) {
            return self.put_off(job, token, at).await;
        }
        let missed = self.missed(user_id, &state).await?;
        if missed == Missed::default() {
            return self.finished(job, token).await;
        }
        let mail = self.letter(&user, address, &state, &missed)?;
        match self.outreach.mailer.send(&mail).await {
            Ok(()) => {
                // Whatever became of the job meanwhile, this was sent.
                let mailed = Write::Notification(NotificationWrite::Mailed { user_id, at: now });
                self.store.commit(Changes::at(now).write(mailed)).await?;
                self.finished(job, token).await
            }
            Err(MailError::Permanent(why)) => {
                tracing::info!(user = %user_id, %why, "an address takes no mail: no more is sent there");
                let settings = Settings { email: Kinds::NONE, ..state.settings };
                self.put_settings(user_id, settings).await?;
                self.finished(job, token).await
            }
            Err(error @ (MailError::Temporary(_) | MailError::Refused(_))) => {
                Err(Error::Fault(format!("{error}: {}", source(&error))))
            }
        }
    }

    async fn missed(&self, user: UserId, state: &NotificationState) -> Result<Missed> {
        let (wanted, now) = (state.settings.email, self.now());
        let since = state.mailed_at.unwrap_or(Timestamp::EPOCH);
        let mut missed = Missed::default();
        if wanted.message {
            for view in self.store.conversation_views(user, Shelf::Inbox, None, AMONG).await? {
                let news = view.last_message.as_ref().is_some_and(|last| last.created_at > since);
                let untold = view.own.unread_count > 0 && news && !view.settings.is_muted(now);
                if untold && !self.keeps_away(user, view.peer_id).await? {
                    missed.messages.push((self.name(view.peer_id).await?, view.own.unread_count));
                }
            }
        }
        if wanted.broadcast {
            for view in self.store.channel_views(user, now, None, AMONG).await? {
                let news = view
                    .last
                    .as_ref()
                    .is_some_and(|last| last.seq > view.read_seq && last.created_at > since);
                if news && let Some(page) = self.store.creator(view.creator_id).await? {
                    missed.broadcasts.push(page.display_name);
                }
            }
        }
        let entries = async |kind| -> Result<usize> {
            let latest = self.store.notifications(user, Some(kind), None, AMONG).await?;
            let untold = latest.iter().filter(|one| one.created_at > since && !state.marks.covers(one));
            Ok(untold.count())
        };
        if wanted.reaction {
            missed.reactions = entries(EntryKind::Reaction).await?;
        }
        if wanted.subscriber {
            missed.subscribers = entries(EntryKind::Subscriber).await?;
        }
        Ok(missed)
    }

    fn letter(
        &self,
        user: &User,
        address: Address,
        state: &NotificationState,
        missed: &Missed,
    ) -> Result<Mail> {
        let fault = |invalid: onlychat_domain::Invalid| Error::Fault(format!("a mail: {}", invalid.detail));
        // The same for each attempt to tell this: programs drop a second one.
        let id = format!("missed-{}-{}", user.id, state.mailed_at.unwrap_or(Timestamp::EPOCH).as_millis());
        let to = Mailbox::new(&user.full_name().unwrap_or_default(), address.clone())
            .or_else(|_strange_name| Mailbox::new("", address))
            .map_err(fault)?;
        let unsubscribe = self.unsubscribe_url(user.id);
        let mut inbox = self.outreach.site.clone();
        inbox.set_path("/inbox");
        let (subject, mut text) = words(missed, state.settings.preview);
        let _infallible = write!(
            text,
            "\n\nRead on: {inbox}\n\nYou asked for these mails in your settings. No more of them: {unsubscribe}\n"
        );
        Mail::new(&id, to, &subject, &text).and_then(|mail| mail.with_unsubscribe(unsubscribe)).map_err(fault)
    }
}

/// When something may be sent, if not now.
fn not_before(state: &NotificationState, now: Timestamp) -> Option<Timestamp> {
    let rested = state.mailed_at.map(|at| at.plus(BETWEEN)).filter(|at| *at > now);
    let awake = state.settings.quiet_hours.as_ref().and_then(|hours| hours.until(now));
    rested.max(awake)
}

/// Subject and text. What people wrote is never in a mail.
fn words(missed: &Missed, preview: Preview) -> (String, String) {
    let messages: i64 = missed.messages.iter().map(|(_who, count)| count).sum();
    if preview == Preview::Discreet {
        return ("New notifications".to_owned(), "There is something new for you.".to_owned());
    }
    let mut lines = Vec::new();
    if messages > 0 {
        let who: Vec<&str> = missed.messages.iter().map(|(who, _count)| who.as_str()).collect();
        lines.push(format!("{} from {}.", counted(messages, "unread message"), listed(&who)));
    }
    if !missed.broadcasts.is_empty() {
        let who: Vec<&str> = missed.broadcasts.iter().map(String::as_str).collect();
        lines.push(format!("New broadcasts by {}.", listed(&who)));
    }
    for (count, what) in
        [(missed.subscribers, "new subscriber"), (missed.reactions, "reaction to what you wrote")]
    {
        if count > 0 {
            lines.push(format!("{}.", counted(i64::try_from(count).unwrap_or(i64::MAX), what)));
        }
    }
    let subject = match (messages, missed.messages.as_slice()) {
        (1.., [(who, _count)]) => format!("{} from {who}", counted(messages, "unread message")),
        (1.., people) => format!("{} from {} people", counted(messages, "unread message"), people.len()),
        _ => "New on OnlyChat".to_owned(),
    };
    (subject, lines.join("\n"))
}

fn counted(count: i64, what: &str) -> String {
    match (count, what.split_once(' ')) {
        (1, _) => format!("1 {what}"),
        // What is counted stands before what it is about.
        (_, Some((first, rest))) if first == "reaction" => format!("{count} {first}s {rest}"),
        _ => format!("{count} {what}s"),
    }
}

/// The first few, and how many more.
fn listed(names: &[&str]) -> String {
    let (named, more) = names.split_at(names.len().min(NAMED));
    match (named, more.len()) {
        ([one], 0) => (*one).to_owned(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (named, more) => format!("{} and {more} more", named.join(", ")),
    }
}

fn source(error: &MailError) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed() -> Missed {
        Missed {
            messages: vec![("Ada".to_owned(), 2), ("Bo".to_owned(), 1)],
            broadcasts: vec!["Zoe".to_owned()],
            reactions: 2,
            subscribers: 1,
        }
    }

    #[test]
    fn a_mail_says_who_and_how_much() {
        let (subject, text) = words(&missed(), Preview::Name);
        assert_eq!(subject, "3 unread messages from 2 people");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "3 unread messages from Ada and Bo.",
                "New broadcasts by Zoe.",
                "1 new subscriber.",
                "2 reactions to what you wrote."
            ]
        );
        let one = Missed { messages: vec![("Ada".to_owned(), 1)], ..Missed::default() };
        assert_eq!(words(&one, Preview::Full).0, "1 unread message from Ada");
        let none = Missed { subscribers: 3, ..Missed::default() };
        assert_eq!(
            words(&none, Preview::Name),
            ("New on OnlyChat".to_owned(), "3 new subscribers.".to_owned())
        );
    }

    #[test]
    fn a_discreet_one_says_nothing() {
        let (subject, text) = words(&missed(), Preview::Discreet);
        assert_eq!(
            (subject.as_str(), text.as_str()),
            ("New notifications", "There is something new for you.")
        );
    }

    #[test]
    fn many_are_named_in_part() {
        assert_eq!(listed(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }
}
