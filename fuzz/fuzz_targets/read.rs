//! Any bytes: they are read or refused, and what was read can be audited; nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reading) = reader::read("fuzz", bytes) {
        let _ = audit::audit(&reading.document);
    }
});
