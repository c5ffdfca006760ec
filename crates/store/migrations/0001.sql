-- The first schema, in the words both databases share. Where they differ, migration.rs says how a
-- word is spelled for PostgreSQL. Instants (…_at) are nanoseconds since 1970-01-01 UTC, days are
-- ISO texts, amounts are ten-thousandths.

-- One row: where the book stands. Every writer changes it first, so that writers take turns.
CREATE TABLE store (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  schema_version INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  last_recorded_at INTEGER NOT NULL,
  declarations INTEGER NOT NULL,
  resolutions INTEGER NOT NULL
) STRICT;

CREATE TABLE manifest (
  program TEXT NOT NULL,
  version INTEGER NOT NULL,
  declared_at INTEGER NOT NULL,
  declared_by TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (program, version)
) STRICT;

CREATE TABLE counter (
  number INTEGER NOT NULL PRIMARY KEY,
  formula TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE party (
  number INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  registered_at INTEGER NOT NULL,
  registered_by TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- entry is the same as stands, or an earlier resolution is undone.
CREATE TABLE resolution (
  id INTEGER NOT NULL PRIMARY KEY,
  entry INTEGER REFERENCES party (number),
  stands INTEGER REFERENCES party (number),
  undoes INTEGER UNIQUE REFERENCES resolution (id),
  recorded_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- The draft says everything; the columns before it are for whoever asks by SQL.
CREATE TABLE act (
  id INTEGER NOT NULL PRIMARY KEY,
  program TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  fiscal_year INTEGER,
  occurred_on TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  office TEXT NOT NULL,
  prefecture TEXT NOT NULL,
  municipality TEXT NOT NULL,
  follows INTEGER REFERENCES act (id),
  standing TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  source TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  draft TEXT NOT NULL,
  FOREIGN KEY (program, version) REFERENCES manifest (program, version)
) STRICT;
CREATE INDEX act_by_kind ON act (program, kind, fiscal_year, occurred_on, id);

CREATE TABLE superseded (
  act INTEGER NOT NULL PRIMARY KEY REFERENCES act (id),
  successor INTEGER NOT NULL UNIQUE REFERENCES act (id)
) STRICT;

CREATE TABLE act_party (
  party INTEGER NOT NULL REFERENCES party (number),
  act INTEGER NOT NULL REFERENCES act (id),
  PRIMARY KEY (party, act)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_year (
  counter INTEGER NOT NULL REFERENCES counter (number),
  year INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  parties INTEGER NOT NULL,
  PRIMARY KEY (counter, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_month (
  counter INTEGER NOT NULL REFERENCES counter (number),
  month INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (counter, month)
) STRICT, WITHOUT ROWID;

-- How many standing acts of a year name a party, as it was named: what makes distinct counts exact
-- under corrections, and resolutions undoable.
CREATE TABLE tally_party (
  party INTEGER NOT NULL REFERENCES party (number),
  counter INTEGER NOT NULL REFERENCES counter (number),
  year INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  PRIMARY KEY (party, counter, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_last (
  counter INTEGER NOT NULL REFERENCES counter (number),
  year INTEGER NOT NULL,
  occurred_on TEXT NOT NULL,
  act INTEGER NOT NULL REFERENCES act (id),
  amount INTEGER NOT NULL,
  PRIMARY KEY (counter, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (
  id INTEGER NOT NULL PRIMARY KEY,
  year INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  closed_by TEXT NOT NULL,
  last_act INTEGER NOT NULL,
  figures TEXT NOT NULL
) STRICT;

CREATE TABLE import (
  id INTEGER NOT NULL PRIMARY KEY,
  file TEXT NOT NULL,
  digest TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL,
  rows_given INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  repeated INTEGER NOT NULL
) STRICT;

INSERT INTO store VALUES (1, 0, 0, 0, 0, 0, 0);
