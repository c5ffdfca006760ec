//! Any text: numbers found in it lie inside it, in order, on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut last = 0;
    for numeral in kernel::numeral::scan(text) {
        assert!(last <= numeral.start && numeral.start < numeral.end);
        assert!(text.get(numeral.start..numeral.unit_end).is_some());
        last = numeral.unit_end;
    }
    let _ = kernel::Entry::read(text);
});
