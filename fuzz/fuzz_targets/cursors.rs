#![no_main]
#![expect(missing_docs, reason = "what it does is said in src/cursors.rs")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| onlychat_fuzz::cursors(data));
