//! What people are told.

use std::sync::Arc;

use onlychat_domain::id::{DeviceId, MediaId, MessageId, NotificationId, UserId};
use onlychat_domain::notification::{
    Device, Entry, EntryKind, Kinds, Marks, Notification, Preview, QuietHours, Settings,
};
use onlychat_domain::{Secret, Subscription, Timestamp};

use super::kit::{World, at, emoji, handle};
use super::runner::cases;
use crate::{NotificationState, NotificationWrite, Reach, UnreadEntries, Write};

cases![
    settings_come_back_and_are_the_usual_ones_before,
    marks_and_mail_do_not_touch_the_settings,
    a_device_is_one_person_s_at_a_time,
    devices_come_back_in_order_and_go,
    reach_is_a_device_or_wanted_mail,
    reachable_subscribers_come_in_pages,
    a_centre_is_latest_first_in_pages,
    about_one_thing_there_is_one_entry,
    an_entry_is_taken_back_only_if_it_is_still_the_same,
    what_is_opened_or_below_the_mark_is_read,
    old_entries_go_in_steps,
];

async fn write(world: &World, write: NotificationWrite) {
    world.write(Write::Notification(write)).await;
}

fn picky() -> Settings {
    let at = |text: &str| text.parse().unwrap();
    Settings {
        push: Kinds { reaction: false, ..Kinds::ALL },
        email: Kinds { subscriber: true, ..Kinds::NONE },
        preview: Preview::Discreet,
        quiet_hours: Some(
            QuietHours::new(at("22:00"), at("07:30"), "Europe/Berlin".parse().unwrap()).unwrap(),
        ),
    }
}

fn device(id: u8, user_id: UserId, seen_at: Timestamp) -> Device {
    Device {
        id: DeviceId::from_bytes([id; 16]),
        user_id,
        session_id: Some("sess_1".parse().unwrap()),
        endpoint: Secret::new(format!("https://push.example.com/{id}")),
        p256dh: "BCVx".to_owned(),
        auth: Secret::new("BTBZ".to_owned()),
        name: "Firefox".to_owned(),
        created_at: seen_at,
        seen_at,
    }
}

fn id(number: u8) -> NotificationId {
    NotificationId::from_bytes([number; 16])
}

fn file(number: u8) -> Entry {
    Entry::File { media_id: MediaId::from_bytes([number; 16]) }
}

/// The entry of this number, made at that many milliseconds.
fn entry(user_id: UserId, number: u8, entry: Entry) -> Notification {
    Notification { id: id(number), user_id, entry, created_at: at(number.into()), read_at: None }
}

async fn centre(world: &World, user: UserId) -> Vec<Notification> {
    world.store().notifications(user, None, None, 100).await.unwrap()
}

async fn settings_come_back_and_are_the_usual_ones_before(world: Arc<World>) {
    let [a, b] = world.two().await;
    let settings = async |user| world.store().notification_state(user).await.unwrap().settings;
    assert_eq!(settings(a).await, Settings::default());
    write(&world, NotificationWrite::PutSettings { user_id: a, settings: Settings::default() }).await;
    write(&world, NotificationWrite::PutSettings { user_id: a, settings: picky() }).await;
    world.reopen().await;
    assert_eq!(settings(a).await, picky());
    assert_eq!(settings(b).await, Settings::default());
}

async fn marks_and_mail_do_not_touch_the_settings(world: Arc<World>) {
    let user_id = world.user().await.id;
    write(&world, NotificationWrite::PutSettings { user_id, settings: picky() }).await;
    for to in [id(5), id(3)] {
        write(&world, NotificationWrite::AdvanceMark { user_id, kind: EntryKind::File, to }).await;
    }
    write(&world, NotificationWrite::Mailed { user_id, at: at(9) }).await;
    let marks = Marks { file: Some(id(5)), ..Marks::default() };
    let expected = NotificationState { settings: picky(), marks, mailed_at: Some(at(9)) };
    world.reopen().await;
    assert_eq!(world.store().notification_state(user_id).await.unwrap(), expected);
}

async fn a_device_is_one_person_s_at_a_time(world: Arc<World>) {
    let [a, b] = world.two().await;
    let first = device(1, a, at(1));
    write(&world, NotificationWrite::PutDevice(first.clone())).await;
    let again = Device { name: "Phone".to_owned(), session_id: None, ..device(1, a, at(5)) };
    write(&world, NotificationWrite::PutDevice(again.clone())).await;
    let again = Device { created_at: first.created_at, ..again };
    assert_eq!(world.store().devices(a).await.unwrap(), [again], "it was made when it was first named");
    let taken = device(1, b, at(9));
    write(&world, NotificationWrite::PutDevice(taken.clone())).await;
    assert_eq!(world.store().devices(a).await.unwrap(), []);
    assert_eq!(world.store().devices(b).await.unwrap(), std::slice::from_ref(&taken));
    world.reopen().await;
    assert_eq!(world.store().device(taken.id).await.unwrap(), Some(taken));
}

async fn devices_come_back_in_order_and_go(world: Arc<World>) {
    let [a, b] = world.two().await;
    let (second, first) = (device(1, a, at(20)), device(2, a, at(10)));
    for device in [&second, &first, &device(3, b, at(1))] {
        write(&world, NotificationWrite::PutDevice(device.clone())).await;
    }
    assert_eq!(world.store().devices(a).await.unwrap(), [first.clone(), second.clone()]);
    for _ in 0..2 {
        write(&world, NotificationWrite::DropDevice(first.id)).await;
    }
    assert_eq!(world.store().devices(a).await.unwrap(), [second]);
    assert_eq!(world.store().device(first.id).await.unwrap(), None);
}

async fn reach_is_a_device_or_wanted_mail(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let reach = async || world.store().standing(b, place).await.unwrap().unwrap().peer_reach;
    assert_eq!(reach().await, Reach::default());
    write(&world, NotificationWrite::PutDevice(device(1, a, at(1)))).await;
    assert_eq!(reach().await, Reach { push: true, mail: false });
    write(&world, NotificationWrite::PutSettings { user_id: a, settings: picky() }).await;
    assert_eq!(reach().await, Reach { push: true, mail: true });
    assert_eq!(world.store().reach(a).await.unwrap(), reach().await);
    assert_eq!(world.store().reach(b).await.unwrap(), Reach::default());
    write(&world, NotificationWrite::DropDevice(DeviceId::from_bytes([1; 16]))).await;
    assert_eq!(reach().await, Reach { push: false, mail: true });
}

async fn reachable_subscribers_come_in_pages(world: Arc<World>) {
    let creator = world.creator(handle("zoe"), "Zoe").await.user_id;
    let fans = world.fans(creator, 8).await;
    let other = world.creator(handle("ada"), "Ada").await.user_id;
    let elsewhere = world.fans(other, 1).await;
    for (number, fan) in (1..).zip(fans.iter().skip(1).chain(&elsewhere)) {
        write(&world, NotificationWrite::PutDevice(device(number, *fan, at(1)))).await;
    }
    // One who wants mail instead.
    write(&world, NotificationWrite::DropDevice(DeviceId::from_bytes([5; 16]))).await;
    write(&world, NotificationWrite::PutSettings { user_id: fans[5], settings: picky() }).await;
    // A second device of one of them, and one whose time is over.
    write(&world, NotificationWrite::PutDevice(device(100, fans[2], at(1)))).await;
    let mut over = Subscription::free(fans[4], creator, at(0)).canceled(at(50));
    over.access_until = Some(at(50));
    world.write(Write::PutSubscription(over)).await;
    let told = [fans[1], fans[2], fans[3], fans[5], fans[6], fans[7]];
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = world.store().reachable_subscribers(creator, at(50), after, 4).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(*last);
        found.extend(page);
    }
    assert_eq!(found, told);
    let early = world.store().reachable_subscribers(creator, at(49), None, 100).await.unwrap();
    assert_eq!(early.len(), 7, "before its time was over it heard");
    assert_eq!(world.store().reachable_subscribers(creator, at(50), None, 0).await.unwrap(), []);
}

async fn a_centre_is_latest_first_in_pages(world: Arc<World>) {
    let [a, b] = world.two().await;
    let all: Vec<Notification> = (1..=7)
        .map(|number| {
            let about =
                if number % 2 == 0 { file(number) } else { Entry::Subscriber { user_id: world.user_id() } };
            entry(a, number, about)
        })
        .rev()
        .collect();
    for notification in all.iter().rev().chain([&entry(b, 9, file(9))]) {
        write(&world, NotificationWrite::Put(notification.clone())).await;
    }
    world.reopen().await;
    let pages = async |kind: Option<EntryKind>| {
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let page = world.store().notifications(a, kind, before, 2).await.unwrap();
            let Some(last) = page.last() else { return found };
            before = Some(last.id);
            found.extend(page);
        }
    };
    assert_eq!(pages(None).await, all);
    let files: Vec<_> = all.iter().filter(|one| one.entry.kind() == EntryKind::File).cloned().collect();
    assert_eq!(pages(Some(EntryKind::File)).await, files);
    assert_eq!(pages(Some(EntryKind::Reaction)).await, []);
    assert_eq!(world.store().notifications(a, None, None, 0).await.unwrap(), []);
    assert_eq!(world.store().notification(a, all[0].id).await.unwrap().as_ref(), Some(&all[0]));
    assert_eq!(world.store().notification(b, all[0].id).await.unwrap(), None);
}

async fn about_one_thing_there_is_one_entry(world: Arc<World>) {
    let (place, a, b) = world.chat().await;
    let reaction = |with: &str| Entry::Reaction {
        conversation_id: place,
        message_id: MessageId::from_bytes([7; 16]),
        user_id: b,
        emoji: emoji(with),
    };
    let (first, second) = (entry(a, 1, reaction("👍")), entry(a, 2, reaction("🔥")));
    write(&world, NotificationWrite::Put(first.clone())).await;
    write(&world, NotificationWrite::Open(Notification { read_at: Some(at(3)), ..first.clone() })).await;
    write(&world, NotificationWrite::Put(second.clone())).await;
    // The same file's entry of somebody else is their own.
    write(&world, NotificationWrite::Put(entry(b, 3, file(1)))).await;
    write(&world, NotificationWrite::Put(entry(a, 4, file(1)))).await;
    assert_eq!(centre(&world, a).await, [entry(a, 4, file(1)), second.clone()]);
    assert_eq!(centre(&world, b).await.len(), 1);
    // What is opened late is not what is there now.
    write(&world, NotificationWrite::Open(Notification { read_at: Some(at(9)), ..first })).await;
    assert_eq!(world.store().notification(a, second.id).await.unwrap(), Some(second));
}

async fn an_entry_is_taken_back_only_if_it_is_still_the_same(world: Arc<World>) {
    let (place, user_id, b) = world.chat().await;
    let reaction = |with: &str| Entry::Reaction {
        conversation_id: place,
        message_id: MessageId::from_bytes([7; 16]),
        user_id: b,
        emoji: emoji(with),
    };
    write(&world, NotificationWrite::Withdraw { user_id, entry: reaction("👍") }).await;
    write(&world, NotificationWrite::Put(entry(user_id, 1, reaction("👍")))).await;
    write(&world, NotificationWrite::Withdraw { user_id, entry: reaction("🔥") }).await;
    assert_eq!(centre(&world, user_id).await.len(), 1);
    write(&world, NotificationWrite::Withdraw { user_id, entry: reaction("👍") }).await;
    assert_eq!(centre(&world, user_id).await, []);
    // What it was about is gone.
    write(&world, NotificationWrite::Put(entry(user_id, 2, reaction("👍")))).await;
    for kind in [EntryKind::File, EntryKind::Reaction] {
        assert_eq!(centre(&world, user_id).await.len(), 1);
        let topic = reaction("🔥").topic();
        write(&world, NotificationWrite::Forget { user_id, kind, topic }).await;
    }
    assert_eq!(centre(&world, user_id).await, []);
}

async fn what_is_opened_or_below_the_mark_is_read(world: Arc<World>) {
    let user_id = world.user().await.id;
    let unread = async || world.store().unread_entries(user_id).await.unwrap();
    assert_eq!(unread().await, UnreadEntries::default());
    for number in 1..=5 {
        write(&world, NotificationWrite::Put(entry(user_id, number, file(number)))).await;
    }
    let subscriber = Entry::Subscriber { user_id: world.user_id() };
    write(&world, NotificationWrite::Put(entry(user_id, 6, subscriber))).await;
    assert_eq!(unread().await, UnreadEntries { reaction: 0, subscriber: 1, file: 5 });
    let opened = Notification { read_at: Some(at(50)), ..entry(user_id, 4, file(4)) };
    write(&world, NotificationWrite::Open(opened.clone())).await;
    write(&world, NotificationWrite::Open(Notification { read_at: Some(at(99)), ..opened.clone() })).await;
    assert_eq!(world.store().notification(user_id, opened.id).await.unwrap(), Some(opened), "the first time");
    write(&world, NotificationWrite::AdvanceMark { user_id, kind: EntryKind::File, to: id(2) }).await;
    assert_eq!(unread().await, UnreadEntries { reaction: 0, subscriber: 1, file: 2 });
    assert_eq!(unread().await.total(), 3);
}

async fn old_entries_go_in_steps(world: Arc<World>) {
    let user = world.user().await.id;
    for number in 1..=6 {
        write(&world, NotificationWrite::Put(entry(user, number, file(number)))).await;
    }
    let prune = async |most| world.store().prune_notifications(at(5), most).await.unwrap();
    assert_eq!((prune(0).await, prune(3).await, prune(3).await, prune(3).await), (0, 3, 1, 0));
    let left: Vec<_> = centre(&world, user).await.iter().map(|one| one.id).collect();
    assert_eq!(left, [id(6), id(5)]);
}
