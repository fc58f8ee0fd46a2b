//! Finding people by names that are typed in a hurry.

use crate::text::search_key;

/// From so many characters on, one slip is forgiven, and from the second figure on, two.
const FORGIVEN: [(usize, usize); 2] = [(8, 2), (4, 1)];

/// Whether `typed`, a [`search_key`], means one of these names: it is in one of them as it stands, or each of its words is
/// the beginning of a word of them but for a slip (a letter wrong, missing, too many, or two exchanged): one from four
/// letters on, two from eight on.
pub fn means<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
    let names: Vec<String> = names.into_iter().map(search_key).collect();
    if names.iter().any(|name| name.contains(typed)) {
        return true;
    }
    let mut words = typed.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| names.iter().any(|name| begins_a_word(word, name)))
}

fn begins_a_word(typed: &str, name: &str) -> bool {
    let typed: Vec<char> = typed.chars().collect();
    let slips = FORGIVEN.iter().find(|(length, _)| typed.len() >= *length).map_or(0, |(_, slips)| *slips);
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| word.chars().collect::<Vec<_>>())
        .any(|word| distance_to_beginning(&typed, &word) <= slips)
}

/// How many slips `typed` is from the nearest beginning of `word` (Damerau's distance, adjacent letters exchanged as one).
fn distance_to_beginning(typed: &[char], word: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for (i, a) in typed.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in word.iter().enumerate() {
            let same = usize::from(a != b);
            let mut least = (last[j] + same).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == word[j - 1] && typed[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.into_iter().min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str, names: &[&str]) -> bool {
        means(&search_key(typed), names.iter().copied())
    }

    #[test]
    fn what_is_typed_right_is_found_anywhere() {
        assert!(found("", &["Zoë Miller"]));
        assert!(found("oe mil", &["Zoë Miller"]));
        assert!(found("zoe_m", &["Zoë", "zoe_m"]));
        assert!(!found("zoe miller zoe_m", &["Zoë", "anna"]));
    }

    #[test]
    fn slips_are_forgiven_by_length() {
        for typed in ["Mlller", "Millr", "Milller", "Imller", "milelr", "Mila"] {
            assert!(found(typed, &["Zoë Miller"]), "{typed}");
        }
        assert!(found("alexnadrai", &["Alexandria"]), "two in ten");
        assert!(found("milller zoe", &["Zoë Miller"]), "in any order");
        for typed in ["zos", "mxxler", "mill zob", "iller0x", "xoe"] {
            assert!(!found(typed, &["Zoë Miller"]), "{typed}");
        }
    }
}
