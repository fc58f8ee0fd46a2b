//! What a word is.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::text::search_key;

/// A word of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// As it is compared: without case and accents. Letters and digits, or one emoji's character; never empty.
    pub key: String,
    /// Where it is, in bytes.
    pub place: Range<usize>,
    /// Whether it follows on the word before without anything between, as in a script that writes no spaces.
    pub joined: bool,
}

/// The words of a text, in order: runs of letters and digits; each character of its own in scripts that write no spaces
/// between words; each pictograph.
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let alone = stands_alone(c);
        if !alone && (c.is_alphanumeric() || (run.is_some() && is_combining_mark(c))) {
            run = Some(run.map_or(at, |run| run.start)..end);
            continue;
        }
        found.extend(run.take().and_then(|run| word(text, run, &[])));
        if alone {
            let alone = word(text, at..end, &found);
            found.extend(alone);
        }
    }
    found.extend(run.and_then(|run| word(text, run, &[])));
    found
}

/// The word in this place; `before` are those that it may be joined to.
fn word(text: &str, place: Range<usize>, before: &[Word]) -> Option<Word> {
    let key: String = search_key(text.get(place.clone())?).chars().filter(|c| is_key(*c)).collect();
    let joined = before.last().is_some_and(|last| last.place.end == place.start);
    (!key.is_empty()).then_some(Word { key, place, joined })
}

/// What a decomposed letter leaves beside letters (such as the slash of ½) separates no words in a key.
fn is_key(c: char) -> bool {
    c.is_alphanumeric() || stands_alone(c)
}

/// Characters that are words by themselves: scripts without spaces, and pictographs.
const fn stands_alone(c: char) -> bool {
    matches!(c,
        // Thai, Lao, Myanmar, Khmer
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        // Kana and Han
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}'
        // Pictographs
        | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn letters_and_digits_without_case_and_accents() {
        assert_eq!(keys("Zoë's café, 2nd-hand!"), ["zoe", "s", "cafe", "2nd", "hand"]);
        assert_eq!(keys("cafe\u{301} STRASSE Straße ПРИВЕТ"), ["cafe", "strasse", "straße", "привет"]);
        assert_eq!(keys(" … \u{301} —"), Vec::<String>::new());
    }

    #[test]
    fn scripts_without_spaces_and_emoji_are_words_by_the_character() {
        assert_eq!(keys("東京タワー 🎉🎉ok"), ["東", "京", "タ", "ワ", "ー", "🎉", "🎉", "ok"]);
        let joined: Vec<bool> = words("東京 塔").iter().map(|word| word.joined).collect();
        assert_eq!(joined, [false, true, false]);
    }

    proptest! {
        #[test]
        fn places_are_in_order_and_keys_are_themselves(text in "\\PC{0,60}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.place.start >= end && word.place.end > word.place.start);
                prop_assert!(text.get(word.place.clone()).is_some());
                end = word.place.end;
                prop_assert!(word.key.chars().all(is_key), "{:?}", word);
            }
        }
    }
}
