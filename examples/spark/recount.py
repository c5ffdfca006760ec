"""Runs the figures.sql of an evidence over its Parquet files, and lists what differs."""

import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession


def statements(text):
    """The statements of a text of SQL, without its comments."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    parts = (part.strip() for part in "\n".join(lines).split(";"))
    return [part for part in parts if part]


def main(evidence):
    spark = SparkSession.builder.appName("kiban evidence").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    for folder in sorted(path for path in evidence.iterdir() if path.is_dir()):
        if any(folder.glob("*.parquet")):
            spark.read.parquet(folder.as_uri()).createOrReplaceTempView(folder.name)
    begun = time.monotonic()
    *making, listing = statements((evidence / "figures.sql").read_text(encoding="utf-8"))
    for statement in making:
        spark.sql(statement)
    different = spark.sql(listing).collect()
    seconds = time.monotonic() - begun
    for row in different:
        print(*row)
    figures = spark.table("figures").count()
    acts = spark.table("acts").count()
    print(f"{figures} figures from {acts} acts in {seconds:.1f} s: {len(different)} differences")
    spark.stop()
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: recount.py EVIDENCE")
    sys.exit(main(Path(sys.argv[1]).resolve()))
