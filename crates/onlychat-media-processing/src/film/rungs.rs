//! The sizes in which a film is made.

/// A size of the film. Its number is the length of the shorter side, as in `v720.mp4`, whichever way it is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rung {
    /// The shorter side.
    pub(crate) number: u32,
    /// Even.
    pub(crate) width: u32,
    /// Even.
    pub(crate) height: u32,
    /// Most bits a second that its picture takes.
    pub(crate) max_rate: u32,
    /// The level of H.264, times ten.
    pub(crate) level: u32,
}

/// The shorter side, the most bits a second and the level of H.264 that allows 60 frames of that size a second.
const STEPS: [(u32, u32, u32); 5] = [
    (240, 400_000, 31),
    (360, 800_000, 31),
    (480, 1_400_000, 31),
    (720, 3_000_000, 32),
    (1080, 6_000_000, 42),
];
/// The shorter side of the one file that plays everywhere.
const PLAY: u32 = 720;

/// The rungs from small to large. The largest is the source's own size or 1080.
pub(crate) fn rungs(width: u32, height: u32) -> Vec<Rung> {
    let short = width.min(height);
    let own = short.min(1080);
    let mut rungs: Vec<Rung> =
        STEPS.iter().filter(|step| step.0 < own).map(|step| at(width, height, step.0)).collect();
    rungs.push(at(width, height, own));
    rungs
}

/// The one file that plays everywhere.
pub(crate) fn play(width: u32, height: u32) -> Rung {
    at(width, height, width.min(height).min(PLAY))
}

fn at(width: u32, height: u32, number: u32) -> Rung {
    let (_, max_rate, level) =
        STEPS.into_iter().find(|step| number <= step.0).unwrap_or((1080, 6_000_000, 42));
    let short = u64::from(width.min(height).max(1));
    let side = |side: u32| {
        let scaled = (u64::from(side) * u64::from(number) + short / 2) / short;
        // Odd sides lose a row: no rung is larger than the source, but nothing is smaller than two.
        u32::try_from(scaled).unwrap_or(2).max(2) & !1
    };
    Rung { number, width: side(width), height: side(height), max_rate, level }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(width: u32, height: u32) -> Vec<(u32, u32, u32)> {
        rungs(width, height).into_iter().map(|rung| (rung.number, rung.width, rung.height)).collect()
    }

    #[test]
    fn no_rung_is_larger_than_the_source() {
        assert_eq!(
            numbers(3840, 2160),
            [(240, 426, 240), (360, 640, 360), (480, 852, 480), (720, 1280, 720), (1080, 1920, 1080)]
        );
        assert_eq!(numbers(720, 1280), [(240, 240, 426), (360, 360, 640), (480, 480, 852), (720, 720, 1280)]);
        assert_eq!(numbers(1000, 600), [(240, 400, 240), (360, 600, 360), (480, 800, 480), (600, 1000, 600)]);
        assert_eq!(numbers(177, 101), [(101, 176, 100)]);
        assert_eq!(numbers(1, 1), [(1, 2, 2)]);
    }

    #[test]
    fn what_plays_everywhere_is_small_enough() {
        assert_eq!((play(1920, 1080).width, play(1920, 1080).height), (1280, 720));
        assert_eq!((play(320, 240).width, play(320, 240).height), (320, 240));
    }
}
