DROP TABLE IF EXISTS value_{tier};
CREATE TABLE value_{tier} AS
WITH
{valued},
-- What does not fit into 38 digits with room to spare is not computed.
guarded AS (
  SELECT cell, above, below, less_one, factor_numerator, factor_denominator,
         CASE
           WHEN why IS NOT NULL THEN why
           WHEN ABS(above) * 1e0 * ABS(factor_numerator) >= 1e33
             OR ABS(below) * 1e0 * factor_denominator >= 1e33
             OR ABS(below) * 1e0 * ABS(factor_numerator) >= 1e33 THEN 6
         END AS why
  FROM valued
),
-- Less one where an increase is asked for; into the unit of the series; the sign stands above.
scaled AS (
  SELECT cell,
         CASE WHEN why IS NULL THEN
           (above - less_one * below) * factor_numerator * CASE WHEN below < 0 THEN -1 ELSE 1 END
         END AS numerator,
         CASE WHEN why IS NULL THEN ABS(below) * factor_denominator END AS denominator,
         why
  FROM guarded
),
-- Shortened by what is common of thousands, hundreds and tens, so that whole numbers stay small.
shortened AS (
  SELECT cell, numerator, denominator, why,
         CAST(CASE
{tens}
           ELSE 1
         END AS DECIMAL(38, 0)) AS common
  FROM scaled
)
SELECT cell, QUOTIENT(numerator, common) AS numerator, QUOTIENT(denominator, common) AS denominator,
       why
FROM shortened;
