//! The example book (`examples/smrj`), embedded so that the demo works from anywhere.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../examples/smrj"]
struct Example;

/// Name and text of every file of the example.
pub(crate) fn files() -> Vec<(String, String)> {
    Example::iter()
        .filter_map(|name| {
            let file = Example::get(&name)?;
            Some((
                name.into_owned(),
                String::from_utf8_lossy(&file.data).into_owned(),
            ))
        })
        .collect()
}
