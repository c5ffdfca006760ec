//! What was it computed from?
