//! How does work come in and go out in files?
