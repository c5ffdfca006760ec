-- Every tally counted again from acts, their parties and their values.
DROP TABLE IF EXISTS recounted_tally;
CREATE TABLE recounted_tally AS
WITH
-- Acts that stand: nothing corrects or withdraws them, and they withdraw nothing.
standing AS (
  SELECT act, program, version, kind, fiscal_year, occurred_on
  FROM acts
  WHERE superseded_by IS NULL AND standing <> 'withdraws' AND fiscal_year IS NOT NULL
),
-- In how many fields an act meets the filter of a counter.
met AS (
  SELECT f.counter, v.act, COUNT(DISTINCT f.field) AS fields
  FROM counter_filters f
  JOIN counters c ON c.counter = f.counter
  JOIN standing s ON s.program = c.program AND s.kind = c.kind
  JOIN act_values v ON v.act = s.act AND v.field = f.field
   AND (v.text = f.text OR (v.text IS NULL AND v.number = f.number AND v.digits = f.digits))
  GROUP BY f.counter, v.act
),
-- Acts a counter takes. Tallies count those of the versions that define it; a last value takes all.
taken AS (
  SELECT c.counter, c.aggregate, c.operand, s.act, s.fiscal_year, s.occurred_on
  FROM counters c
  JOIN standing s ON s.program = c.program AND s.kind = c.kind
  LEFT JOIN met m ON m.counter = c.counter AND m.act = s.act
  LEFT JOIN counter_versions w ON w.counter = c.counter AND w.version = s.version
  WHERE COALESCE(m.fields, 0) = c.filter_fields
    AND (w.version IS NOT NULL OR c.aggregate = 'last')
),
counted AS (
  SELECT counter, fiscal_year, COUNT(*) AS acts, CAST(0 AS DECIMAL(38, 4)) AS amount,
         CAST(0 AS BIGINT) AS parties, CAST(NULL AS DECIMAL(38, 4)) AS last_amount
  FROM taken WHERE aggregate = 'count'
  GROUP BY counter, fiscal_year
),
summed AS (
  SELECT t.counter, t.fiscal_year, COUNT(*) AS acts,
         CAST(SUM(v.number) AS DECIMAL(38, 4)) AS amount,
         CAST(0 AS BIGINT) AS parties, CAST(NULL AS DECIMAL(38, 4)) AS last_amount
  FROM taken t
  JOIN act_values v ON v.act = t.act AND v.field = t.operand AND v.number IS NOT NULL
  WHERE t.aggregate = 'sum'
  GROUP BY t.counter, t.fiscal_year
),
told_apart AS (
  SELECT t.counter, t.fiscal_year, COUNT(*) AS acts, CAST(0 AS DECIMAL(38, 4)) AS amount,
         COUNT(DISTINCT COALESCE(i.resolved, p.party)) AS parties,
         CAST(NULL AS DECIMAL(38, 4)) AS last_amount
  FROM taken t
  JOIN act_parties p ON p.act = t.act AND p.role = t.operand
  LEFT JOIN identity i ON i.party = p.party
  WHERE t.aggregate = 'distinct'
  GROUP BY t.counter, t.fiscal_year
),
stated AS (
  SELECT t.counter, t.fiscal_year, v.number,
         ROW_NUMBER() OVER (
           PARTITION BY t.counter, t.fiscal_year ORDER BY t.occurred_on DESC, t.act DESC
         ) AS place
  FROM taken t
  JOIN act_values v ON v.act = t.act AND v.field = t.operand AND v.number IS NOT NULL
  WHERE t.aggregate = 'last'
),
ended AS (
  SELECT counter, fiscal_year, CAST(0 AS BIGINT) AS acts, CAST(0 AS DECIMAL(38, 4)) AS amount,
         CAST(0 AS BIGINT) AS parties, CAST(number AS DECIMAL(38, 4)) AS last_amount
  FROM stated WHERE place = 1
)
SELECT * FROM counted
UNION ALL SELECT * FROM summed
UNION ALL SELECT * FROM told_apart
UNION ALL SELECT * FROM ended;
