#![no_main]
#![expect(missing_docs, reason = "what it does is said in src/previews.rs")]

libfuzzer_sys::fuzz_target!(|data: &[u8]| onlychat_fuzz::previews(data));
