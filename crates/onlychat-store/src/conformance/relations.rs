//! Who sees what of whom.

use std::sync::Arc;

use onlychat_domain::ReportId;
use onlychat_domain::id::UserId;
use onlychat_domain::privacy::{Audience, Bond, Privacy, Relation, Report, ReportReason, Side};

use super::kit::World;
use super::runner::cases;
use crate::{PrivacyWrite, UniqueKey, Write};

cases![
    settings_come_back_and_are_the_usual_ones_before,
    a_relation_is_one_way_and_comes_back,
    one_that_says_nothing_is_not_kept,
    ones_own_are_listed_in_pages,
    bonds_have_both_sides_in_the_order_asked_for,
    standing_says_who_blocks_whom,
    to_whom_somebody_has_written,
    reports_come_back_in_order_and_are_unique,
];

async fn put(world: &World, write: PrivacyWrite) {
    world.write(Write::Privacy(write)).await;
}

fn quiet() -> Privacy {
    Privacy { presence: Audience::Nobody, typing: Audience::Contacts, receipts: Audience::Everyone }
}

impl World {
    fn blocking(&self, owner_id: UserId, other_id: UserId) -> Relation {
        Relation { blocked_at: Some(self.now()), ..Relation::none(owner_id, other_id) }
    }
}

async fn settings_come_back_and_are_the_usual_ones_before(world: Arc<World>) {
    let [a, b] = world.two().await;
    assert_eq!(world.store().privacy(a).await.unwrap(), Privacy::default());
    put(&world, PrivacyWrite::Put { user_id: a, privacy: Privacy::default() }).await;
    put(&world, PrivacyWrite::Put { user_id: a, privacy: quiet() }).await;
    world.reopen().await;
    assert_eq!(world.store().privacy(a).await.unwrap(), quiet());
    assert_eq!(world.store().privacy(b).await.unwrap(), Privacy::default());
}

async fn a_relation_is_one_way_and_comes_back(world: Arc<World>) {
    let [a, b] = world.two().await;
    let blocking = world.blocking(a, b);
    put(&world, PrivacyWrite::PutRelation(blocking)).await;
    assert_eq!(world.store().relation(a, b).await.unwrap(), Some(blocking));
    assert_eq!(world.store().relation(b, a).await.unwrap(), None);
    let both = Relation { restricted_at: Some(world.now()), ..blocking };
    put(&world, PrivacyWrite::PutRelation(both)).await;
    world.reopen().await;
    assert_eq!(world.store().relation(a, b).await.unwrap(), Some(both));
}

async fn one_that_says_nothing_is_not_kept(world: Arc<World>) {
    let [a, b] = world.two().await;
    put(&world, PrivacyWrite::PutRelation(Relation::none(a, b))).await;
    assert_eq!(world.store().relation(a, b).await.unwrap(), None);
    put(&world, PrivacyWrite::PutRelation(world.blocking(a, b))).await;
    put(&world, PrivacyWrite::PutRelation(Relation::none(a, b))).await;
    assert_eq!(world.store().relation(a, b).await.unwrap(), None);
    assert_eq!(world.store().relations(a, None, 10).await.unwrap(), []);
}

async fn ones_own_are_listed_in_pages(world: Arc<World>) {
    let mut everybody = Vec::new();
    for _ in 0..7 {
        everybody.push(world.user().await.id);
    }
    let me = everybody[3];
    let mut mine = Vec::new();
    for other in everybody.iter().filter(|other| **other != me) {
        mine.push(world.blocking(me, *other));
        put(&world, PrivacyWrite::PutRelation(world.blocking(*other, me))).await;
    }
    for relation in mine.iter().rev() {
        put(&world, PrivacyWrite::PutRelation(*relation)).await;
    }
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = world.store().relations(me, after, 4).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.other_id);
        found.extend(page);
    }
    assert_eq!(found, mine);
    assert_eq!(world.store().relations(me, None, 0).await.unwrap(), []);
}

async fn bonds_have_both_sides_in_the_order_asked_for(world: Arc<World>) {
    let [a, b] = world.two().await;
    let stranger = world.user_id();
    put(&world, PrivacyWrite::Put { user_id: b, privacy: quiet() }).await;
    let blocking = world.blocking(b, a);
    put(&world, PrivacyWrite::PutRelation(blocking)).await;
    let with_b = Bond {
        own: Side::default(),
        peer: Side { privacy: quiet(), blocked_at: blocking.blocked_at, restricted_at: None },
    };
    assert_eq!(world.store().bonds(a, &[stranger, b]).await.unwrap(), [Bond::default(), with_b]);
    assert_eq!(world.store().bonds(b, &[a]).await.unwrap(), [Bond { own: with_b.peer, peer: with_b.own }]);
    assert_eq!(world.store().bonds(a, &[]).await.unwrap(), []);
}

async fn standing_says_who_blocks_whom(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let standing = async |member| {
        let standing = world.store().standing(member, place).await.unwrap().unwrap();
        (standing.blocks, standing.is_blocked)
    };
    assert_eq!(standing(a).await, (false, false));
    let restricting = Relation { restricted_at: Some(world.now()), ..Relation::none(a, b) };
    put(&world, PrivacyWrite::PutRelation(restricting)).await;
    assert_eq!(standing(a).await, (false, false), "restricting is no blocking");
    put(&world, PrivacyWrite::PutRelation(world.blocking(a, b))).await;
    assert_eq!(standing(a).await, (true, false));
    assert_eq!(standing(b).await, (false, true));
}

async fn to_whom_somebody_has_written(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let c = world.user().await.id;
    let elsewhere = world.conversation([a, c]).await;
    let written = async |author, among: &[UserId]| world.store().written_to(author, among).await.unwrap();
    assert_eq!(written(a, &[b, c]).await, []);
    world.send(place, a, "hi").await;
    world.send(elsewhere, c, "hi").await;
    assert_eq!(written(a, &[c, b]).await, [b]);
    assert_eq!(written(b, &[a]).await, []);
    assert_eq!(written(c, &[b, a, world.user_id()]).await, [a]);
}

async fn reports_come_back_in_order_and_are_unique(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let message = world.send(place, b, "rude").await;
    let report = |id: u8, message_id, note: Option<&str>| Report {
        id: ReportId::from_bytes([id; 16]),
        reporter_id: a,
        subject_id: b,
        message_id,
        reason: ReportReason::NonConsensual,
        note: note.map(str::to_owned),
        evidence: message_id.map(|_| "rude".to_owned()),
        created_at: message.created_at,
    };
    let (first, second) = (report(1, None, None), report(2, Some(message.id), Some("look")));
    for report in [&second, &first] {
        put(&world, PrivacyWrite::InsertReport(report.clone())).await;
    }
    world.reopen().await;
    assert_eq!(world.store().reports(None, 10).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(world.store().reports(Some(first.id), 1).await.unwrap(), [second]);
    world.taken(Write::Privacy(PrivacyWrite::InsertReport(first)), UniqueKey::ReportId).await;
}
