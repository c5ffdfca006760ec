//! Refusals (受付できない理由): every rule that can say no to a draft, and how it says so.

use jiff::{Timestamp, civil::Date};
use kernel::{Decimal, Id, Said, Serial, Unit};
use party::Party;
use program::{Field, Kind, Program, Role};

use crate::Act;

/// Why a draft cannot become an act (受付の拒否).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No such programme is declared.
    UnknownProgram(Id<Program>),
    /// No version of the programme is in force on that day.
    OutsidePeriod {
        /// The programme.
        program: Id<Program>,
        /// The day of the act.
        occurred_on: Date,
        /// Days in force.
        from: Date,
        /// Last day in force.
        until: Option<Date>,
    },
    /// The day lies after the day of recording.
    InFuture(Date),
    /// The programme has no such kind of act.
    UnknownKind(Id<Kind>, Vec<String>),
    /// The kind has no such field.
    UnknownField(Id<Field>, Vec<String>),
    /// A field that must be written is not.
    MissingField(Id<Field>, String),
    /// A field is written that is not asked for in this case.
    FieldNotAsked(Id<Field>, String),
    /// A value of another type than the field's.
    WrongType(Id<Field>, &'static str),
    /// A number in another unit than the field's.
    WrongUnit {
        /// The field.
        field: Id<Field>,
        /// Its unit.
        unit: Unit,
        /// What was given.
        given: Unit,
    },
    /// A number outside the bounds of its field.
    OutOfBounds {
        /// The field.
        field: Id<Field>,
        /// What was given.
        given: Decimal,
        /// Least allowed.
        least: Option<Decimal>,
        /// Greatest allowed.
        greatest: Option<Decimal>,
    },
    /// More digits after the point than the field takes.
    TooPrecise(Id<Field>, Decimal, u32),
    /// A code that is not in the list.
    UnknownCode(Id<Field>, String, Vec<String>),
    /// A text that is too long.
    TooLong(Id<Field>, u32),
    /// A rule of the manifest does not hold.
    RuleBroken(String),
    /// The supported does not meet the conditions of the programme.
    NotEligible(String),
    /// A rule of the manifest could not be applied to these values.
    RuleUndecided(String, String),
    /// The kind has no such role.
    UnknownRole(Id<Role>, Vec<String>),
    /// A role that must be filled is not.
    MissingRole(Id<Role>, String),
    /// Several parties in a role for one.
    SeveralInRole(Id<Role>),
    /// The same party twice in a role.
    PartyTwice(Id<Party>),
    /// The register knows no such party.
    UnknownParty(Id<Party>),
    /// A prefecture code that does not exist.
    UnknownPrefecture(String),
    /// A municipality code whose check digit is wrong, or of another prefecture.
    WrongMunicipality(String),
    /// The act it follows, corrects or withdraws does not exist.
    UnknownAct(Serial<Act>),
    /// The act it follows is not of a kind it may follow.
    CannotFollow(Serial<Act>, Vec<String>),
    /// A kind that follows another, with no act named.
    FollowsNothing(Vec<String>),
    /// The act has been corrected already.
    AlreadyCorrected(Serial<Act>, Serial<Act>),
    /// The act has been withdrawn.
    AlreadyWithdrawn(Serial<Act>, Serial<Act>),
    /// A withdrawal is not itself corrected or withdrawn.
    IsWithdrawal(Serial<Act>),
    /// A correction of an act of another programme or kind.
    OtherKind(Serial<Act>),
    /// A correction or withdrawal without a reason, or without an authority.
    NoReason,
    /// No idempotency key, or one that is too long.
    BadKey,
    /// Nobody is named as recording it.
    NoAuthor,
    /// The clock stands before the last act.
    ClockWentBack(Timestamp),
    /// Sums would no longer fit.
    TooLarge(Id<Field>),
}

impl Refusal {
    /// Stable code word of the rule (`outside-period`).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownProgram(_) => "unknown-program",
            Self::OutsidePeriod { .. } => "outside-period",
            Self::InFuture(_) => "in-future",
            Self::UnknownKind(..) => "unknown-kind",
            Self::UnknownField(..) => "unknown-field",
            Self::MissingField(..) => "missing-field",
            Self::FieldNotAsked(..) => "field-not-asked",
            Self::WrongType(..) => "wrong-type",
            Self::WrongUnit { .. } => "wrong-unit",
            Self::OutOfBounds { .. } => "out-of-bounds",
            Self::TooPrecise(..) => "too-precise",
            Self::UnknownCode(..) => "unknown-code",
            Self::TooLong(..) => "too-long",
            Self::RuleBroken(_) => "rule-broken",
            Self::NotEligible(_) => "not-eligible",
            Self::RuleUndecided(..) => "rule-undecided",
            Self::UnknownRole(..) => "unknown-role",
            Self::MissingRole(..) => "missing-role",
            Self::SeveralInRole(_) => "several-in-role",
            Self::PartyTwice(_) => "party-twice",
            Self::UnknownParty(_) => "unknown-party",
            Self::UnknownPrefecture(_) => "unknown-prefecture",
            Self::WrongMunicipality(_) => "wrong-municipality",
            Self::UnknownAct(_) => "unknown-act",
            Self::CannotFollow(..) => "cannot-follow",
            Self::FollowsNothing(_) => "follows-nothing",
            Self::AlreadyCorrected(..) => "already-corrected",
            Self::AlreadyWithdrawn(..) => "already-withdrawn",
            Self::IsWithdrawal(_) => "is-withdrawal",
            Self::OtherKind(_) => "other-kind",
            Self::NoReason => "no-reason",
            Self::BadKey => "bad-key",
            Self::NoAuthor => "no-author",
            Self::ClockWentBack(_) => "clock-went-back",
            Self::TooLarge(_) => "too-large",
        }
    }

    /// The field it is about, in the words of a draft (`values.amount`, `occurred_on`).
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::UnknownField(field, _)
            | Self::MissingField(field, _)
            | Self::FieldNotAsked(field, _)
            | Self::WrongType(field, _)
            | Self::WrongUnit { field, .. }
            | Self::OutOfBounds { field, .. }
            | Self::TooPrecise(field, ..)
            | Self::UnknownCode(field, ..)
            | Self::TooLarge(field)
            | Self::TooLong(field, _) => format!("values.{field}"),
            Self::UnknownRole(role, _) | Self::MissingRole(role, _) | Self::SeveralInRole(role) => {
                format!("parties.{role}")
            }
            Self::OutsidePeriod { .. } | Self::InFuture(_) => "occurred_on".to_owned(),
            Self::UnknownProgram(_) => "program".to_owned(),
            Self::UnknownKind(..) => "kind".to_owned(),
            Self::PartyTwice(_) | Self::UnknownParty(_) => "parties".to_owned(),
            Self::UnknownPrefecture(_) => "prefecture".to_owned(),
            Self::WrongMunicipality(_) => "municipality".to_owned(),
            Self::CannotFollow(..) | Self::FollowsNothing(_) => "follows".to_owned(),
            Self::UnknownAct(_)
            | Self::AlreadyCorrected(..)
            | Self::AlreadyWithdrawn(..)
            | Self::IsWithdrawal(_)
            | Self::OtherKind(_)
            | Self::NoReason => "standing".to_owned(),
            Self::BadKey => "key".to_owned(),
            Self::NoAuthor => "author".to_owned(),
            Self::ClockWentBack(_) => "recorded_at".to_owned(),
            Self::RuleBroken(_) | Self::NotEligible(_) | Self::RuleUndecided(..) => String::new(),
        }
    }

    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn said(&self) -> (Said, Said) {
        let (reason_ja, remedy_ja) = self.in_japanese();
        let (reason_en, remedy_en) = self.in_english();
        let pair = |ja, en| Said { ja, en };
        (pair(reason_ja, reason_en), pair(remedy_ja, remedy_en))
    }

    /// What is wrong and what to do, each one Japanese sentence.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one exhaustive table of sentences")]
    pub fn in_japanese(&self) -> (String, String) {
        let said = |reason: String, remedy: &str| (reason, remedy.to_owned());
        match self {
            Self::UnknownProgram(program) => said(
                format!("事業「{program}」は登録されていません。"),
                "事業の番号を確かめるか、先にその定義を登録してください（kiban program add）。",
            ),
            Self::OutsidePeriod {
                program,
                occurred_on,
                from,
                until,
            } => said(
                format!(
                    "実施日{}は、事業「{program}」の実施期間（{}から{}）の外です。",
                    kernel::day::to_era_string(*occurred_on),
                    kernel::day::to_era_string(*from),
                    until.map_or("終期の定めなし".to_owned(), |until| {
                        kernel::day::to_era_string(until) + "まで"
                    }),
                ),
                "実施日を確かめてください。期間が改められたときは、事業の定義の新しい版を登録してください。",
            ),
            Self::InFuture(day) => said(
                format!(
                    "実施日{}は、記録する日より後です。",
                    kernel::day::to_era_string(*day)
                ),
                "実施した後に記録してください。",
            ),
            Self::UnknownKind(kind, known) => (
                format!("支援の種別「{kind}」は、この事業にありません。"),
                format!("次のいずれかを記入してください: {}。", known.join("、")),
            ),
            Self::UnknownField(field, known) => (
                format!("「{field}」という記入事項はありません。"),
                format!("次のいずれかに改めてください: {}。", known.join("、")),
            ),
            Self::MissingField(_, name) => (
                format!("「{name}」の記入がありません。"),
                format!("「{name}」を記入してください。"),
            ),
            Self::FieldNotAsked(_, name) => (
                format!("「{name}」は、この場合には記入しない事項です。"),
                format!("「{name}」を空欄にするか、前提となる記入を改めてください。"),
            ),
            Self::WrongType(field, wanted) => (
                format!("「{field}」には{wanted}を記入します。"),
                format!("{wanted}に改めてください。"),
            ),
            Self::WrongUnit { field, unit, given } => (
                format!("「{field}」の単位は{unit}ですが、{given}で記入されています。"),
                format!("{unit}に換算して記入してください。"),
            ),
            Self::OutOfBounds {
                field,
                given,
                least,
                greatest,
            } => {
                let bound = |bound: &Option<Decimal>| {
                    bound.map_or("制限なし".to_owned(), |bound| bound.to_string())
                };
                (
                    format!("「{field}」の値{given}は、認められる範囲の外です。"),
                    format!(
                        "{}以上{}以下の値に改めてください。",
                        bound(least),
                        bound(greatest)
                    ),
                )
            }
            Self::TooPrecise(field, given, digits) => (
                format!("「{field}」の値{given}は、小数点以下の桁数が多すぎます。"),
                format!("小数点以下{digits}桁までで記入してください。"),
            ),
            Self::UnknownCode(field, code, known) => (
                format!("「{field}」に「{code}」という区分はありません。"),
                format!("次のいずれかを記入してください: {}。", known.join("、")),
            ),
            Self::TooLong(field, length) => (
                format!("「{field}」が長すぎます。"),
                format!("{length}字以内で記入してください。"),
            ),
            Self::RuleBroken(says) => said(
                format!("事業の定める条件に合いません：{says}"),
                "条件に合うように記入を改めてください。",
            ),
            Self::NotEligible(says) => said(
                format!("支援の対象要件を満たしていません：{says}"),
                "要件を確かめ、対象となる場合は記入を改めてください。",
            ),
            Self::RuleUndecided(rule, error) => said(
                format!("条件「{rule}」を判定できません（{error}）。"),
                "条件に関わる事項を記入してください。記入があるときは、事業の定義の誤りです。",
            ),
            Self::UnknownRole(role, known) => (
                format!("「{role}」という役割はありません。"),
                format!("次のいずれかに改めてください: {}。", known.join("、")),
            ),
            Self::MissingRole(_, name) => (
                format!("「{name}」の記入がありません。"),
                format!("「{name}」にあたる者の登録番号を記入してください。"),
            ),
            Self::SeveralInRole(role) => said(
                format!("「{role}」に複数の者が記入されています。"),
                "一者だけを記入してください。",
            ),
            Self::PartyTwice(party) => said(
                format!("同じ役割に同じ者「{party}」が二度記入されています。"),
                "一方を消してください。",
            ),
            Self::UnknownParty(party) => said(
                format!("「{party}」という者は登録されていません。"),
                "登録番号を確かめるか、先に登録してください。",
            ),
            Self::UnknownPrefecture(code) => said(
                format!("都道府県コード「{code}」はありません。"),
                "01から47までの2桁で記入してください。",
            ),
            Self::WrongMunicipality(code) => said(
                format!("市区町村コード「{code}」は、検査数字又は都道府県が合いません。"),
                "検査数字を含む6桁の全国地方公共団体コードを記入してください。",
            ),
            Self::UnknownAct(act) => said(
                format!("支援記録{act}はありません。"),
                "記録の番号を確かめてください。",
            ),
            Self::CannotFollow(act, kinds) => (
                format!("支援記録{act}は、この記録の前提となる種別ではありません。"),
                format!(
                    "次の種別の、同じ事業の有効な記録を指定してください: {}。",
                    kinds.join("、")
                ),
            ),
            Self::FollowsNothing(kinds) => (
                "前提となる支援記録が指定されていません。".to_owned(),
                format!(
                    "次の種別の記録の番号を指定してください: {}。",
                    kinds.join("、")
                ),
            ),
            Self::AlreadyCorrected(act, by) => (
                format!("支援記録{act}は、すでに記録{by}で訂正されています。"),
                format!("記録{by}に対して訂正又は取消しを行ってください。"),
            ),
            Self::AlreadyWithdrawn(act, by) => (
                format!("支援記録{act}は、すでに記録{by}で取り消されています。"),
                "取り消した記録は訂正できません。あらためて新規に記録してください。".to_owned(),
            ),
            Self::IsWithdrawal(act) => said(
                format!("支援記録{act}は取消しの記録です。"),
                "取消しは訂正できません。あらためて新規に記録してください。",
            ),
            Self::OtherKind(act) => said(
                format!("支援記録{act}は、別の事業又は別の種別の記録です。"),
                "訂正では事業と種別を変えられません。取り消したうえで、新規に記録してください。",
            ),
            Self::NoReason => said(
                "訂正又は取消しの理由及び権限の記入がありません。".to_owned(),
                "理由と、誰の権限によるかを記入してください。",
            ),
            Self::BadKey => said(
                "重複防止キーがないか、長すぎます。".to_owned(),
                "空でない200字以内のキーを付けてください。",
            ),
            Self::NoAuthor => said(
                "記録者の記入がありません。".to_owned(),
                "記録した者を記入してください。",
            ),
            Self::ClockWentBack(last) => said(
                format!("計算機の時計が、最後の記録（{last}）より前を指しています。"),
                "時計を合わせてから、もう一度記録してください。記録は失われていません。",
            ),
            Self::TooLarge(field) => said(
                format!("「{field}」の値が大きすぎ、集計できません。"),
                "単位を確かめ、10兆未満の値に改めてください。",
            ),
        }
    }

    /// What is wrong and what to do, each one English sentence.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one exhaustive table of sentences")]
    pub fn in_english(&self) -> (String, String) {
        let said = |reason: String, remedy: &str| (reason, remedy.to_owned());
        match self {
            Self::UnknownProgram(program) => said(
                format!("No programme \"{program}\" is declared."),
                "Check the id, or declare it first (kiban program add).",
            ),
            Self::OutsidePeriod {
                program,
                occurred_on,
                from,
                until,
            } => said(
                format!(
                    "{occurred_on} lies outside the days in force of \"{program}\" ({from} to {}).",
                    until.map_or("no end set".to_owned(), |until| until.to_string()),
                ),
                "Check the day. If the period was changed, declare a new version of the programme.",
            ),
            Self::InFuture(day) => said(
                format!("{day} lies after the day of recording."),
                "Record it after it has happened.",
            ),
            Self::UnknownKind(kind, known) => (
                format!("The programme has no kind of act \"{kind}\"."),
                format!("Write one of: {}.", known.join(", ")),
            ),
            Self::UnknownField(field, known) => (
                format!("There is no field \"{field}\"."),
                format!("Write one of: {}.", known.join(", ")),
            ),
            Self::MissingField(field, name) => (
                format!("\"{field}\" ({name}) is missing."),
                format!("Write \"{field}\"."),
            ),
            Self::FieldNotAsked(field, name) => (
                format!("\"{field}\" ({name}) is not asked for in this case."),
                format!("Leave \"{field}\" out, or change what it depends on."),
            ),
            Self::WrongType(field, _) => said(
                format!("\"{field}\" takes another type of value."),
                "See the type with kiban program show.",
            ),
            Self::WrongUnit { field, unit, given } => (
                format!("\"{field}\" is measured in {unit}, not in {given}."),
                format!("Convert it to {unit}."),
            ),
            Self::OutOfBounds {
                field,
                given,
                least,
                greatest,
            } => {
                let bound = |bound: &Option<Decimal>| {
                    bound.map_or("no bound".to_owned(), |bound| bound.to_string())
                };
                (
                    format!("{given} is out of bounds for \"{field}\"."),
                    format!("Least: {}; greatest: {}.", bound(least), bound(greatest)),
                )
            }
            Self::TooPrecise(field, given, digits) => (
                format!("{given} has too many digits after the point for \"{field}\"."),
                format!("Use at most {digits}."),
            ),
            Self::UnknownCode(field, code, known) => (
                format!("\"{code}\" is no code of \"{field}\"."),
                format!("Write one of: {}.", known.join(", ")),
            ),
            Self::TooLong(field, length) => (
                format!("\"{field}\" is too long."),
                format!("Use at most {length} characters."),
            ),
            Self::RuleBroken(says) => said(
                format!("A condition of the programme does not hold: {says}"),
                "Change what is written so that it holds.",
            ),
            Self::NotEligible(says) => said(
                format!("The supported is not eligible: {says}"),
                "Check the conditions, and correct what is written if they are met.",
            ),
            Self::RuleUndecided(rule, error) => said(
                format!("The condition \"{rule}\" cannot be decided ({error})."),
                "Write the fields it depends on; if they are written, the manifest is at fault.",
            ),
            Self::UnknownRole(role, known) => (
                format!("There is no role \"{role}\"."),
                format!("Write one of: {}.", known.join(", ")),
            ),
            Self::MissingRole(role, name) => (
                format!("Nobody is named as \"{role}\" ({name})."),
                "Write the number of a registered party.".to_owned(),
            ),
            Self::SeveralInRole(role) => said(
                format!("Several parties are named as \"{role}\"."),
                "Name one.",
            ),
            Self::PartyTwice(party) => said(
                format!("\"{party}\" is named twice in one role."),
                "Remove one.",
            ),
            Self::UnknownParty(party) => said(
                format!("No party \"{party}\" is registered."),
                "Check the number, or register the party first.",
            ),
            Self::UnknownPrefecture(code) => said(
                format!("There is no prefecture \"{code}\"."),
                "Write two digits from 01 to 47.",
            ),
            Self::WrongMunicipality(code) => said(
                format!("The municipality code \"{code}\" has a wrong check digit or prefecture."),
                "Write the six-digit code with its check digit.",
            ),
            Self::UnknownAct(act) => said(format!("There is no act {act}."), "Check its number."),
            Self::CannotFollow(act, kinds) => (
                format!("Act {act} is not of a kind that this one may follow."),
                format!(
                    "Name a standing act of the same programme of: {}.",
                    kinds.join(", ")
                ),
            ),
            Self::FollowsNothing(kinds) => (
                "No act is named that this one follows.".to_owned(),
                format!("Name an act of: {}.", kinds.join(", ")),
            ),
            Self::AlreadyCorrected(act, by) => (
                format!("Act {act} has been corrected by act {by}."),
                format!("Correct or withdraw act {by} instead."),
            ),
            Self::AlreadyWithdrawn(act, by) => said(
                format!("Act {act} has been withdrawn by act {by}."),
                "A withdrawn act is not corrected; record a new one.",
            ),
            Self::IsWithdrawal(act) => said(
                format!("Act {act} is a withdrawal."),
                "A withdrawal is not corrected; record a new act.",
            ),
            Self::OtherKind(act) => said(
                format!("Act {act} is of another programme or kind."),
                "Withdraw it and record a new one.",
            ),
            Self::NoReason => said(
                "A correction or withdrawal needs a reason and an authority.".to_owned(),
                "Write why, and by whose authority.",
            ),
            Self::BadKey => said(
                "The idempotency key is missing or too long.".to_owned(),
                "Give a key of 1 to 200 characters.",
            ),
            Self::NoAuthor => said(
                "Nobody is named as recording it.".to_owned(),
                "Write who recorded it.",
            ),
            Self::ClockWentBack(last) => said(
                format!("The clock stands before the last act ({last})."),
                "Set the clock and record again; nothing is lost.",
            ),
            Self::TooLarge(field) => said(
                format!("The value of \"{field}\" is too large to be added up."),
                "Check the unit, and write a value below ten trillion.",
            ),
        }
    }
}
