//! How loud a sound is over its time.

/// How many values a waveform has at most.
const VALUES: usize = 100;

/// The peaks of samples that come one after another, however many: memory is bounded, because two neighbours become one
/// whenever there are too many.
#[derive(Debug)]
pub(crate) struct Waveform {
    peaks: Vec<u16>,
    /// How many samples each peak is of.
    each: u64,
    current: u16,
    in_current: u64,
    /// The first half of a sample whose second has not come.
    half: Option<u8>,
}

/// Between 10 and 20 times what is kept, so that no value is of twice as long as another.
const MOST_PEAKS: usize = 20 * VALUES;

impl Waveform {
    /// Of nothing yet.
    pub(crate) const fn new() -> Self {
        Self { peaks: Vec::new(), each: 16, current: 0, in_current: 0, half: None }
    }

    /// Takes samples of 16 bit, little-endian, in whatever pieces they come.
    pub(crate) fn hear(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match self.half.take() {
                None => self.half = Some(*byte),
                Some(low) => self.sample(i16::from_le_bytes([low, *byte])),
            }
        }
    }

    fn sample(&mut self, sample: i16) {
        self.current = self.current.max(sample.unsigned_abs());
        self.in_current += 1;
        if self.in_current == self.each {
            self.peaks.push(self.current);
            (self.current, self.in_current) = (0, 0);
            if self.peaks.len() == MOST_PEAKS {
                self.peaks = self.peaks.chunks(2).map(loudest).collect();
                self.each *= 2;
            }
        }
    }

    /// At most 100 values of 0 to 255, over the whole time.
    pub(crate) fn values(mut self) -> Vec<u8> {
        if self.in_current > 0 {
            self.peaks.push(self.current);
        }
        let count = self.peaks.len().min(VALUES);
        (0..count)
            .map(|n| {
                let (from, to) = (n * self.peaks.len() / count, (n + 1) * self.peaks.len() / count);
                // 32,768 is the loudest.
                u8::try_from(loudest(self.peaks.get(from..to).unwrap_or_default()) >> 7).unwrap_or(u8::MAX)
            })
            .collect()
    }
}

fn loudest(peaks: &[u16]) -> u16 {
    peaks.iter().copied().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(samples: impl Iterator<Item = i16>) -> Vec<u8> {
        let bytes: Vec<u8> = samples.flat_map(i16::to_le_bytes).collect();
        let mut waveform = Waveform::new();
        bytes.chunks(7).for_each(|piece| waveform.hear(piece));
        waveform.values()
    }

    #[test]
    fn silence_and_noise_are_told_apart() {
        let values = of((0..80_000).map(|n| if n < 40_000 { 0 } else { i16::MIN }));
        assert_eq!(values.len(), 100);
        assert!(values[..49].iter().all(|value| *value == 0), "{values:?}");
        assert!(values[51..].iter().all(|value| *value == 255), "{values:?}");
    }

    #[test]
    fn memory_is_bounded_and_short_sounds_are_short() {
        assert_eq!(of(std::iter::empty()), Vec::<u8>::new());
        assert_eq!(of([i16::MAX].into_iter()), [255]);
        let mut waveform = Waveform::new();
        let second = [0x00, 0x40].repeat(8000);
        (0..600).for_each(|_| waveform.hear(&second));
        assert!(waveform.peaks.len() < MOST_PEAKS);
        assert_eq!(waveform.values(), [128; 100]);
    }
}
