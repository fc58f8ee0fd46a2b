//! Texts that people write.

use onlychat_domain::invalid::Invalid;
use onlychat_domain::text::{
    MESSAGE_MAX_CHARS, colour, message_text, optional_line, optional_paragraphs, search_key, web_address,
};

/// So long a line may be here.
const LINE: usize = 50;

/// What a rule lets through keeps that rule, and a refusal has its reason.
pub fn texts(data: &[u8]) {
    let text = &*crate::text(data);
    message(text);
    for (rule, may_break) in [(optional_line as Rule, false), (optional_paragraphs, true)] {
        if let Ok(Some(kept)) = rule(text, LINE) {
            assert!((1..=LINE).contains(&kept.chars().count()), "{kept:?}");
            assert!(
                kept.chars().all(|c| !c.is_control() || may_break && matches!(c, '\n' | '\t')),
                "{kept:?}"
            );
            assert_eq!(rule(&kept, LINE), Ok(Some(kept.clone())));
        }
    }
    if let Ok(address) = web_address(text) {
        assert_eq!(web_address(&address), Ok(address.clone()), "what is kept is an address");
    }
    if let Ok(kept) = colour(text) {
        assert_eq!(colour(&kept), Ok(kept.clone()));
    }
    let key = search_key(text);
    assert_eq!(search_key(&key), key, "what was made findable is found by itself: {text:?}");
}

type Rule = fn(&str, usize) -> Result<Option<String>, Invalid>;

fn message(text: &str) {
    let trimmed = text.trim();
    let count = trimmed.chars().count();
    let controls = trimmed.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    match message_text(text) {
        Ok(kept) => {
            assert!((1..=MESSAGE_MAX_CHARS).contains(&count) && !controls, "{text:?}");
            assert_eq!(kept, trimmed, "kept exactly");
        }
        Err(refusal) => match refusal.code {
            "required" => assert_eq!(count, 0, "{text:?}"),
            "control_character" => assert!(controls, "{text:?}"),
            "too_long" => assert!(count > MESSAGE_MAX_CHARS, "{text:?}"),
            other => panic!("a reason nobody knows: {other}"),
        },
    }
}
