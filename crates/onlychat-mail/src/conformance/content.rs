//! Mails arrive as they were written.

use super::expected;
use super::runner::{Scene, cases};
use crate::{BODY_MAX_BYTES, Mail, Mailbox};

cases![
    a_mail_arrives,
    any_script_arrives,
    any_line_arrives,
    the_longest_mail_arrives,
    html_takes_nothing_from_the_text,
    unsubscribing_is_offered,
    nothing_becomes_a_header,
];

pub(super) fn to(name: &str) -> Mailbox {
    Mailbox::new(name, "ada@example.com".parse().expect("an address")).expect("a mailbox")
}

pub(super) fn mail(id: &str, name: &str, subject: &str, text: &str) -> Mail {
    Mail::new(id, to(name), subject, text).expect("a mail")
}

/// Sends these, and they are all that arrives.
async fn arrive(scene: &Scene, mails: &[Mail]) {
    for mail in mails {
        scene.mailer.send(mail).await.expect("it is sent");
    }
    let wanted: Vec<_> = mails.iter().map(|mail| expected(&scene.from, mail)).collect();
    assert_eq!(scene.office.received().await.expect("what arrived"), wanted);
}

async fn a_mail_arrives(scene: Scene) {
    arrive(&scene, &[mail("m1", "Ada Lovelace", "Hello", "How are you?\n\nYours")]).await;
    let nameless = Mail::new("m2", to("").address().clone().into(), "Hello", "x").unwrap();
    scene.mailer.send(&nameless).await.unwrap();
    assert_eq!(scene.office.received().await.unwrap()[1], expected(&scene.from, &nameless));
}

async fn any_script_arrives(scene: Scene) {
    let texts = [
        "Zoë",
        "Jürgen Müller-Lüdenscheidt",
        "日本語のとても長い件名です。これは折り返されなければなりません。本当に。",
        "😀👩‍👩‍👧‍👦",
        "שלום עולם",
        "e\u{301}",
        "Ελληνικά και ένα πολύ μεγάλο θέμα που πρέπει να αναδιπλωθεί",
        "=?utf-8?B?eA==?=",
        "100% \"quoted\", (commented) & <bracketed>; \\back\\",
        "a  b   c",
        "x=3D=20",
    ];
    let mails: Vec<Mail> =
        texts.iter().enumerate().map(|(n, text)| mail(&format!("m{n}"), text, text, text)).collect();
    arrive(&scene, &mails).await;
}

async fn any_line_arrives(scene: Scene) {
    let long = "word ".repeat(1000) + "end";
    let unbroken = "x".repeat(5000);
    let texts = [
        // What ends a mail, and what almost does.
        ".",
        "..",
        "a\n.\nb",
        "\n.\n\n..\n.x",
        "a\n.\n",
        "--\nsignature",
        // What begins one in some mailboxes.
        "From here\nFrom there",
        ">From",
        // What looks like a header, or like the end of a part.
        "Bcc: eve@example.com\n\nx",
        "--=_m\n--=_m--",
        "  indented\n\ttabbed",
        "spaces   \ntab\t\nend",
        "\n\n\nlate",
        &long,
        &unbroken,
    ];
    let mails: Vec<Mail> =
        texts.iter().enumerate().map(|(n, text)| mail(&format!("m{n}"), "Ada", "Lines", text)).collect();
    arrive(&scene, &mails).await;
}

async fn the_longest_mail_arrives(scene: Scene) {
    let subject = "ü".repeat(crate::SUBJECT_MAX_CHARS);
    let text = "0123456789abcde\n".repeat(BODY_MAX_BYTES / 16);
    arrive(&scene, &[mail("m1", &"é".repeat(crate::NAME_MAX_CHARS), &subject, &text)]).await;
}

async fn html_takes_nothing_from_the_text(scene: Scene) {
    let html = "<!doctype html><title>x</title><p>Zoë wrote.</p>\n".repeat(50);
    let plain = mail("m1", "Ada", "Both", "Zoë wrote.\n.\nx");
    arrive(&scene, &[plain.clone().with_html(&html).unwrap(), plain]).await;
}

async fn unsubscribing_is_offered(scene: Scene) {
    let long = format!("https://chat.example.com/{}", "x".repeat(crate::UNSUBSCRIBE_MAX_BYTES - 25));
    let urls =
        ["https://chat.example.com/unsubscribe?token=a.b-c_d%20e&x=1,2", "http://localhost:8747/off", &long];
    let mails: Vec<Mail> = urls
        .iter()
        .map(|url| mail("m1", "Ada", "News", "x").with_unsubscribe(url.parse().unwrap()).unwrap())
        .collect();
    arrive(&scene, &mails).await;
}

/// The names and subjects that a person can type: each stays what it is.
async fn nothing_becomes_a_header(scene: Scene) {
    let typed = [
        "Bcc: eve@example.com",
        "Eve <eve@example.com>, Ada",
        "\"Eve\" <eve@example.com>,",
        "eve@example.com",
        "x, eve@example.com",
        "Ada\\",
        "\\\"",
        "Ada (comment",
        "=?utf-8?Q?=0D=0ABcc:_eve=40example.com?=",
        "a:b;",
        "%0d%0aBcc: eve@example.com",
        "\u{2028}Bcc: eve@example.com",
    ];
    let mails: Vec<Mail> =
        typed.iter().enumerate().map(|(n, text)| mail(&format!("m{n}"), text, text, "x")).collect();
    arrive(&scene, &mails).await;
}
