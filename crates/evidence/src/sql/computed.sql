-- Cells of tier {tier}, computed from the cells of the tiers below.
below_it AS (
{lower}
),
operand AS (
  SELECT t.cell, t.place, t.side, t.weight, t.slot, c.formula, c.common,
         v.numerator, v.denominator,
         -- What was not in force or not stated adds nothing to a sum.
         CASE WHEN c.formula = 'summed' AND v.why IN (1, 3) THEN NULL ELSE v.why END AS why
  FROM terms t
  JOIN cells c ON c.cell = t.cell AND c.tier = {tier}
  JOIN below_it v ON v.cell = t.operand
),
-- The first operand without a value says why there is none.
failed AS (
  SELECT cell, MIN(CASE WHEN why IS NOT NULL THEN place * 10 + why END) AS first_why
  FROM operand
  GROUP BY cell
),
-- One denominator for everything that is added up.
ground AS (
  SELECT cell, common{slots} AS denominator,
         common * 1e0{magnitudes} AS magnitude
  FROM operand
  WHERE formula = 'summed'
  GROUP BY cell, common
),
laid AS (
  SELECT o.cell, o.weight, o.numerator, o.denominator AS own, g.magnitude,
         CASE WHEN g.magnitude < 1e36 THEN g.denominator END AS ground
  FROM operand o
  JOIN ground g ON g.cell = o.cell
  WHERE o.numerator IS NOT NULL
),
raised AS (
  SELECT cell, weight, numerator, QUOTIENT(ground, own) AS times FROM laid
),
summed AS (
  SELECT cell,
         SUM(CASE WHEN ABS(numerator) * 1e0 * times < 1e36 THEN weight * numerator * times END)
           AS above,
         SUM(CASE WHEN ABS(numerator) * 1e0 * times < 1e36 THEN 0 ELSE 1 END) AS lost
  FROM raised
  GROUP BY cell
),
divided AS (
  SELECT a.cell, a.numerator AS above_numerator, a.denominator AS above_denominator,
         b.numerator AS below_numerator, b.denominator AS below_denominator,
         ABS(a.numerator) * 1e0 * b.denominator AS above_magnitude,
         ABS(b.numerator) * 1e0 * a.denominator AS below_magnitude
  FROM operand a
  JOIN operand b ON b.cell = a.cell AND b.side = 'below'
  WHERE a.side = 'above' AND a.formula = 'divided'
),
valued AS (
  SELECT c.cell, c.less_one, c.factor_numerator, c.factor_denominator,
         CASE
           WHEN c.formula = 'summed' THEN COALESCE(s.above, 0)
           WHEN d.above_magnitude < 1e36 THEN d.above_numerator * d.below_denominator
         END AS above,
         CASE
           WHEN c.formula = 'summed' THEN COALESCE(g.denominator, 1)
           WHEN d.below_magnitude < 1e36 THEN d.below_numerator * d.above_denominator
         END AS below,
         CASE
           WHEN f.first_why IS NOT NULL THEN CAST(MOD(f.first_why, 10) AS INTEGER)
           WHEN c.formula = 'divided' AND d.below_numerator = 0 THEN 2
           WHEN c.factor_numerator IS NULL THEN 6
           WHEN c.formula = 'summed' AND s.lost > 0 THEN 6
           WHEN c.formula = 'divided'
            AND (d.above_magnitude >= 1e36 OR d.below_magnitude >= 1e36) THEN 6
         END AS why
  FROM cells c
  LEFT JOIN failed f ON f.cell = c.cell
  LEFT JOIN ground g ON g.cell = c.cell
  LEFT JOIN summed s ON s.cell = c.cell
  LEFT JOIN divided d ON d.cell = c.cell
  WHERE c.tier = {tier}
)
