-- Cells that read counters: counts, sums, means, shares and last values.
part AS (
  SELECT t.cell, t.side,
         CASE t.measure
           WHEN 'acts' THEN CAST(COALESCE(r.acts, 0) AS DECIMAL(38, 0))
           WHEN 'parties' THEN CAST(COALESCE(r.parties, 0) AS DECIMAL(38, 0))
           WHEN 'amount' THEN CAST(COALESCE(r.amount, 0) * 10000 AS DECIMAL(38, 0))
           ELSE CAST(r.last_amount * 10000 AS DECIMAL(38, 0))
         END * t.weight AS part
  FROM terms t
  LEFT JOIN recounted_tally r ON r.counter = t.counter AND r.fiscal_year = t.fiscal_year
  WHERE t.counter IS NOT NULL
),
gathered AS (
  SELECT cell,
         SUM(CASE WHEN side = 'above' THEN part END) AS above,
         SUM(CASE WHEN side = 'below' THEN part END) AS below,
         SUM(CASE WHEN part IS NULL THEN 1 ELSE 0 END) AS missing
  FROM part
  GROUP BY cell
),
valued AS (
  SELECT c.cell, g.above, COALESCE(g.below, 1) * c.common AS below, c.less_one,
         c.factor_numerator, c.factor_denominator,
         CASE
           WHEN c.undefined IS NOT NULL THEN c.undefined
           WHEN g.missing > 0 THEN 3
           WHEN g.below = 0 THEN 2
           WHEN c.factor_numerator IS NULL THEN 6
         END AS why
  FROM cells c
  LEFT JOIN gathered g ON g.cell = c.cell
  WHERE c.tier = 0
)
