//! Each mail goes to whom it is for, once for each time it is sent.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::content::mail;
use super::runner::{Scene, cases};
use crate::{Address, Mail};

cases![a_mail_goes_to_one_person, sent_again_it_has_the_same_id, many_at_once_arrive_once_each];

async fn a_mail_goes_to_one_person(scene: Scene) {
    for local in ["ada", "o'hara+chat", "UPPER.case"] {
        let address: Address = format!("{local}@example.com").parse().unwrap();
        let mail = Mail::new("m1", address.into(), "For you", "x").unwrap();
        scene.mailer.send(&mail).await.unwrap();
    }
    let received = scene.office.received().await.unwrap();
    let recipients: Vec<_> = received.into_iter().map(|mail| mail.recipients).collect();
    assert_eq!(recipients, [["ada@example.com"], ["o'hara+chat@example.com"], ["UPPER.case@example.com"]]);
}

async fn sent_again_it_has_the_same_id(scene: Scene) {
    let mail = mail("ntf_01kav9ft00ec1r60r30c1g60r3.2", "Ada", "Once more", "x");
    for _attempt in 0..3 {
        scene.mailer.send(&mail).await.unwrap();
    }
    let received = scene.office.received().await.unwrap();
    let ids: Vec<_> = received.iter().map(|received| received.id.as_str()).collect();
    assert_eq!(ids, [mail.id(); 3]);
}

async fn many_at_once_arrive_once_each(scene: Scene) {
    let mut sending = tokio::task::JoinSet::new();
    let wanted: BTreeSet<String> = (0..30).map(|number| format!("Number {number}")).collect();
    for (number, subject) in wanted.iter().enumerate() {
        let (mailer, mail) =
            (Arc::clone(&scene.mailer), mail(&format!("m{number}"), "Ada", subject, subject));
        sending.spawn(async move { mailer.send(&mail).await.expect("it is sent") });
    }
    sending.join_all().await;
    let received = scene.office.received().await.unwrap();
    assert_eq!(received.len(), wanted.len());
    assert!(received.iter().all(|mail| mail.subject == mail.text), "none was mixed up with another");
    assert_eq!(received.into_iter().map(|mail| mail.subject).collect::<BTreeSet<_>>(), wanted);
}
