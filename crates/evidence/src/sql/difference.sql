-- What differs from what was frozen: no row where all agree.
WITH
frozen AS (
  SELECT f.program, f.series, f.fiscal_year, f.numerator, f.denominator, f.exact, f.undefined,
         CAST(f.shown * 10000 AS DECIMAL(38, 0)) AS shown_parts,
         r.numerator AS own_numerator, r.denominator AS own_denominator,
         r.shown_parts AS own_parts,
         CASE r.why
{whys}
         END AS own_undefined,
         CASE WHEN r.program IS NULL THEN 1 ELSE 0 END AS is_missing
  FROM figures f
  LEFT JOIN recounted_figure r
    ON r.program = f.program AND r.series = f.series AND r.fiscal_year = f.fiscal_year
),
-- A frozen ratio is in lowest terms: both parts of the recounted one are the same multiple of it.
compared AS (
  SELECT program, series, fiscal_year, exact, undefined, own_numerator, own_denominator,
         own_undefined, shown_parts, own_parts, is_missing, numerator,
         MOD(own_denominator, denominator) AS rest,
         own_numerator - numerator * QUOTIENT(own_denominator, denominator) AS beyond
  FROM frozen
)
SELECT 'tally' AS what, COALESCE(r.counter, t.counter) AS name,
       COALESCE(r.fiscal_year, t.fiscal_year) AS fiscal_year,
       CONCAT(COALESCE(t.acts, 0), ' ', COALESCE(t.amount, 0), ' ', COALESCE(t.parties, 0), ' ',
              COALESCE(t.last_amount, 0)) AS frozen,
       CONCAT(COALESCE(r.acts, 0), ' ', COALESCE(r.amount, 0), ' ', COALESCE(r.parties, 0), ' ',
              COALESCE(r.last_amount, 0)) AS recounted
FROM recounted_tally r
FULL OUTER JOIN tallies t ON t.counter = r.counter AND t.fiscal_year = r.fiscal_year
WHERE t.counter IS NULL OR r.counter IS NULL
   OR t.acts <> r.acts OR t.amount <> r.amount OR t.parties <> r.parties
   OR t.last_amount IS DISTINCT FROM r.last_amount
UNION ALL
SELECT 'figure', CONCAT(program, '/', series), fiscal_year,
       CONCAT(COALESCE(exact, undefined), ' ', COALESCE(shown_parts, 0)),
       CONCAT(COALESCE(own_undefined, ''), COALESCE(own_numerator, 0), '/',
              COALESCE(own_denominator, 0), ' ', COALESCE(own_parts, 0))
FROM compared
WHERE is_missing = 1
   OR undefined IS DISTINCT FROM own_undefined
   OR (undefined IS NULL AND exact IS NOT NULL
       AND (own_numerator IS NULL OR numerator IS NULL
            OR rest <> 0 OR beyond <> 0 OR shown_parts IS DISTINCT FROM own_parts));
