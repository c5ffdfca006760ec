-- Every tally and every figure of this evidence, counted again from its acts. The last statement
-- lists what differs from what was frozen: no row where all agree.
--
-- It runs unchanged on DuckDB, Spark SQL and PostgreSQL once every folder of Parquet files is a view
-- (or table) of its name:
--   CREATE VIEW acts AS SELECT * FROM read_parquet('evidence/acts/*.parquet');  -- DuckDB
--   CREATE TEMPORARY VIEW acts USING parquet OPTIONS (path 'evidence/acts');    -- Spark SQL

