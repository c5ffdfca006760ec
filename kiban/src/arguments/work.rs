//! Arguments of the commands that keep records: programmes, parties, acts, figures, evidence.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use kernel::Language;

/// Where records are kept when nothing else is said.
const DATA_DEFAULT: &str = "kiban-data";

/// Every command that keeps or reads records.
pub(super) fn commands(language: Language) -> [Command; 12] {
    let say = Say(language);
    [
        program(say),
        party(say),
        record(say),
        correct(say),
        import(say),
        export(say),
        figures(say),
        explain(say),
        freeze(say),
        verify(say),
        backup(say),
        restore(say),
    ]
}

/// Says things in the language of the reader.
#[derive(Clone, Copy)]
struct Say(Language);

impl Say {
    fn t<'s>(self, japanese: &'s str, english: &'s str) -> &'s str {
        self.0.say(japanese, english)
    }

    fn command(self, name: &'static str, japanese: &str, english: &str) -> Command {
        Command::new(name).about(self.t(japanese, english).to_owned())
    }

    /// A positional argument that must be there.
    fn given(self, id: &'static str, name: &'static str, ja: &str, en: &str) -> Arg {
        Arg::new(id)
            .value_name(name)
            .required(true)
            .help(self.t(ja, en).to_owned())
    }

    /// `--id VALUE`.
    fn option(self, id: &'static str, name: &'static str, ja: &str, en: &str) -> Arg {
        Arg::new(id)
            .long(id)
            .value_name(name)
            .help(self.t(ja, en).to_owned())
    }

    fn flag(self, id: &'static str, ja: &str, en: &str) -> Arg {
        Arg::new(id)
            .long(id)
            .action(ArgAction::SetTrue)
            .help(self.t(ja, en).to_owned())
    }

    /// `--data`: where the records are.
    fn data(self) -> Arg {
        self.option(
            "data",
            "DIR|URL",
            "記録の置き場所：フォルダ、又は postgres://… （環境変数 KIBAN_DATA でも指定可）",
            "Where records are kept: a folder, or postgres://… (or set KIBAN_DATA)",
        )
        .env("KIBAN_DATA")
        .hide_env_values(true)
        .default_value(DATA_DEFAULT)
    }

    /// `--by`: who does it.
    fn by(self) -> Arg {
        self.option(
            "by",
            "NAME",
            "記録する者の氏名又は職名（環境変数 KIBAN_BY でも指定可）",
            "Who records it (or set KIBAN_BY)",
        )
        .env("KIBAN_BY")
        .hide_env_values(true)
        .required(true)
    }

    fn reason(self) -> Arg {
        self.option("reason", "TEXT", "理由", "Why").required(true)
    }

    fn format(self, formats: &'static [&'static str]) -> Arg {
        self.option("format", "FORM", "結果の形式", "Form of the result")
            .value_parser(clap::builder::PossibleValuesParser::new(formats))
            .default_value(formats[0])
    }
}

fn path(arg: Arg) -> Arg {
    arg.value_parser(value_parser!(PathBuf))
}

#[expect(clippy::too_many_lines, reason = "one list of commands and their help")]
fn program(say: Say) -> Command {
    let files = |ja, en| {
        path(say.given("files", "FILE|DIR", ja, en))
            .num_args(1..)
            .action(ArgAction::Append)
    };
    let id = || {
        say.given(
            "id",
            "ID|FILE",
            "事業の番号、又は定義ファイル",
            "Id of the programme, or a manifest",
        )
    };
    say.command(
        "program",
        "事業の定義（マニフェスト）を調べ、登録し、比べる",
        "Check, declare, show and compare programmes",
    )
    .subcommand_required(true)
    .arg_required_else_help(true)
    .subcommand(
        say.command(
            "check",
            "定義の不備をすべて挙げる（登録はしない）",
            "List every fault of manifests; declares nothing",
        )
        .arg(files(
            "定義ファイル（TOML）、又はそのフォルダ",
            "Manifests (TOML), or folders of them",
        )),
    )
    .subcommand(
        say.command(
            "add",
            "定義を登録する（全部か、一つも登録しないか）",
            "Declare programmes: all of them or none",
        )
        .arg(files(
            "定義ファイル（TOML）、又はそのフォルダ",
            "Manifests (TOML), or folders of them",
        ))
        .arg(say.by())
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "list",
            "登録された事業の一覧",
            "List the programmes declared",
        )
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "show",
            "事業の定義を読みやすく示す",
            "Show a programme for people to read",
        )
        .arg(id())
        .arg(version(say))
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "diff",
            "二つの定義の違いと、その影響を示す",
            "Show what differs between two manifests, and what that breaks",
        )
        .after_help(say.t(
            "例：kiban program diff old.toml new.toml\n    kiban program diff management-consultation management-consultation-v2.toml",
            "Example: kiban program diff old.toml new.toml",
        ).to_owned())
        .arg(say.given("old", "ID|FILE", "もとの定義", "The earlier one"))
        .arg(say.given("new", "ID|FILE", "改めた定義", "The later one"))
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "template",
            "記入様式（Excel・CSV）を定義から作る",
            "Make the file to be filled in, from a manifest",
        )
        .arg(id())
        .arg(path(
            say.option("out", "FILE", "書き出すファイル（.xlsx、.csv）", "File to write (.xlsx, .csv)")
                .short('o')
                .required(true),
        ))
        .arg(kind(say))
        .arg(say.flag("cp932", "CSVをShift_JIS（CP932）で書く", "Write CSV in Shift_JIS (CP932)"))
        .arg(version(say))
        .arg(say.data()),
    )
    .subcommand(say.command(
        "new",
        "注釈つきの定義のひな形を出力する",
        "Print an annotated manifest to start from",
    ))
}

fn version(say: Say) -> Arg {
    say.option(
        "version",
        "N",
        "定義の版（既定は最新）",
        "Version (newest by default)",
    )
    .value_parser(value_parser!(u32))
}

fn kind(say: Say) -> Arg {
    say.option("kind", "KIND", "支援の種別", "Kind of act")
}

#[expect(clippy::too_many_lines, reason = "one list of commands and their help")]
fn party(say: Say) -> Command {
    let entry = |id, ja, en| say.given(id, "NUMBER", ja, en);
    say.command(
        "party",
        "関係者（事業者・支援機関等）を登録し、同一の者の決定を行う",
        "Register parties, and decide who is the same",
    )
    .subcommand_required(true)
    .arg_required_else_help(true)
    .subcommand(
        say.command(
            "add",
            "ファイルから登録する（CSV・Excel）",
            "Register parties from a file",
        )
        .arg(path(say.given(
            "file",
            "FILE",
            "登録する者の一覧",
            "The list of parties",
        )))
        .arg(say.by())
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "template",
            "登録の様式（CSV・Excel）を作る",
            "Make the file to be filled in",
        )
        .arg(path(
            say.option(
                "out",
                "FILE",
                "書き出すファイル（.xlsx、.csv）",
                "File to write (.xlsx, .csv)",
            )
            .short('o')
            .required(true),
        )),
    )
    .subcommand(
        say.command(
            "show",
            "登録内容と、その者への支援を示す",
            "Show a party and its acts",
        )
        .arg(entry("id", "登録番号", "Number in the register"))
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "same",
            "二つの登録を同一の者と決定する（取消し可能。支援記録は書き換えない）",
            "Decide that two entries are one party; no act is rewritten, and it can be undone",
        )
        .arg(entry(
            "entry",
            "まとめられる登録",
            "The entry that is absorbed",
        ))
        .arg(entry("party", "残る登録", "The party that goes on"))
        .arg(say.reason())
        .arg(say.by())
        .arg(say.data()),
    )
    .subcommand(
        say.command(
            "undo",
            "同一の者の決定を取り消す",
            "Take such a decision back",
        )
        .arg(
            say.given("decision", "N", "決定の番号", "Number of the decision")
                .value_parser(value_parser!(i64)),
        )
        .arg(say.reason())
        .arg(say.by())
        .arg(say.data()),
    )
}

/// What an act says, field by field: for a new act and for a correction.
fn said(say: Say) -> [Arg; 6] {
    [
        say.option(
            "party",
            "ROLE=NUMBER",
            "役割と登録番号（例：client=P000123）。繰り返し可",
            "Role and register number (client=P000123); may be repeated",
        )
        .action(ArgAction::Append),
        say.option(
            "set",
            "FIELD=VALUE",
            "記入事項と値（例：hours=２．５、amount=1,200千円）。繰り返し可",
            "Field and value (hours=2.5); may be repeated",
        )
        .action(ArgAction::Append),
        say.option("office", "CODE", "拠点のコード", "Code of the office"),
        say.option(
            "prefecture",
            "NN",
            "都道府県コード（01～47）",
            "Prefecture code (01 to 47)",
        ),
        say.option(
            "municipality",
            "NNNNNN",
            "市区町村コード（検査数字を含む6桁）",
            "Municipality code (six digits)",
        ),
        say.option(
            "follows",
            "N",
            "前提となる支援記録の番号",
            "Number of the act it follows",
        )
        .value_parser(value_parser!(i64)),
    ]
}

fn record(say: Say) -> Command {
    say.command("record", "支援を一件記録する", "Record one act of support")
        .after_help(
            say.t(
                "例：kiban record expert-dispatch visit --on 令和4年6月1日 --party client=P000123 --set hours=２．５ --by 関東本部",
                "Example: kiban record expert-dispatch visit --on 2022-06-01 --party client=P000123 --set hours=2.5 --by Kanto",
            )
            .to_owned(),
        )
        .arg(say.given("program", "PROGRAMME", "事業の番号", "Id of the programme"))
        .arg(say.given("kind", "KIND", "支援の種別", "Kind of act"))
        .arg(
            say.option("on", "DAY", "実施日（2022-06-01、令和4年6月1日、R4.6.1）", "Day (2022-06-01, R4.6.1)")
                .required(true),
        )
        .args(said(say))
        .arg(say.option("for", "NAME", "誰に代わって記録するか", "On whose behalf"))
        .arg(say.option(
            "key",
            "KEY",
            "重複防止キー（既定は記入内容から作る：同じ内容は二度記録しない）",
            "Idempotency key (by default made from what is said)",
        ))
        .arg(say.by())
        .arg(say.data())
}

fn correct(say: Say) -> Command {
    say.command(
        "correct",
        "支援記録を訂正し、又は取り消す（もとの記録は残る）",
        "Correct or withdraw an act; what was recorded stays",
    )
    .after_help(
        say.t(
            "例：kiban correct 12 --set hours=3 --reason 記入誤り --authority 課長 --by 関東本部\n    kiban correct 12 --withdraw --reason 二重記録 --authority 課長 --by 関東本部",
            "Example: kiban correct 12 --set hours=3 --reason typo --authority head --by Kanto",
        )
        .to_owned(),
    )
    .arg(
        say.given("act", "N", "支援記録の番号", "Number of the act")
            .value_parser(value_parser!(i64)),
    )
    .arg(say.flag("withdraw", "取り消す", "Withdraw it"))
    .arg(say.option("on", "DAY", "正しい実施日", "The right day"))
    .args(said(say))
    .arg(
        say.option("unset", "FIELD", "消す記入事項。繰り返し可", "Field to be left out; may be repeated")
            .action(ArgAction::Append),
    )
    .arg(say.reason())
    .arg(say.option("authority", "NAME", "誰の権限によるか", "By whose authority").required(true))
    .arg(say.by())
    .arg(say.data())
}

fn import(say: Say) -> Command {
    say.command(
        "import",
        "ファイルの支援記録を取り込む（全部か、一件も取り込まないか）",
        "Take in acts from a file: all of them or none",
    )
    .after_help(
        say.t(
            "様式は kiban program template で作ります。CSV（UTF-8・Shift_JIS）、Excel、JSON Lines、Parquetを読みます。\n同じファイルを二度取り込んでも、二重には記録しません。",
            "Make the file with kiban program template. Reads CSV, Excel, JSON Lines and Parquet.\nThe same file twice makes no doubles.",
        )
        .to_owned(),
    )
    .arg(
        say.given("program", "PROGRAMME", "事業の番号", "Id of the programme")
            .required(false)
            .required_unless_present("history"),
    )
    .arg(
        path(say.given("file", "FILE", "取り込むファイル", "The file"))
            .required(false)
            .required_unless_present("history"),
    )
    .arg(kind(say))
    .arg(say.flag("dry-run", "試すだけで、記録しない", "Try it; record nothing"))
    .arg(say.flag("history", "取込みの履歴を示す", "Show what was imported"))
    .arg(say.by().required(false).required_unless_present("history"))
    .arg(say.data())
}

fn export(say: Say) -> Command {
    say.command(
        "export",
        "支援記録をファイルに書き出す",
        "Write acts to a file",
    )
    .arg(say.given("program", "PROGRAMME", "事業の番号", "Id of the programme"))
    .arg(kind(say))
    .arg(path(
        say.option(
            "out",
            "FILE",
            "書き出すファイル（.csv、.xlsx、.jsonl、.parquet）",
            "File to write (.csv, .xlsx, .jsonl, .parquet)",
        )
        .short('o')
        .required(true),
    ))
    .arg(say.flag(
        "cp932",
        "CSVをShift_JIS（CP932）で書く",
        "Write CSV in Shift_JIS (CP932)",
    ))
    .arg(say.data())
}

fn figures(say: Say) -> Command {
    say.command("figures", "実績値を示す（いま、この時点の値）", "Show figures, as of this moment")
        .after_help(
            say.t(
                "例：kiban figures\n    kiban figures management-consultation\n    kiban figures management-consultation/consultations --by prefecture --year 2022\n    kiban figures --recount   （記録の全件から数え直して照合）",
                "Example: kiban figures management-consultation/consultations --by prefecture --year 2022",
            )
            .to_owned(),
        )
        .arg(
            say.given("what", "PROGRAMME[/SERIES]|指標", "事業、系列、又は指標の番号（既定はすべて）", "Programme, series or indicator (all by default)")
                .required(false),
        )
        .arg(say.option("year", "YEAR", "年度（2022、令和4年度、R4）。繰り返し可", "Fiscal year; may be repeated").action(ArgAction::Append))
        .arg(
            say.option("by", "DIMENSION", "内訳：月・四半期・拠点・都道府県・業種", "Break down by month, quarter, office, prefecture or industry")
                .value_parser(["month", "quarter", "office", "prefecture", "industry"]),
        )
        .arg(say.flag("recount", "全件を数え直し、保たれた集計と照合する", "Recount every act and compare"))
        .arg(say.flag("then", "同一の者の決定を除き、記録した時のままで数える", "Count parties as they were known then").requires("recount"))
        .arg(say.flag("restated", "締めた年度に、その後で生じた変更を示す", "Show what changed in years that were closed"))
        .arg(say.format(&["text", "csv", "json"]))
        .arg(say.data())
}

fn explain(say: Say) -> Command {
    say.command(
        "explain",
        "数値の根拠（算式・集計・支援記録・除いた記録）を示す",
        "Show what a figure was computed from: formula, tallies, acts, exclusions",
    )
    .after_help(
        say.t(
            "例：kiban explain 1-1 2022\n    kiban explain management-consultation/consultations 令和4年度 --acts 20",
            "Example: kiban explain 1-1 2022",
        )
        .to_owned(),
    )
    .arg(say.given("what", "指標|PROGRAMME/SERIES", "指標の番号、又は系列", "Number of the indicator, or a series"))
    .arg(say.given("year", "YEAR", "年度", "Fiscal year"))
    .arg(
        say.option("acts", "N", "示す支援記録の件数", "How many acts to show")
            .value_parser(value_parser!(usize))
            .default_value("10"),
    )
    .arg(say.data())
}

fn freeze(say: Say) -> Command {
    say.command(
        "freeze",
        "期間を締め、根拠を封印し、評価書を作る",
        "Freeze a period: its evidence, and the book computed from it",
    )
    .after_help(
        say.t(
            "例：kiban freeze 2019 2022 --book examples/smrj --out 評価書 --by 企画部",
            "Example: kiban freeze 2019 2022 --book examples/smrj --out book --by planning",
        )
        .to_owned(),
    )
    .arg(say.given("first", "YEAR", "最初の年度", "First fiscal year"))
    .arg(say.given("last", "YEAR", "最後の年度", "Last fiscal year"))
    .arg(path(
        say.option(
            "book",
            "DIR",
            "評価書データのフォルダ",
            "Folder of book data",
        )
        .required(true),
    ))
    .arg(path(
        say.option("out", "DIR", "書き出し先のフォルダ", "Folder to write to")
            .short('o')
            .required(true),
    ))
    .arg(say.by())
    .arg(say.data())
}

fn verify(say: Say) -> Command {
    say.command(
        "verify",
        "評価書を、封印した根拠だけから計算し直して照合する",
        "Compute a book again from its evidence alone, and compare",
    )
    .long_about(
        say.t(
            "評価書のフォルダ（kiban freeze 又は kiban demo の書き出し先）の根拠を一バイトごとに確かめ、\n根拠の支援記録から全ての数値を数え直し、評価書を作り直して、同じであることを確かめます。\n終了コード：0＝同じ、1＝違いあり、2＝読めない",
            "Checks every byte of the evidence in a book's folder, recounts every figure from its acts,\nmakes the book again and compares.\nExit status: 0 the same, 1 different, 2 unreadable",
        )
        .to_owned(),
    )
    .arg(path(say.given("book", "DIR", "評価書のフォルダ", "Folder of the book")))
}

fn backup(say: Say) -> Command {
    say.command(
        "backup",
        "稼働中の記録の控えを取る",
        "Back up while running",
    )
    .arg(path(say.given(
        "file",
        "FILE",
        "控えのファイル",
        "The file to write",
    )))
    .arg(say.data())
}

fn restore(say: Say) -> Command {
    say.command(
        "restore",
        "控えから復元し、同じであることを確かめる",
        "Restore a backup and prove it equal",
    )
    .arg(path(say.given(
        "file",
        "FILE",
        "控えのファイル",
        "The backup",
    )))
    .arg(say.data())
}
