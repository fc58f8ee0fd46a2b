//! Hours of the day in which nothing is told.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::invalid::Invalid;
use crate::time::Timestamp;

/// A minute of the day: `00:00` to `23:59`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Minute {
    hour: i8,
    minute: i8,
}

impl FromStr for Minute {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::new("bad_time", "A time of day is written like 22:00.");
        let digits = |text: &str| -> Option<i8> {
            let right = text.len() == 2 && text.bytes().all(|c| c.is_ascii_digit());
            right.then(|| text.parse().ok()).flatten()
        };
        let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
        match (digits(hour), digits(minute)) {
            (Some(hour @ 0..24), Some(minute @ 0..60)) => Ok(Self { hour, minute }),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A time zone by its name in the IANA database, such as `Europe/Berlin`, as somebody gave it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TimeZoneName(String);

impl TimeZoneName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its rules. A name that the database no longer has counts as UTC.
    fn rules(&self) -> TimeZone {
        TimeZone::get(&self.0).unwrap_or(TimeZone::UTC)
    }
}

impl FromStr for TimeZoneName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if TimeZone::get(text).is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new("bad_time_zone", "A time zone is named as in the IANA database: Europe/Berlin."))
    }
}

macro_rules! as_text {
    ($name:ident, $text:expr, $read:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&$text(self))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                $read(&text).map_err(D::Error::custom)
            }
        }
    };
}

as_text!(Minute, Self::to_string, str::parse::<Self>);
// Taken as it was written: a name that a newer database lacks does not make the settings unreadable.
as_text!(TimeZoneName, |name: &Self| name.0.clone(), |text: &str| Ok::<_, Invalid>(Self(text.to_owned())));

/// From one time of the day to another, over midnight when the second is the earlier one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuietHours {
    from: Minute,
    to: Minute,
    time_zone: TimeZoneName,
}

impl QuietHours {
    /// Refuses those without an end.
    pub fn new(from: Minute, to: Minute, time_zone: TimeZoneName) -> Result<Self, Invalid> {
        if from == to {
            return Err(Invalid::new("same_time", "Quiet hours end at another time than they begin."));
        }
        Ok(Self { from, to, time_zone })
    }

    /// When they begin.
    pub const fn from(&self) -> Minute {
        self.from
    }

    /// When they end.
    pub const fn to(&self) -> Minute {
        self.to
    }

    /// Where the clock hangs.
    pub const fn time_zone(&self) -> &TimeZoneName {
        &self.time_zone
    }

    /// When it is quiet at `now`: until when.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let zone = self.time_zone.rules();
        let here = jiff::Timestamp::from_millisecond(now.as_millis()).ok()?.to_zoned(zone.clone()).date();
        let at = |date: Date, minute: Minute| -> Option<i64> {
            let time = Time::new(minute.hour, minute.minute, 0, 0).ok()?;
            // A time that a change of the clock leaves out is that much later; one that it repeats is the first.
            Some(date.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
        };
        // Those that began yesterday may go on.
        [here.checked_sub(1.day()).ok()?, here].into_iter().find_map(|date| {
            let ends = if self.to > self.from { date } else { date.checked_add(1.day()).ok()? };
            let (from, to) = (at(date, self.from)?, at(ends, self.to)?);
            (from..to).contains(&now.as_millis()).then(|| Timestamp::from_millis(to))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, to: &str, zone: &str) -> QuietHours {
        QuietHours::new(from.parse().unwrap(), to.parse().unwrap(), zone.parse().unwrap()).unwrap()
    }

    fn until(hours: &QuietHours, now: &str) -> Option<String> {
        hours.until(now.parse().unwrap()).map(|until| until.to_string())
    }

    #[test]
    fn a_night_goes_over_midnight() {
        let night = hours("22:00", "07:00", "Europe/Berlin");
        let ends = Some("2026-11-24T06:00:00.000Z".to_owned());
        assert_eq!(until(&night, "2026-11-23T20:59:59Z"), None);
        assert_eq!(until(&night, "2026-11-23T21:00:00Z"), ends);
        assert_eq!(until(&night, "2026-11-24T05:59:59Z"), ends);
        assert_eq!(until(&night, "2026-11-24T06:00:00Z"), None);
    }

    #[test]
    fn a_day_does_not() {
        let office = hours("09:00", "17:30", "America/New_York");
        assert_eq!(until(&office, "2026-11-24T13:59:00Z"), None);
        assert_eq!(until(&office, "2026-11-24T14:00:00Z"), Some("2026-11-24T22:30:00.000Z".to_owned()));
        assert_eq!(until(&office, "2026-11-24T22:30:00Z"), None);
    }

    #[test]
    fn clocks_that_change_are_followed() {
        // 29 March 2026, 02:00 becomes 03:00 in Berlin.
        let night = hours("23:00", "06:00", "Europe/Berlin");
        assert_eq!(until(&night, "2026-03-28T23:00:00Z"), Some("2026-03-29T04:00:00.000Z".to_owned()));
        let gap = hours("02:30", "04:00", "Europe/Berlin");
        assert_eq!(until(&gap, "2026-03-29T01:15:00Z"), None, "half past two is half past three");
        assert_eq!(until(&gap, "2026-03-29T01:30:00Z"), Some("2026-03-29T02:00:00.000Z".to_owned()));
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in ["", "24:00", "7:00", "07:60", "+7:00", "07:00:00", "0７:00"] {
            assert_eq!(text.parse::<Minute>().unwrap_err().code, "bad_time", "{text}");
        }
        for text in ["", "Europe/Atlantis", "../etc/passwd", "+01:00"] {
            assert_eq!(text.parse::<TimeZoneName>().unwrap_err().code, "bad_time_zone", "{text}");
        }
        let at = "07:00".parse().unwrap();
        assert_eq!(QuietHours::new(at, at, "UTC".parse().unwrap()).unwrap_err().code, "same_time");
    }

    #[test]
    fn they_come_back_as_they_were_stored() {
        let night = hours("22:05", "07:00", "Asia/Kolkata");
        let stored = serde_json::to_string(&night).unwrap();
        assert_eq!(stored, r#"{"from":"22:05","to":"07:00","time_zone":"Asia/Kolkata"}"#);
        assert_eq!(serde_json::from_str::<QuietHours>(&stored).unwrap(), night);
    }
}
