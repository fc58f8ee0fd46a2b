//! A straight line through what was measured.

/// A straight line through measurements, by least squares.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trend {
    /// What was measured on average.
    pub mean: f64,
    /// How much more a second.
    pub slope: f64,
    /// Over how many seconds.
    pub seconds: f64,
}

impl Trend {
    /// Through pairs of a time in seconds, ascending, and a measurement; `None` of fewer than two times.
    pub fn of(points: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let points: Vec<(f64, f64)> = points.collect();
        let ((first, _), (last, _)) = (points.first()?, points.last()?);
        let count = points.iter().map(|_| 1.0).sum::<f64>();
        let mean_time = points.iter().map(|(time, _)| time).sum::<f64>() / count;
        let mean = points.iter().map(|(_, value)| value).sum::<f64>() / count;
        let square = points.iter().map(|(time, _)| (time - mean_time).powi(2)).sum::<f64>();
        let product = points.iter().map(|(time, value)| (time - mean_time) * (value - mean)).sum::<f64>();
        (square > 0.0).then_some(Self { mean, slope: product / square, seconds: last - first })
    }

    /// By how much the line rises from its beginning to its end.
    pub fn growth(&self) -> f64 {
        self.slope * self.seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth(values: impl Fn(f64) -> f64) -> f64 {
        Trend::of((0..100).map(|second| (f64::from(second), values(f64::from(second))))).unwrap().growth()
    }

    #[test]
    fn what_grows_is_told_from_what_goes_up_and_down() {
        assert!((growth(|second| 50.0 + 2.0 * second) - 198.0).abs() < 0.01);
        assert!(growth(|second| 50.0 + 10.0 * (second % 2.0)).abs() < 1.0);
        assert!(growth(|_| 7.0).abs() < 0.01);
    }

    #[test]
    fn one_moment_makes_no_line() {
        assert_eq!(Trend::of([(1.0, 5.0), (1.0, 6.0)].into_iter()), None);
        assert_eq!(Trend::of(std::iter::empty()), None);
    }
}
