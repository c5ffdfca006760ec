//! The arguments of the command line and their help, in both languages.

mod work;

use clap::{Arg, ArgAction, Command, builder::PossibleValuesParser, value_parser};
use std::path::PathBuf;

use kernel::Language;

/// Forms of output that `forms` and `demo` can write.
pub(crate) const BOOK_FORMATS: [&str; 5] = ["pdf", "xlsx", "html", "json", "csv"];

/// The whole command line, with help in `language`.
pub(crate) fn command(language: Language) -> Command {
    let t = |japanese, english| language.say(japanese, english);
    Command::new("kiban")
        .version(clap::crate_version!())
        .about(t(
            "基盤：公的支援機関の業務・数値・評価をひとつにつなぐシステム",
            "Kiban: one system for the work, the figures and the evaluation of a support agency",
        ))
        .after_help(t(
            "はじめての方は kiban demo をお試しください。\n終了コード：0＝整合、1＝不一致あり、2＝処理できなかった（理由は画面に表示）",
            "New here? Try: kiban demo\nExit status: 0 = adds up, 1 = something conflicts, 2 = could not be done (reasons are printed)",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_name("ja|en")
                .value_parser(["ja", "en"])
                .help(t("表示言語（環境変数 KIBAN_LANG でも指定可）", "Language (or set KIBAN_LANG)")),
        )
        .subcommand(demo(language))
        .subcommand(read(language))
        .subcommand(audit(language))
        .subcommand(forms(language))
        .subcommand(check(language))
        .subcommands(work::commands(language))
        .subcommand(completions(language))
}

fn out(language: Language) -> Arg {
    Arg::new("out")
        .long("out")
        .short('o')
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help(language.say(
            "書き出し先のフォルダ（なければ作成）",
            "Folder to write to (made if missing)",
        ))
}

fn input(language: Language) -> Arg {
    Arg::new("file")
        .value_name("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(language.say(
            "評価書（テキスト・PDF）、evaluation.json、または評価書データのフォルダ",
            "An evaluation as text or PDF, an evaluation.json, or a folder of book data",
        ))
}

fn demo(language: Language) -> Command {
    let t = |japanese, english| language.say(japanese, english);
    Command::new("demo")
        .about(t(
            "同梱の実例で、支援記録から評価書（PDF・Excel・HTML）までを一度に見せる",
            "From acts of support to the printed book, on the built-in example",
        ))
        .long_about(t(
            "同梱の実例（独立行政法人の中期目標期間評価、公表資料の数値）で、事業の定義を登録し、\n公表された実績値になる支援記録を作って一件ずつ記録し、全ての数値を記録から数えて、\n根拠を封印し、様式一式をPDF・Excel・HTMLで作成し、計算の合わない箇所を報告します。",
            "On the built-in example, a real medium-term evaluation: declares its programmes, records acts\nof support that make the published figures, counts every figure from them, freezes the evidence,\nprints the book of official forms (PDF, Excel, HTML) and reports what does not add up.",
        ))
        .arg(out(language).default_value("kiban-demo"))
        .arg(
            Arg::new("scale")
                .long("scale")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=1_000))
                .default_value("1")
                .help(t("業務量を何倍にするか", "How many times the work")),
        )
        .arg(
            Arg::new("data")
                .long("data")
                .value_name("DIR|URL")
                .help(t(
                    "記録の置き場所：フォルダ、又は postgres://…（既定は書き出し先のdata）",
                    "Where records are kept: a folder, or postgres://… (the folder `data` of --out by default)",
                )),
        )
        .arg(
            Arg::new("no-serve")
                .long("no-serve")
                .action(ArgAction::SetTrue)
                .help(t("画面（ウェブ）を起動せず、ファイルだけを作る", "Write the files only; start no web server")),
        )
}

fn read(language: Language) -> Command {
    let t = |japanese, english| language.say(japanese, english);
    Command::new("read")
        .about(t("公表された評価書を読み取り、データにする", "Read a published evaluation into data"))
        .long_about(t(
            "評価書（UTF-8・Shift_JISのテキスト、PDF）を読み取り、次のファイルを書き出します。\n  evaluation.json  様式の内容（法人・期間・項目・指標・評定・記載文）\n  series.csv       業務実績の年度別数値（1行1値）\n  unplaced.csv     読み取れたが所属を決められなかった記載",
            "Reads an evaluation (text in UTF-8 or Shift_JIS, or PDF) and writes:\n  evaluation.json  what the forms hold\n  series.csv       every yearly figure of the narrative, one row a value\n  unplaced.csv     what was seen but could not be placed",
        ))
        .after_help(t("例：kiban read 評価書.txt --out 読取結果", "Example: kiban read report.txt --out reading"))
        .arg(input(language))
        .arg(out(language).required(true))
}

fn audit(language: Language) -> Command {
    let t = |japanese, english| language.say(japanese, english);
    Command::new("audit")
        .about(t("評価書の数値と記述が合っているかを再計算する", "Recompute every figure a document asserts"))
        .long_about(t(
            "達成度、年度計、内訳と合計、累計、増減率、再掲、総括表と調書の評定などを再計算し、\n合わない箇所を所在・根拠・対処とともに示します。端数処理の違いは不一致としません。\n終了コード：0＝不一致なし、1＝不一致あり、2＝読み取れない",
            "Recomputes achievement rates, sums, parts, roll-forwards, growth, repeats and ratings, and\nshows what does not add up with place, reason and remedy. Rounding never raises an alarm.\nExit status: 0 nothing conflicts, 1 something does, 2 could not be read",
        ))
        .after_help(t(
            "例：kiban audit 評価書.txt\n    kiban audit 評価書.txt --format html > 監査.html\n    kiban audit --rules",
            "Example: kiban audit report.txt --format html > audit.html\n         kiban audit --rules",
        ))
        .arg(input(language).required_unless_present("rules").required(false))
        .arg(
            Arg::new("rules")
                .long("rules")
                .action(ArgAction::SetTrue)
                .help(t(
                    "規則の一覧（何を再計算し、いつ不一致とするか）を表示する（text・json）",
                    "Explain every rule: what it recomputes and when it calls a conflict (text, json)",
                )),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(PossibleValuesParser::new(["text", "json", "html"]))
                .default_value("text")
                .help(t("結果の形式", "Form of the result")),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help(t("一致した関係もすべて表示する（text）", "Also list what is consistent (text)")),
        )
}

fn forms(language: Language) -> Command {
    let t = |japanese, english| language.say(japanese, english);
    Command::new("forms")
        .about(t("評価書の様式一式を作る（PDF・Excel・HTML・JSON・CSV）", "Print the book of official forms"))
        .after_help(t(
            "例：kiban forms examples/aozora --out 様式\n    kiban forms 読取結果/evaluation.json --format pdf --out 様式",
            "Example: kiban forms examples/aozora --out book",
        ))
        .arg(input(language))
        .arg(out(language).required(true))
        .arg(
            Arg::new("format")
                .long("format")
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(BOOK_FORMATS)
                .help(t("作る形式（既定はすべて、コンマ区切り）", "Forms of output (all by default, comma separated)")),
        )
}

fn check(language: Language) -> Command {
    let t = |japanese, english| language.say(japanese, english);
    Command::new("check")
        .about(t(
            "評価書データの不備をすべて挙げ、評定の案を示す",
            "List every fault of book data, and the ratings the rules propose",
        ))
        .after_help(t(
            "例：kiban check examples/smrj\n    kiban check examples/smrj --trace\n案は基準による提案であり、評定を決めるのは人です。",
            "Example: kiban check examples/smrj --trace\nProposals follow the rules; people decide.",
        ))
        .arg(input(language))
        .arg(
            Arg::new("trace")
                .long("trace")
                .action(ArgAction::SetTrue)
                .help(t("評定案の算出の過程を示す", "Show how each proposal came about")),
        )
}

fn completions(language: Language) -> Command {
    Command::new("completions")
        .about(language.say("シェルの補完を出力する", "Print completions for a shell"))
        .after_help(language.say(
            "例：kiban completions bash > ~/.local/share/bash-completion/completions/kiban",
            "Example: kiban completions bash > ~/.local/share/bash-completion/completions/kiban",
        ))
        .arg(
            Arg::new("shell")
                .required(true)
                .value_parser(value_parser!(clap_complete::Shell))
                .help(language.say("シェル", "Shell")),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        command(Language::Japanese).debug_assert();
        command(Language::English).debug_assert();
    }
}
