//! Whether a GIF moves, without decoding it.

use std::io::{self, BufRead, Read, Seek};

/// Whether a GIF has a second picture. One that is cut short before it has none.
pub(super) fn gif_moves(reader: &mut (impl BufRead + Seek)) -> bool {
    pictures(reader).unwrap_or(0) > 1
}

/// Counts to two.
fn pictures(reader: &mut (impl BufRead + Seek)) -> io::Result<u32> {
    let header: [u8; 13] = take(reader)?;
    skip(reader, colours(header[10]))?;
    let mut found = 0;
    loop {
        match take::<1>(reader) {
            Ok([0x21]) => {
                let [_label] = take(reader)?;
                blocks(reader)?;
            }
            Ok([0x2c]) => {
                found += 1;
                if found > 1 {
                    return Ok(found);
                }
                let descriptor: [u8; 9] = take(reader)?;
                skip(reader, colours(descriptor[8]))?;
                let [_code_size] = take(reader)?;
                if blocks(reader).is_err() {
                    return Ok(found);
                }
            }
            _ => return Ok(found),
        }
    }
}

/// The length of the colour table that flags announce.
const fn colours(flags: u8) -> i64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn blocks(reader: &mut (impl BufRead + Seek)) -> io::Result<()> {
    loop {
        let [length] = take(reader)?;
        if length == 0 {
            return Ok(());
        }
        skip(reader, i64::from(length))?;
    }
}

fn take<const N: usize>(reader: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn skip(reader: &mut impl Seek, bytes: i64) -> io::Result<()> {
    reader.seek_relative(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const HEADER: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    const CONTROL: &[u8] = b"\x21\xf9\x04\0\x0a\0\0\0";
    const PICTURE: &[u8] = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";

    fn moving(parts: &[&[u8]]) -> bool {
        gif_moves(&mut Cursor::new(parts.concat()))
    }

    #[test]
    fn two_pictures_move() {
        assert!(moving(&[HEADER, CONTROL, PICTURE, CONTROL, PICTURE, b";"]));
        assert!(!moving(&[HEADER, CONTROL, PICTURE, b";"]));
        assert!(!moving(&[HEADER, CONTROL, PICTURE, CONTROL, b";", PICTURE]));
    }

    #[test]
    fn whatever_is_cut_short_ends() {
        let whole = [HEADER, CONTROL, PICTURE, PICTURE].concat();
        for end in 0..whole.len() {
            gif_moves(&mut Cursor::new(&whole[..end]));
        }
    }
}
