//! What is typed into a search field.

use std::ops::Range;

use super::words::{Word, words};
use crate::invalid::Invalid;

/// Longest query, in code points.
pub const QUERY_MAX_CHARS: usize = 200;
/// Most words and phrases of a query.
pub const QUERY_MAX_TERMS: usize = 16;
/// A word of so many characters is also found at the beginning of a longer one.
pub const PREFIX_MIN_CHARS: usize = 3;

/// Words and phrases, each of which must be found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
}

/// One of them, by the keys of its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Term {
    /// A word.
    Word(String),
    /// A word, or the beginning of one.
    Prefix(String),
    /// Whole words that follow on each other; at least two.
    Phrase(Vec<String>),
}

impl Query {
    /// Words, and phrases in quotation marks (`"` or `“…”`). A word of at least [`PREFIX_MIN_CHARS`] characters stands for
    /// all that begin with it, and several characters without a space, in a script that writes none, for a phrase.
    ///
    /// # Errors
    /// When it is longer than [`QUERY_MAX_CHARS`] or has more than [`QUERY_MAX_TERMS`] parts.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let count = text.chars().count();
        if count > QUERY_MAX_CHARS {
            let why = format!("At most {QUERY_MAX_CHARS} characters; this has {count}.");
            return Err(Invalid::new("too_long", why));
        }
        let mut terms = Vec::new();
        for (part, quoted) in parts(text) {
            let found = words(part);
            if quoted {
                terms.extend(whole(found.into_iter().map(|word| word.key).collect()));
            } else {
                terms.extend(loose(found));
            }
        }
        if terms.len() > QUERY_MAX_TERMS {
            let why = format!("At most {QUERY_MAX_TERMS} words; this has {}.", terms.len());
            return Err(Invalid::new("too_many_words", why));
        }
        Ok(Self { terms })
    }

    /// Whether nothing is looked for, because there is no word in it.
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Its parts.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether each part is in one of the texts.
    pub(super) fn is_in(&self, texts: &[&str]) -> bool {
        if self.is_empty() {
            return true;
        }
        let texts: Vec<Vec<Word>> = texts.iter().map(|text| words(text)).collect();
        self.terms.iter().all(|term| texts.iter().any(|text| term.places_in(text).next().is_some()))
    }

    /// Where its parts are, merged.
    pub(super) fn places_in(&self, text: &str) -> Vec<Range<usize>> {
        let words = words(text);
        let mut places: Vec<Range<usize>> =
            self.terms.iter().flat_map(|term| term.places_in(&words)).collect();
        places.sort_unstable_by_key(|place| (place.start, place.end));
        places.into_iter().fold(Vec::new(), |mut merged, place| {
            match merged.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => merged.push(place),
            }
            merged
        })
    }
}

impl Term {
    /// Where it is among a text's words, in bytes of that text.
    fn places_in<'a>(&'a self, text: &'a [Word]) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        match self {
            Self::Word(key) => {
                Box::new(text.iter().filter(move |word| word.key == *key).map(|word| word.place.clone()))
            }
            Self::Prefix(key) => Box::new(
                text.iter()
                    .filter(move |word| word.key.starts_with(key.as_str()))
                    .map(|word| word.place.clone()),
            ),
            Self::Phrase(keys) => Box::new(text.windows(keys.len()).filter_map(move |window| {
                let all = window.iter().zip(keys).all(|(word, key)| word.key == *key);
                let (first, last) = (window.first()?, window.last()?);
                all.then_some(first.place.start..last.place.end)
            })),
        }
    }
}

/// The text between and within quotation marks; one that is never closed reaches to the end.
fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split(['"', '“', '”', '„']).enumerate().map(|(number, part)| (part, number % 2 == 1))
}

fn whole(mut keys: Vec<String>) -> Option<Term> {
    match keys.len() {
        0 => None,
        1 => keys.pop().map(Term::Word),
        _ => Some(Term::Phrase(keys)),
    }
}

/// Words as they are typed: those that are joined make a phrase.
fn loose(found: Vec<Word>) -> Vec<Term> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    for Word { key, joined, .. } in found {
        match groups.last_mut() {
            Some(group) if joined => group.push(key),
            _ => groups.push(vec![key]),
        }
    }
    let term = |keys: Vec<String>| match whole(keys)? {
        Term::Word(key) if key.chars().count() >= PREFIX_MIN_CHARS => Some(Term::Prefix(key)),
        other => Some(other),
    };
    groups.into_iter().filter_map(term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap()
    }

    #[test]
    fn words_prefixes_and_phrases() {
        let word = |key: &str| Term::Word(key.into());
        let prefix = |key: &str| Term::Prefix(key.into());
        let phrase = |keys: &[&str]| Term::Phrase(keys.iter().map(|key| (*key).to_owned()).collect());
        assert_eq!(query("My café").terms(), [word("my"), prefix("cafe")]);
        assert_eq!(query("\"My café\" now").terms(), [phrase(&["my", "cafe"]), prefix("now")]);
        assert_eq!(query("“hello” „you there").terms(), [word("hello"), phrase(&["you", "there"])]);
        assert_eq!(query("東京 x").terms(), [phrase(&["東", "京"]), word("x")]);
        assert!(query(" \" \" - ").is_empty());
    }

    #[test]
    fn all_of_it_must_be_there() {
        let found = |text: &str, sought: &str| query(sought).is_in(&[text, "holiday.jpg"]);
        assert!(found("The blue lagoon", "lag BLUE"));
        assert!(!found("The blue lagoon", "goon"), "only beginnings");
        assert!(!found("The blue lagoon", "\"lag\""), "quoted words are whole");
        assert!(found("The blue lagoon", "\"blue lagoon\""));
        assert!(!found("The lagoon, blue", "\"blue lagoon\""));
        assert!(found("The blue lagoon", "blue holiday"), "also over several texts");
        assert!(found("去東京了", "東京") && !found("東大京", "東京"));
        assert!(!found("to", "t"), "two letters are a whole word");
    }

    #[test]
    fn places_are_merged_and_in_order() {
        assert_eq!(query("blu \"the blue\"").places_in("The blue Blu"), [0..8, 9..12]);
        assert_eq!(query("é").places_in("cafe\u{301} é b é"), [7..9, 12..14]);
        assert_eq!(query("no").places_in("The blue"), []);
    }

    #[test]
    fn too_much_is_refused() {
        assert_eq!(Query::parse(&"x".repeat(QUERY_MAX_CHARS + 1)).unwrap_err().code, "too_long");
        let many = "a ".repeat(QUERY_MAX_TERMS + 1);
        assert_eq!(Query::parse(&many).unwrap_err().code, "too_many_words");
    }
}
