//! Files in and out: what people write, what Excel does to it, what goes wrong on the way, and that
//! what we write reads back.

mod faults;
mod ground;
mod inward;
mod outward;
mod register;
mod stream;
mod template;
mod value;
mod version;
