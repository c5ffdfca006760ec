//! Which language the command line speaks: Japanese unless English is asked for. How a sentence is
//! said in both is the business of `kernel::Said`.

use kernel::Language;

/// Reads `--lang en`, `--lang=en` or `KIBAN_LANG`; the help itself depends on it, so it is looked
/// up before the arguments are parsed.
pub(crate) fn detect(arguments: &[String], variable: Option<&str>) -> Language {
    let option = arguments.iter().enumerate().find_map(|(i, argument)| {
        argument.strip_prefix("--lang=").or_else(|| {
            (argument == "--lang")
                .then(|| arguments.get(i + 1))
                .flatten()
                .map(String::as_str)
        })
    });
    match option.or(variable) {
        Some(name) if name.starts_with("en") => Language::English,
        _ => Language::Japanese,
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    fn detect(arguments: &[&str], variable: Option<&str>) -> Language {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        super::detect(&arguments, variable)
    }

    #[test]
    fn japanese_is_spoken_unless_english_is_asked_for() {
        assert_eq!(detect(&["demo"], None), Language::Japanese);
        assert_eq!(detect(&["demo", "--lang", "en"], None), Language::English);
        assert_eq!(
            detect(&["--lang=en", "demo"], Some("ja")),
            Language::English
        );
        assert_eq!(detect(&["demo"], Some("en_GB.UTF-8")), Language::English);
        assert_eq!(detect(&["--lang", "ja"], Some("en")), Language::Japanese);
    }
}
