//! The chart: for each metric two bars, OnlyChat's and the peer's, each pair to its own scale.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::outcome::{Doing, Outcome};
use crate::report::figure;

/// One metric.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    /// What, and which way is better.
    pub(super) what: String,
    pub(super) unit: String,
    pub(super) ours: f64,
    pub(super) theirs: f64,
}

const WIDTH: f64 = 760.0;
/// Where bars begin, and how long the longest is.
const LEFT: f64 = 24.0;
const LONGEST: f64 = 560.0;
const TOP: f64 = 74.0;
const ROW: f64 = 66.0;
const BAR: f64 = 16.0;
const OURS: &str = "#0e7490";
const THEIRS: &str = "#9ca3af";

/// Draws it into `path`.
pub(super) fn write(path: &Path, rows: &[Row], peer: &str, note: &str) -> Outcome {
    std::fs::write(path, draw(rows, peer, note)).doing(format!("write {}", path.display()))
}

fn draw(rows: &[Row], peer: &str, note: &str) -> String {
    let mut at = TOP;
    let mut body = String::new();
    for row in rows {
        body += &draw_row(row, at);
        at += ROW;
    }
    let height = at + 24.0;
    let spoken: Vec<String> = rows
        .iter()
        .map(|row| format!("{}: {} against {} {}", row.what, figure(row.ours), figure(row.theirs), row.unit))
        .collect();
    let (peer, note, spoken) = (escape(peer), escape(note), escape(&spoken.join("; ")));
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" fill="#1f2937">
<title id="title">OnlyChat and {peer} under the same load</title>
<desc id="desc">{spoken}</desc>
<rect width="{WIDTH}" height="{height}" rx="8" fill="#ffffff"/>
<rect x="{LEFT}" y="22" width="12" height="12" fill="{OURS}"/><text x="42" y="33">OnlyChat</text>
<rect x="130" y="22" width="12" height="12" fill="{THEIRS}"/><text x="148" y="33">{peer}</text>
<text x="{LEFT}" y="56" font-size="11" fill="#6b7280">{note}</text>
{body}</svg>
"##
    )
}

fn draw_row(row: &Row, at: f64) -> String {
    let longest = row.ours.max(row.theirs).max(f64::MIN_POSITIVE);
    let bar = |value: f64, y: f64, colour: &str| {
        let length = (value / longest * LONGEST).max(1.0);
        let (end, base, value) = (LEFT + length + 8.0, y + 12.5, figure(value));
        format!(
            "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"{BAR}\" rx=\"2\" fill=\"{colour}\"/>\
             <text x=\"{end:.1}\" y=\"{base}\">{value} {}</text>\n",
            row.unit
        )
    };
    let (what, title) = (escape(&row.what), at + 12.0);
    format!("<text x=\"{LEFT}\" y=\"{title}\" font-weight=\"600\">{what}</text>\n")
        + &bar(row.ours, at + 20.0, OURS)
        + &bar(row.theirs, at + 20.0 + BAR + 2.0, THEIRS)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_bar_is_full_and_the_other_in_proportion() {
        let row = Row { what: "ack p50 <less>".to_owned(), unit: "ms".to_owned(), ours: 1.0, theirs: 4.0 };
        let chart = draw(&[row], "a & b", "a note");
        assert!(chart.contains(r#"width="140.0""#) && chart.contains(r#"width="560.0""#), "{chart}");
        assert!(chart.contains("ack p50 &lt;less&gt;") && chart.contains("a &amp; b"), "{chart}");
        assert!(chart.contains("1.00 against 4.00 ms"), "{chart}");
    }

    #[test]
    fn nothing_at_all_is_drawn_without_dividing_by_it() {
        let row = Row { what: "x".to_owned(), unit: String::new(), ours: 0.0, theirs: 0.0 };
        assert!(!draw(&[row], "p", "n").contains("NaN"));
    }
}
