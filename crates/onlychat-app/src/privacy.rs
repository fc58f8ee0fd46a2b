//! Who sees what of whom, who wants nothing of whom, and what people report.

use onlychat_bus::Announcement;
use onlychat_domain::conversation::ConversationView;
use onlychat_domain::creator::{Creator, Subscribed};
use onlychat_domain::event::{Event, Signal};
use onlychat_domain::id::{ReportId, UserId};
use onlychat_domain::invalid::Invalid;
use onlychat_domain::message::Seq;
use onlychat_domain::privacy::{
    Audience, Bond, Privacy, REPORT_NOTE_MAX_CHARS, Relation, Report, ReportReason, Trace,
};
use onlychat_domain::text;
use onlychat_domain::time::Timestamp;
use onlychat_domain::user::User;
use onlychat_store::{Changes, PrivacyWrite, Write};

use crate::error::Checks;
use crate::messages::NO_MESSAGE;
use crate::{App, Error, Result};

/// How many conversation peers are told that somebody came or went. Who has more (a creator with thousands of fans)
/// is told to the latest of them only.
pub const PRESENCE_AUDIENCE: usize = 500;

const NOBODY: Error = Error::NotFound("There is no such user.");
pub(crate) const BLOCKED: Error = Error::Forbidden("This person takes no messages from you.");
pub(crate) const BLOCKING: Error = Error::Forbidden("You have blocked this person. Unblock them to write.");

/// What changes of somebody's settings; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrivacyPatch {
    /// Who sees that they are here.
    pub presence: Option<Audience>,
    /// Who sees that they are typing.
    pub typing: Option<Audience>,
    /// Who sees what they have received and read.
    pub receipts: Option<Audience>,
}

/// What changes of what somebody wants of somebody else; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct RelationPatch {
    /// Whether neither can write to the other.
    pub blocked: Option<bool>,
    /// Whether the other is kept at a distance without noticing.
    pub restricted: Option<bool>,
}

/// What somebody wants of somebody else, with that person.
#[derive(Clone, Debug)]
pub struct RelationDetails {
    /// What.
    pub relation: Relation,
    /// Of whom.
    pub other: User,
    /// That person's page, if there is one.
    pub other_creator: Option<Creator>,
}

/// A part of all that somebody said of others.
#[derive(Clone, Debug)]
pub struct RelationPage {
    /// By the others' ids.
    pub items: Vec<RelationDetails>,
    /// Where to go on; `None` at the end.
    pub next: Option<UserId>,
}

/// What somebody reports, unchecked.
#[derive(Clone, Debug)]
pub struct MakeReport {
    /// Whom: a user's id. Follows from the message where there is one.
    pub user_id: Option<String>,
    /// Which message.
    pub message_id: Option<String>,
    /// Why.
    pub reason: ReportReason,
    /// In their own words.
    pub note: Option<String>,
}

impl App {
    /// Somebody's settings.
    pub async fn privacy(&self, user: UserId) -> Result<Privacy> {
        Ok(self.store.privacy(user).await?)
    }

    /// Changes them. Who no longer sees the caller here is told that they left, as far as anybody sees.
    pub async fn set_privacy(&self, caller: UserId, patch: PrivacyPatch) -> Result<Privacy> {
        let before = self.store.privacy(caller).await?;
        let after = Privacy {
            presence: patch.presence.unwrap_or(before.presence),
            typing: patch.typing.unwrap_or(before.typing),
            receipts: patch.receipts.unwrap_or(before.receipts),
        };
        if after == before {
            return Ok(after);
        }
        let seen_before = self.presence_peers(caller).await?;
        let changes = Changes::at(self.now())
            .write(Write::Privacy(PrivacyWrite::Put { user_id: caller, privacy: after }))
            .tell([caller], Event::PrivacyChanged);
        self.store.commit(changes).await?;
        let seen_after = self.presence_peers(caller).await?;
        let lost: Vec<UserId> = seen_before.into_iter().filter(|peer| !seen_after.contains(peer)).collect();
        self.part(caller, &lost);
        Ok(after)
    }

    /// What somebody said of others, at most `limit`.
    pub async fn relations(
        &self,
        owner: UserId,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<RelationPage> {
        // One more than asked for says whether there are more.
        let mut relations = self.store.relations(owner, after, limit + 1).await?;
        let more = relations.len() > limit;
        relations.truncate(limit);
        let next = relations.last().filter(|_last| more).map(|last| last.other_id);
        Ok(RelationPage { items: self.with_people(relations).await?, next })
    }

    /// Blocks or restricts somebody, or no longer.
    pub async fn set_relation(
        &self,
        caller: UserId,
        other: &str,
        patch: RelationPatch,
    ) -> Result<RelationDetails> {
        let Ok(other) = other.parse::<UserId>() else { return Err(NOBODY) };
        if other == caller {
            return Err(Error::Forbidden("Nobody can block themselves."));
        }
        self.store.user(other).await?.ok_or(NOBODY)?;
        let before = self.store.relation(caller, other).await?.unwrap_or(Relation::none(caller, other));
        let now = self.now();
        let since = |before: Option<Timestamp>, wanted: Option<bool>| match wanted {
            None => before,
            Some(true) => before.or(Some(now)),
            Some(false) => None,
        };
        let after = Relation {
            blocked_at: since(before.blocked_at, patch.blocked),
            restricted_at: since(before.restricted_at, patch.restricted),
            ..before
        };
        if after != before {
            let mut changes = Changes::at(now)
                .write(Write::Privacy(PrivacyWrite::PutRelation(after)))
                .tell([caller], Event::RelationChanged { other_id: other });
            if before.blocked_at.is_none() && after.blocked_at.is_some() {
                changes = self.without_subscription(changes, other, caller).await?;
            }
            self.store.commit(changes).await?;
            self.part(caller, &[other]);
        }
        self.with_people(vec![after]).await?.pop().ok_or(NOBODY)
    }

    /// Takes note of what somebody reports.
    pub async fn report(&self, caller: UserId, input: MakeReport) -> Result<ReportId> {
        let mut checks = Checks::default();
        let note = checks.check(
            "/note",
            text::optional_paragraphs(input.note.as_deref().unwrap_or_default(), REPORT_NOTE_MAX_CHARS),
        );
        checks.done()?;
        let message = match input.message_id.as_deref() {
            Some(id) => {
                let Ok(id) = id.parse() else { return Err(NO_MESSAGE) };
                Some(self.visible_message(caller, id).await?.0)
            }
            None => None,
        };
        let subject_id = match (&message, input.user_id.as_deref()) {
            (Some(message), _) => message.author_id,
            (None, Some(id)) => id.parse::<UserId>().map_err(|_no_id| NOBODY)?,
            (None, None) => {
                let why = "Say who, or which message, it is about.";
                return Err(Error::invalid("/userId", Invalid::new("required", why)));
            }
        };
        if subject_id == caller {
            return Err(Error::Forbidden("Nobody can report themselves."));
        }
        self.store.user(subject_id).await?.ok_or(NOBODY)?;
        let now = self.now();
        let report = Report {
            id: self.ids.report_id(now),
            reporter_id: caller,
            subject_id,
            message_id: message.as_ref().map(|message| message.id),
            reason: input.reason,
            note,
            evidence: message.map(|message| message.text),
            created_at: now,
        };
        let id = report.id;
        let changes = Changes::at(now).write(Write::Privacy(PrivacyWrite::InsertReport(report)));
        self.store.commit(changes).await?;
        Ok(id)
    }

    /// With whom somebody talks and sees who is here, both ways: the latest conversations' first.
    pub async fn presence_peers(&self, user: UserId) -> Result<Vec<UserId>> {
        let peers = self.store.conversation_peers(user, PRESENCE_AUDIENCE).await?;
        self.seen_by(user, peers, Trace::Presence).await
    }

    /// Whether the two see this trace of each other.
    pub(crate) async fn sees(&self, user: UserId, peer: UserId, trace: Trace) -> Result<bool> {
        Ok(!self.seen_by(user, vec![peer], trace).await?.is_empty())
    }

    /// Those of `peers` who see this trace of `user`, and `user` of them.
    async fn seen_by(&self, user: UserId, peers: Vec<UserId>, trace: Trace) -> Result<Vec<UserId>> {
        let bonds = self.store.bonds(user, &peers).await?;
        let mut seen = Vec::with_capacity(peers.len());
        for (peer, bond) in peers.into_iter().zip(bonds) {
            if bond.shows(trace, self.written(user, peer, &bond, trace).await?) {
                seen.push(peer);
            }
        }
        Ok(seen)
    }

    /// Who of the two has written to the other, where it matters.
    async fn written(&self, user: UserId, peer: UserId, bond: &Bond, trace: Trace) -> Result<[bool; 2]> {
        if !bond.depends_on_contact(trace) {
            return Ok([false; 2]);
        }
        let own = !self.store.written_to(user, &[peer]).await?.is_empty();
        let theirs = !self.store.written_to(peer, &[user]).await?.is_empty();
        Ok([own, theirs])
    }

    /// Takes out of a view what the viewer is not shown of the other.
    pub(crate) async fn veil(&self, view: &mut ConversationView, bond: &Bond) -> Result<()> {
        let written = self.written(view.viewer_id, view.peer_id, bond, Trace::Receipts).await?;
        if !bond.shows(Trace::Receipts, written) {
            (view.peer.read_seq, view.peer.delivered_seq) = (Seq::ZERO, Seq::ZERO);
        }
        Ok(())
    }

    /// To each other, these are no longer here.
    fn part(&self, user: UserId, peers: &[UserId]) {
        if peers.is_empty() {
            return;
        }
        let left = |user_id| Signal::Presence { user_id, online: false, last_seen_at: None };
        self.bus.announce(Announcement::Signal { audience: peers.into(), signal: left(user) });
        for peer in peers {
            self.bus.announce(Announcement::Signal { audience: [user].into(), signal: left(*peer) });
        }
    }

    /// Also ends what `fan` is subscribed to of `creator`, if there is anything.
    async fn without_subscription(&self, changes: Changes, fan: UserId, creator: UserId) -> Result<Changes> {
        let Some(mut subscription) = self.store.subscription(fan, creator).await? else { return Ok(changes) };
        if subscription.gives_access(changes.now) == Subscribed::No {
            return Ok(changes);
        }
        // Also a paid period that goes on: whoever is blocked reads nothing more.
        let now = changes.now;
        subscription = subscription.canceled(now);
        subscription.access_until = Some(now);
        Ok(changes
            .write(Write::PutSubscription(subscription))
            .tell([fan], Event::SubscriptionChanged { creator_id: creator }))
    }

    async fn with_people(&self, relations: Vec<Relation>) -> Result<Vec<RelationDetails>> {
        let ids: Vec<UserId> = relations.iter().map(|relation| relation.other_id).collect();
        let people = self.store.users(&ids).await?;
        let creators = self.store.creators(&ids).await?;
        let details = |relation: Relation| {
            let other = people.iter().find(|user| user.id == relation.other_id)?.clone();
            let other_creator = creators.iter().find(|page| page.user_id == relation.other_id).cloned();
            Some(RelationDetails { relation, other, other_creator })
        };
        Ok(relations.into_iter().filter_map(details).collect())
    }
}
