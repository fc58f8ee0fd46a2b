use proptest::prelude::*;

use super::*;

fn base() -> Url {
    "https://example.com/a/page?x#y".parse().unwrap()
}

fn preview(html: &str) -> Preview {
    extract(html.as_bytes(), None, &base())
}

fn image(html: &str) -> Option<String> {
    preview(html).image.map(Into::into)
}

#[test]
fn open_graph_comes_first() {
    let html = r#"<!DOCTYPE html><html prefix="og: https://ogp.me/ns#"><head>
        <title>Plain</title><meta name="description" content="plain">
        <meta name="twitter:title" content="Card"><meta name="twitter:description" content="card">
        <meta property="og:title" content="Tom &amp; Zo&euml;"><meta property="og:description" content="graph">
        <meta property="og:site_name" content="Example"><meta property="og:image" content="/i.png">
        <meta name="twitter:image" content="/card.png"></head>"#;
    let expected = Preview {
        title: Some("Tom & Zoë".into()),
        description: Some("graph".into()),
        site_name: Some("Example".into()),
        image: Some("https://example.com/i.png".parse().unwrap()),
    };
    assert_eq!(preview(html), expected);
}

#[test]
fn then_cards_then_what_every_page_has() {
    let cards = r"<title>Plain</title><meta property=twitter:title content=Card><meta name=description content=plain>
        <meta name=twitter:description content=card><meta name=twitter:image:src content=//cdn.example.com/c.png>";
    let found = preview(cards);
    assert_eq!((found.title.as_deref(), found.description.as_deref()), (Some("Card"), Some("card")));
    assert_eq!(found.image.unwrap().as_str(), "https://cdn.example.com/c.png");
    let found = preview("<TITLE>\n  Plain\n  title </TITLE><META NAME=Description CONTENT='plain'>");
    assert_eq!((found.title.as_deref(), found.description.as_deref()), (Some("Plain title"), Some("plain")));
    assert_eq!(preview("<p>nothing"), Preview::default());
    assert!(preview("").is_empty());
}

#[test]
fn what_is_empty_gives_way_to_the_next() {
    let html = r#"<meta property="og:title" content=" "><meta property="og:title" content="&#8203;">
        <meta name="twitter:title" content="Card"><meta property="og:image" content="data:image/png;base64,x">
        <meta property="og:image:url" content="/second.png">"#;
    let found = preview(html);
    assert_eq!(found.title.as_deref(), Some("Card"));
    assert_eq!(found.image.unwrap().path(), "/second.png");
}

#[test]
fn the_first_of_each_counts() {
    let html = r#"<title>First</title><svg><title>Icon</title></svg>
        <meta property="og:description" content="one"><meta property="og:description" content="two">
        <meta property="og:image" content="/1.png"><meta property="og:image" content="/2.png">"#;
    let found = preview(html);
    assert_eq!((found.title.as_deref(), found.description.as_deref()), (Some("First"), Some("one")));
    assert_eq!(found.image.unwrap().path(), "/1.png");
}

#[test]
fn the_head_is_all_that_is_read() {
    for end in ["</head>", "<body>", "</HEAD\n>", "<body class=x>"] {
        let html = format!("<title>T</title>{end}<meta property=og:title content=Later>");
        assert_eq!(preview(&html).title.as_deref(), Some("T"), "{end}");
    }
    // A script, a style or a comment is no page, whatever it says; a pixel ends no head.
    for within in [
        "<script>'</head><meta property=og:title content=Script>'</script>",
        "<script>'</b><!--<script></x>'; <meta property=og:title content=Script></script>",
        "<style></head><meta property=og:title content=Style></style>",
        "<!-- </head><meta property=og:title content=Comment> -->",
        "<noscript><img src=x></noscript>",
    ] {
        let html = format!("<head><title>T</title>{within}<meta name=description content=D></head>");
        let found = preview(&html);
        assert_eq!(
            (found.title.as_deref(), found.description.as_deref()),
            (Some("T"), Some("D")),
            "{within}"
        );
    }
    assert_eq!(
        preview("<title>a <b>bold</b> &lt;title</title>").title.as_deref(),
        Some("a <b>bold</b> <title")
    );
}

#[test]
fn a_page_without_end_is_read_to_the_limit() {
    let tag = "<meta name=x content=y>";
    let page = |before: usize| preview(&format!("{}<title>Late</title>", tag.repeat(before))).title;
    assert_eq!(page(PAGE_MAX_BYTES / tag.len() - 1).as_deref(), Some("Late"));
    assert_eq!(page(PAGE_MAX_BYTES / tag.len() + 1), None);
    assert_eq!(
        preview(&format!("<title>{}", "x".repeat(PAGE_MAX_BYTES))).title.unwrap().chars().count(),
        200
    );
}

/// Whatever is repeated so often: no depth, no count makes it fall over. A worker's stack is 2 MiB.
#[test]
fn nothing_is_too_deep() {
    let whole = |part: &str| part.repeat(PAGE_MAX_BYTES / 4 / part.len());
    let mut pages: Vec<String> = [
        "<meta name=\"",
        "<meta name=\"x\" ",
        "<",
        "<a",
        "<a ",
        "<a>",
        "</a>",
        "</",
        "<!",
        "<!--",
        "--!>",
        "<!doctype ",
        "<?",
        "&",
        "&#",
        "&#x",
        "&#x41;",
        "&amp",
        "&notit;",
        "<script>",
        "<script><!--<script>",
        "</script",
        "<title>",
        "</title",
        "<style>",
        "]]>",
        "<![CDATA[",
        "<svg>",
        "a=\"b\"",
        "\0",
        "\r\n",
        "'>",
        "\u{e9}",
    ]
    .into_iter()
    .flat_map(|part| [whole(part), format!("<title>{}", whole(part)), format!("<a {}", whole(part))])
    .collect();
    // Each attribute another one.
    let attributes: Vec<String> = (0..60_000).map(|number| format!("{number:x}=\"\"")).collect();
    pages.push(format!("<meta {}><title>T</title>", attributes.join(" ")));
    let read = std::thread::Builder::new().stack_size(128 * 1024).spawn(move || {
        for page in pages {
            preview(&page);
        }
    });
    read.unwrap().join().unwrap();
}

#[test]
fn texts_have_a_length_and_nothing_unseen() {
    let long = "ü".repeat(1000);
    let html = format!(
        "<title>{long}</title><meta property=og:description content='{long}'>
         <meta property=og:site_name content='{long}'>"
    );
    let found = preview(&html);
    let length = |text: Option<String>| text.unwrap().chars().count();
    assert_eq!(length(found.title), TITLE_MAX_CHARS);
    assert_eq!(length(found.description), DESCRIPTION_MAX_CHARS);
    assert_eq!(length(found.site_name), SITE_NAME_MAX_CHARS);
    let html = "<meta property=og:title content='&#x202e;gpj.&#0;exe&#27;[0m&#10;&#x2066;x'>";
    assert_eq!(preview(html).title.as_deref(), Some("gpj.\u{fffd}exe [0m x"));
}

#[test]
fn an_image_is_a_web_address() {
    let html = |address: &str| format!("<meta property=og:image content='{address}'>");
    for (address, expected) in [
        ("i.png", "https://example.com/a/i.png"),
        (" /i.png?a=1&amp;b=2 ", "https://example.com/i.png?a=1&b=2"),
        ("http://cdn.example.com/i.png", "http://cdn.example.com/i.png"),
    ] {
        assert_eq!(image(&html(address)).as_deref(), Some(expected), "{address}");
    }
    let long = format!("/{}", "x".repeat(LINK_MAX_BYTES));
    for address in [
        "javascript:alert(1)",
        "data:,x",
        "file:///etc/passwd",
        "https://u:p@example.com/",
        "https://",
        &long,
    ] {
        assert_eq!(image(&html(address)), None, "{address}");
    }
    let within = |base: &str| image(&format!("<base href='{base}'><base href=/no/>{}", html("i.png")));
    assert_eq!(within("/b/").as_deref(), Some("https://example.com/b/i.png"));
    assert_eq!(within("https://cdn.example.com").as_deref(), Some("https://cdn.example.com/i.png"));
    assert_eq!(within("data:,x").as_deref(), Some("https://example.com/a/i.png"));
}

proptest! {
    /// Whatever a page is, what is made of it keeps to its limits.
    #[test]
    fn any_page_is_read(
        parts in prop::collection::vec(prop_oneof![
            Just("<meta property='og:title' content='".to_owned()), Just("<title>".to_owned()), Just("'>".to_owned()),
            Just("</title>".to_owned()), Just("<meta property=og:image content=".to_owned()), Just("<base href=".to_owned()),
            Just("<!--".to_owned()), Just("<script>".to_owned()), Just("&#x".to_owned()), Just("<meta charset=".to_owned()),
            Just("\u{202e}".to_owned()), Just("]]>".to_owned()), Just("<![CDATA[".to_owned()), any::<String>(),
        ], 0..20),
        tail in prop::collection::vec(any::<u8>(), 0..200),
        content_type in prop::option::of(".{0,40}"),
    ) {
        let page = [parts.concat().into_bytes(), tail].concat();
        let found = extract(&page, content_type.as_deref(), &base());
        let limits = [TITLE_MAX_CHARS, DESCRIPTION_MAX_CHARS, SITE_NAME_MAX_CHARS];
        for (text, limit) in [found.title, found.description, found.site_name].into_iter().zip(limits) {
            let Some(text) = text else { continue };
            prop_assert!((1..=limit).contains(&text.chars().count()));
            let unseen = text.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}'));
            prop_assert!(!unseen, "{:?}", text);
            prop_assert_eq!(clean(&text, limit), Some(text));
        }
        prop_assert!(found.image.is_none_or(|image| matches!(image.scheme(), "http" | "https")));
    }
}
