//! Text into HTML.

use std::borrow::Cow;

/// Text for an element or a quoted attribute.
pub(crate) fn html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// JSON for a data block: nothing in it can end the block.
pub(super) fn json(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The first so many code points, cut at a word, on one line.
pub(super) fn excerpt(text: &str, max_chars: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max_chars {
        return line;
    }
    let cut: String = line.chars().take(max_chars).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _rest)| words);
    format!("{words}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out() {
        assert_eq!(html("<a href=\"x\" o='y'>&"), "&lt;a href=&quot;x&quot; o=&#39;y&#39;&gt;&amp;");
        assert!(matches!(html("Zoë"), Cow::Borrowed("Zoë")));
        assert_eq!(json("{\"a\":\"</script>\"}"), "{\"a\":\"\\u003c/script>\"}");
    }

    #[test]
    fn excerpts() {
        assert_eq!(excerpt("one\n two", 20), "one two");
        assert_eq!(excerpt("one two three", 9), "one two…");
        assert_eq!(excerpt("abcdefgh", 3), "abc…");
    }
}
