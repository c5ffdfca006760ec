//! What work could have made these figures?
