//! Texts of strangers, as they may be shown.

/// One line of at most so many code points, `…` in place of what is cut off; `None` when nothing is left.
///
/// White space of any kind becomes one space. Dropped is what is not seen and can mislead: control characters, and
/// whatever turns the direction of writing (U+202E and its like), so that no title reads backwards into its surroundings.
pub(crate) fn clean(text: &str, max_chars: usize) -> Option<String> {
    let (mut kept, mut count, mut space) = (String::new(), 0, false);
    for c in text.chars() {
        if c.is_whitespace() || (c.is_control() && c != '\0') {
            space = !kept.is_empty();
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        count += 1 + usize::from(space);
        if count > max_chars {
            return Some(shortened(kept, max_chars));
        }
        if std::mem::take(&mut space) {
            kept.push(' ');
        }
        kept.push(c);
    }
    // A joiner with nothing to join is nothing to see.
    let seen = kept.chars().any(|c| !matches!(c, ' ' | '\u{200c}' | '\u{200d}'));
    seen.then_some(kept)
}

/// Makes room for the mark that something is missing.
fn shortened(mut kept: String, max_chars: usize) -> String {
    while kept.chars().count() >= max_chars {
        kept.pop();
    }
    // Nothing hangs on what was cut off.
    kept.truncate(kept.trim_end_matches([' ', '\u{200c}', '\u{200d}']).len());
    kept.push('…');
    kept
}

/// Characters without a shape that steer others: Unicode's bidirectional controls, marks, invisible operators and tags. The
/// joiners (U+200C, U+200D) stay: Persian and emoji are written with them.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\0' | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> Option<String> {
        clean(text, 20)
    }

    #[test]
    fn one_line_is_left() {
        assert_eq!(cleaned("  a\r\n\t b\u{a0}\u{2028}c\u{85}\u{7}d  ").as_deref(), Some("a b c d"));
        assert_eq!(
            cleaned("Zoë 👩\u{200d}👧 می\u{200c}خواهم").as_deref(),
            Some("Zoë 👩\u{200d}👧 می\u{200c}خواهم")
        );
        for nothing in ["", " \n ", "\u{200b}\u{feff}", "\u{202e}", "\u{200d}", "\0"] {
            assert_eq!(cleaned(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn nothing_turns_what_is_around_it() {
        assert_eq!(cleaned("photo_\u{202e}gpj.exe").as_deref(), Some("photo_gpj.exe"));
        assert_eq!(cleaned("\u{2066}a\u{2069}\u{200f}b\u{61c}\u{ad}c").as_deref(), Some("abc"));
        assert_eq!(cleaned("a\u{1b}[31mb").as_deref(), Some("a [31mb"));
        assert_eq!(cleaned("a\u{e0041}\u{e0042}").as_deref(), Some("a"));
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(cleaned(&"x".repeat(20)), Some("x".repeat(20)));
        assert_eq!(cleaned(&"x".repeat(21)), Some("x".repeat(19) + "…"));
        assert_eq!(cleaned(&format!("{} yz", "x".repeat(18))), Some("x".repeat(18) + "…"));
        let joined = format!("{}👩\u{200d}👧", "x".repeat(17)) + "yyy";
        assert_eq!(cleaned(&joined), Some("x".repeat(17) + "👩…"));
        assert_eq!(clean(&"ü".repeat(500), 200).unwrap().chars().count(), 200);
    }
}
