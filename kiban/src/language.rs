//! The language in which the command line speaks: Japanese unless English is asked for.

/// Language of help, summaries and messages (表示言語).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// 日本語.
    Japanese,
    /// English.
    English,
}

impl Language {
    /// Reads `--lang en`, `--lang=en` or `KIBAN_LANG`; the help itself depends on it, so it is
    /// looked up before the arguments are parsed.
    pub(crate) fn detect(arguments: &[String], variable: Option<&str>) -> Self {
        let option = arguments.iter().enumerate().find_map(|(i, argument)| {
            argument.strip_prefix("--lang=").or_else(|| {
                (argument == "--lang")
                    .then(|| arguments.get(i + 1))
                    .flatten()
                    .map(String::as_str)
            })
        });
        match option.or(variable) {
            Some(name) if name.starts_with("en") => Self::English,
            _ => Self::Japanese,
        }
    }

    /// Picks the wording.
    pub(crate) fn say(self, japanese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Japanese => japanese,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    fn detect(arguments: &[&str], variable: Option<&str>) -> Language {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Language::detect(&arguments, variable)
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
