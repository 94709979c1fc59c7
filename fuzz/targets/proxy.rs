#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tcgen_fuzz::quiet::proxy::check(input));
