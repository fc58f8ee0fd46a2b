//! Who is in the demo and what they say. Nobody in it is real.

/// Somebody in the demo.
pub(super) struct Person {
    pub(super) email: &'static str,
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
    pub(super) color: &'static str,
    pub(super) bio: &'static str,
    /// For creators.
    pub(super) handle: Option<&'static str>,
    /// What a creator's page says.
    pub(super) about: &'static str,
}

/// A conversation; people by their place in [`PEOPLE`].
pub(super) struct Talk {
    pub(super) fan: usize,
    pub(super) creator: usize,
    pub(super) lines: &'static [Line],
    pub(super) read_to_the_end: bool,
}

/// A message of a conversation.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) after_minutes: u64,
    pub(super) by_creator: bool,
    pub(super) text: &'static str,
    pub(super) reaction: Option<&'static str>,
}

const fn fan(after_minutes: u64, text: &'static str) -> Line {
    Line { after_minutes, by_creator: false, text, reaction: None }
}

const fn creator(after_minutes: u64, text: &'static str) -> Line {
    Line { after_minutes, by_creator: true, text, reaction: None }
}

const fn liked(line: Line, emoji: &'static str) -> Line {
    Line { reaction: Some(emoji), ..line }
}

pub(super) const PEOPLE: &[Person] = &[
    Person {
        email: "mara@demo.example",
        first_name: "Mara",
        last_name: "Linde",
        color: "#7c3aed",
        bio: "Ceramics, slow mornings, loud kilns.",
        handle: Some("mara.linde"),
        about: "I throw pots in a converted tram depot and film every step.\n\nSubscribers see the kiln openings first, the failures included. Ask me anything about glazes.",
    },
    Person {
        email: "tomas@demo.example",
        first_name: "Tomás",
        last_name: "Ferreira",
        color: "#0f766e",
        bio: "Guitar teacher. Fado on weekdays, metal on weekends.",
        handle: Some("tomas_plays"),
        about: "Short lessons that fit between two metro stops. New tabs on Tuesdays, listening hour on Fridays.",
    },
    Person {
        email: "aiko@demo.example",
        first_name: "Aiko",
        last_name: "Mori",
        color: "#be185d",
        bio: "Trail runner, map nerd.",
        handle: Some("aiko.runs"),
        about: "Training plans that survive real weeks. I answer every message, usually after sunrise.",
    },
    Person {
        email: "sam@demo.example",
        first_name: "Sam",
        last_name: "Okafor",
        color: "#b45309",
        bio: "Learning to make a bowl that holds soup.",
        handle: None,
        about: "",
    },
    Person {
        email: "lena@demo.example",
        first_name: "Lena",
        last_name: "Voss",
        color: "#1d4ed8",
        bio: "Here for the music.",
        handle: None,
        about: "",
    },
    Person {
        email: "noor@demo.example",
        first_name: "Noor",
        last_name: "Haddad",
        color: "#15803d",
        bio: "First half marathon in spring.",
        handle: None,
        about: "",
    },
];

/// Who subscribes to whom: fan, creator.
pub(super) const SUBSCRIPTIONS: &[(usize, usize)] = &[(3, 0), (4, 0), (5, 0), (4, 1), (3, 1), (5, 2)];

pub(super) const TALKS: &[Talk] = &[
    Talk {
        fan: 3,
        creator: 0,
        read_to_the_end: false,
        lines: &[
            fan(5, "Hi Mara! Your celadon video made me buy a bag of clay. I regret nothing."),
            liked(creator(12, "That is how it starts 😄 What did you get?"), "😂"),
            fan(2, "Some stoneware, \"suitable for beginners\". It cracks while drying, though."),
            creator(
                3,
                "Usually it dries too fast. Cover it with a plastic bag for the first two days and keep the rim away from the heater.",
            ),
            liked(fan(40, "You were right about the heater. It sits exactly beside it."), "❤️"),
            creator(1400, "Did the second one survive the night?"),
            liked(fan(25, "It did! Slightly oval, entirely mine."), "👏"),
            creator(
                4,
                "Oval is a style. Send me a picture when it is fired, I will tell you which glaze forgives most.",
            ),
            fan(
                1300,
                "The kiln at the community centre opens on Thursday. I am far too excited about a soup bowl.",
            ),
            creator(9, "As you should be. Thursday it is 🔥"),
            creator(1, "One more thing: glaze it thinner than you think. Then thinner again."),
        ],
    },
    Talk {
        fan: 4,
        creator: 1,
        read_to_the_end: true,
        lines: &[
            fan(3, "Is the Friday hour at seven or at eight? The page says both."),
            liked(creator(30, "Eight! I fixed the page, thank you."), "👍"),
            fan(2, "Could you play the slow one again, the one in D minor?"),
            creator(6, "With pleasure. Bring a candle and no expectations."),
        ],
    },
    Talk {
        fan: 5,
        creator: 2,
        read_to_the_end: true,
        lines: &[
            fan(4, "Week three done. My knees have opinions."),
            creator(15, "Tell me where exactly: front, side, or below the kneecap?"),
            fan(3, "Side. After about six kilometres."),
            liked(
                creator(
                    5,
                    "Then we swap Thursday's hills for flat and add the side steps from the plan, two sets. Write me on Sunday how it feels.",
                ),
                "🙏",
            ),
        ],
    },
    Talk {
        fan: 4,
        creator: 0,
        read_to_the_end: true,
        lines: &[
            fan(2, "Do you ship the small cups?"),
            creator(50, "From December on. I will put your name on the list."),
        ],
    },
];
