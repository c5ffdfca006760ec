//! The tables of evidence: their names, columns and types. Only types that every engine reads the
//! same way; nothing here reads or writes.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties, WriterVersion},
    schema::types::ColumnPath,
};

/// Rows of a row group (about), the unit that is read at once.
const ROW_GROUP_ROWS: usize = 1 << 18;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// INT.
    Whole,
    /// BIGINT that grows or stays near the one before.
    Number,
    /// Text that comes again and again.
    Word,
    /// Text that is different in each row.
    Text,
    /// DATE.
    Day,
    /// TIMESTAMP in microseconds, UTC.
    Instant,
    /// DECIMAL(18,4): a measure.
    Measure,
    /// DECIMAL(38,4): a sum of measures.
    Sum,
    /// DECIMAL(38,0): part of a ratio.
    Integer,
}

use Holds::{Day, Instant, Integer, Measure, Number, Sum, Text, Whole, Word};

/// A column: name, what it holds, whether it may be empty.
pub(crate) type Column = (&'static str, Holds, bool);

/// A table of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Acts,
    ActParties,
    ActValues,
    Parties,
    Resolutions,
    Identity,
    Counters,
    CounterVersions,
    CounterFilters,
    Tallies,
    Series,
    Cells,
    Terms,
    Figures,
}

impl Table {
    /// Every table.
    pub(crate) const ALL: [Self; 14] = [
        Self::Acts,
        Self::ActParties,
        Self::ActValues,
        Self::Parties,
        Self::Resolutions,
        Self::Identity,
        Self::Counters,
        Self::CounterVersions,
        Self::CounterFilters,
        Self::Tallies,
        Self::Series,
        Self::Cells,
        Self::Terms,
        Self::Figures,
    ];

    /// Its name, also that of its folder.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Acts => "acts",
            Self::ActParties => "act_parties",
            Self::ActValues => "act_values",
            Self::Parties => "parties",
            Self::Resolutions => "resolutions",
            Self::Identity => "identity",
            Self::Counters => "counters",
            Self::CounterVersions => "counter_versions",
            Self::CounterFilters => "counter_filters",
            Self::Tallies => "tallies",
            Self::Series => "series",
            Self::Cells => "cells",
            Self::Terms => "terms",
            Self::Figures => "figures",
        }
    }

    /// Whether its rows are acts or belong to acts, and come in parts.
    pub(crate) const fn is_of_acts(self) -> bool {
        matches!(self, Self::Acts | Self::ActParties | Self::ActValues)
    }

    /// The table a file belongs to, by its path within the evidence.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        let (folder, _) = name.split_once('/')?;
        Self::ALL.into_iter().find(|table| table.name() == folder)
    }

    /// Path of its `part`-th file, from 1.
    pub(crate) fn file(self, part: usize) -> String {
        format!("{}/part-{part:05}.parquet", self.name())
    }

    #[expect(clippy::too_many_lines, reason = "one list of columns for each table")]
    pub(crate) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Acts => &[
                ("act", Number, false),
                ("program", Word, false),
                ("version", Whole, false),
                ("kind", Word, false),
                ("occurred_on", Day, false),
                ("fiscal_year", Whole, true),
                ("recorded_at", Instant, false),
                ("recorded_nanos", Whole, false),
                ("office", Word, true),
                ("prefecture", Word, true),
                ("municipality", Word, true),
                ("follows", Number, true),
                ("standing", Word, false),
                ("supersedes", Number, true),
                ("superseded_by", Number, true),
                ("reason", Word, true),
                ("authority", Word, true),
                ("recorded_by", Word, false),
                ("on_behalf_of", Word, true),
                ("source", Word, false),
                ("source_name", Word, false),
                ("source_sheet", Word, true),
                ("source_row", Number, true),
                ("key", Text, false),
            ],
            Self::ActParties => &[
                ("act", Number, false),
                ("role", Word, false),
                ("party", Word, false),
            ],
            Self::ActValues => &[
                ("act", Number, false),
                ("field", Word, false),
                ("type", Word, false),
                ("number", Measure, true),
                ("digits", Whole, true),
                ("text", Word, true),
            ],
            Self::Parties => &[
                ("party", Text, false),
                ("name", Text, false),
                ("sort", Word, false),
                ("corporate_number", Text, true),
                ("prefecture", Word, true),
                ("industry", Word, true),
            ],
            Self::Resolutions => &[
                ("resolution", Number, false),
                ("decides", Word, false),
                ("entry", Text, true),
                ("party", Text, true),
                ("undone", Number, true),
                ("recorded_at", Instant, false),
                ("recorded_nanos", Whole, false),
                ("decided_by", Word, false),
                ("reason", Word, false),
            ],
            Self::Identity => &[("party", Text, false), ("resolved", Text, false)],
            Self::Counters => &[
                ("counter", Text, false),
                ("program", Word, false),
                ("kind", Word, false),
                ("aggregate", Word, false),
                ("operand", Word, true),
                ("filter_fields", Whole, false),
            ],
            Self::CounterVersions => &[("counter", Word, false), ("version", Whole, false)],
            Self::CounterFilters => &[
                ("counter", Word, false),
                ("field", Word, false),
                ("text", Word, false),
                ("number", Measure, true),
                ("digits", Whole, true),
            ],
            Self::Tallies => &[
                ("counter", Word, false),
                ("fiscal_year", Whole, false),
                ("acts", Number, false),
                ("amount", Sum, false),
                ("parties", Number, false),
                ("last_amount", Sum, true),
            ],
            Self::Series => &[
                ("program", Word, false),
                ("version", Whole, false),
                ("series", Word, false),
                ("name", Text, false),
                ("unit", Word, false),
                ("indicator", Word, true),
            ],
            Self::Cells => &[
                ("cell", Whole, false),
                ("program", Word, false),
                ("series", Word, false),
                ("fiscal_year", Whole, false),
                ("tier", Whole, false),
                ("formula", Word, false),
                ("less_one", Whole, false),
                ("common", Integer, false),
                ("factor_numerator", Integer, true),
                ("factor_denominator", Integer, true),
                ("rounding", Word, false),
                ("rounding_power", Number, true),
                ("rounding_rest", Number, true),
                ("undefined", Whole, true),
            ],
            Self::Terms => &[
                ("cell", Whole, false),
                ("place", Whole, false),
                ("side", Word, false),
                ("weight", Integer, false),
                ("measure", Word, true),
                ("counter", Word, true),
                ("fiscal_year", Whole, true),
                ("operand", Whole, true),
                ("slot", Whole, true),
            ],
            Self::Figures => &[
                ("program", Word, false),
                ("series", Word, false),
                ("fiscal_year", Whole, false),
                ("exact", Text, true),
                ("numerator", Integer, true),
                ("denominator", Integer, true),
                ("shown", Sum, true),
                ("digits", Whole, true),
                ("unit", Word, true),
                ("redefined", Whole, true),
                ("undefined", Word, true),
            ],
        }
    }

    /// Its schema.
    pub(crate) fn schema(self) -> SchemaRef {
        self.keyed_schema(&[])
    }

    /// Its schema for quick reading: the columns `keyed` hold their words once, with keys to them.
    pub(crate) fn keyed_schema(self, keyed: &[&str]) -> SchemaRef {
        let fields = self.columns().iter().map(|(name, holds, nullable)| {
            let of = match keyed.contains(name) {
                true => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
                false => holds.data_type(),
            };
            Field::new(*name, of, *nullable)
        });
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// How its files are written. Everything that could differ from one library to the next or one
    /// run to the next is fixed.
    pub(crate) fn properties(self) -> WriterProperties {
        let level = ZstdLevel::try_new(1).unwrap_or_default();
        let mut properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_created_by("kiban evidence 1".to_owned())
            .set_compression(Compression::ZSTD(level))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_offset_index_disabled(true)
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS));
        for (name, holds, _) in self.columns() {
            let path = ColumnPath::from(*name);
            let encoding = match holds {
                Number | Instant => Encoding::DELTA_BINARY_PACKED,
                Text => Encoding::DELTA_BYTE_ARRAY,
                _ => continue,
            };
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, encoding);
        }
        for name in ["act", "fiscal_year"] {
            properties = properties
                .set_column_statistics_enabled(ColumnPath::from(name), EnabledStatistics::Chunk);
        }
        properties.build()
    }
}

impl Holds {
    fn data_type(self) -> DataType {
        match self {
            Whole => DataType::Int32,
            Number => DataType::Int64,
            Word | Text => DataType::Utf8,
            Day => DataType::Date32,
            Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Measure => DataType::Decimal128(18, 4),
            Sum => DataType::Decimal128(38, 4),
            Integer => DataType::Decimal128(38, 0),
        }
    }

    /// Its type in SQL.
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Whole => "INTEGER",
            Number => "BIGINT",
            Word | Text => "TEXT",
            Day => "DATE",
            Instant => "TIMESTAMP WITH TIME ZONE",
            Measure => "DECIMAL(18, 4)",
            Sum => "DECIMAL(38, 4)",
            Integer => "DECIMAL(38, 0)",
        }
    }
}
