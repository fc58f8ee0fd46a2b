//! What a mail program makes of a mail.

use mail_parser::{Addr, Address, HeaderValue, Message, MessageParser};
use onlychat_mail::conformance::Received;

use crate::server::Taken;

/// As whoever it is for sees it.
pub(crate) fn read(taken: &Taken) -> Received {
    let mail = parsed(&taken.raw);
    let id = mail.message_id().and_then(|id| id.split_once('@')).expect("an id").0;
    Received {
        from: who(mail.from()),
        to: who(mail.to()),
        recipients: taken.to.clone(),
        subject: mail.subject().expect("a subject").to_owned(),
        text: mail.body_text(0).expect("a text").replace("\r\n", "\n").trim_end_matches('\n').to_owned(),
        id: id.to_owned(),
        unsubscribe: mail
            .header_raw("List-Unsubscribe")
            .map(|raw| raw.trim().trim_start_matches('<').trim_end_matches('>').to_owned()),
    }
}

pub(crate) fn parsed(raw: &str) -> Message<'_> {
    MessageParser::default().parse(raw.as_bytes()).expect("a mail")
}

/// The one person there is.
fn who(address: Option<&Address<'_>>) -> String {
    let Some(Address::List(list)) = address else { panic!("nobody, or a group: {address:?}") };
    let [Addr { name, address: Some(address) }] = list.as_slice() else { panic!("not one person: {list:?}") };
    match name {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_string(),
    }
}

/// The names of all headers.
pub(crate) fn headers(mail: &Message<'_>) -> Vec<String> {
    let mut names: Vec<String> =
        mail.headers().iter().map(|header| header.name().to_ascii_lowercase()).collect();
    names.sort_unstable();
    assert!(mail.headers().iter().all(|header| !matches!(header.value(), HeaderValue::Empty)), "{names:?}");
    names
}
