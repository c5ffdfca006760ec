//! The program as its users meet it: the command line, and books printed and read back.

mod command_line;
mod postgres;
mod records;
mod round_trip;
mod story;
