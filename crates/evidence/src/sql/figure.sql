-- Figures as they are reported: rounded by magnitude as the series says.
DROP TABLE IF EXISTS recounted_figure;
CREATE TABLE recounted_figure AS
WITH
value_of AS (
{values}
),
cut AS (
  SELECT c.program, c.series, c.fiscal_year, c.rounding, c.rounding_power, c.rounding_rest,
         v.numerator, v.denominator, v.why,
         ABS(v.numerator) AS magnitude, MOD(ABS(v.numerator), v.denominator) AS rest
  FROM cells c
  JOIN value_of v ON v.cell = c.cell
),
wholes AS (
  SELECT program, series, fiscal_year, rounding, rounding_power, rounding_rest,
         numerator, denominator, why, rest * rounding_power AS finer,
         MOD(rest * rounding_power, denominator) AS dropped,
         magnitude - rest AS even_part
  FROM cut
),
digits AS (
  SELECT program, series, fiscal_year, rounding, rounding_power, rounding_rest,
         numerator, denominator, why, dropped, finer - dropped AS finer_part,
         QUOTIENT(even_part, denominator) AS whole
  FROM wholes
),
kept AS (
  SELECT program, series, fiscal_year, rounding, rounding_rest,
         numerator, denominator, why, dropped,
         whole * rounding_power + QUOTIENT(finer_part, denominator) AS kept
  FROM digits
)
SELECT program, series, fiscal_year, numerator, denominator, why,
       (kept + CASE
          WHEN rounding = 'half-up' AND 2 * dropped >= denominator THEN 1
          WHEN rounding = 'half-even' AND 2 * dropped > denominator THEN 1
          WHEN rounding = 'half-even' AND 2 * dropped = denominator AND MOD(kept, 2) = 1 THEN 1
          ELSE 0
        END) * rounding_rest * CASE WHEN numerator < 0 THEN -1 ELSE 1 END AS shown_parts
FROM kept;
