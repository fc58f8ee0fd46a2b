//! What a publishable key says, by `@clerk/shared`.

use libtest_mimic::Failed;
use onlychat_identity_clerk::PublishableKey;
use onlychat_identity_clerk::testkit::TestInstance;
use serde_json::json;

use crate::node::Node;

pub(crate) fn same(node: &Node) -> Result<(), Failed> {
    // The second is for `clerk.chat.example.com`.
    let keys = [TestInstance::publishable_key(), "pk_live_Y2xlcmsuY2hhdC5leGFtcGxlLmNvbSQ".to_owned()];
    let questions = keys.clone().map(|key| json!({ "ask": "publishableKey", "key": key }));
    for (key, theirs) in keys.iter().zip(node.ask(&questions)?) {
        let ours: PublishableKey = key.parse().unwrap();
        let ours = json!({ "frontendApi": ours.frontend_api(), "cookieSuffix": ours.cookie_suffix() });
        if ours != theirs {
            return Err(format!("{key}: ours {ours}, theirs {theirs}").into());
        }
    }
    Ok(())
}
