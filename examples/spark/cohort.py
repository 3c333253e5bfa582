"""Bills a table of customers with Apache Spark: `examples/cohort.rs` as a map, and its `merge` as a reduce.

    python cohort.py COHORT STORY TABLE [WORKERS]

COHORT is the built example, STORY a scenario document whose `what_if.cohort` names the columns, TABLE a CSV file whose rows
are lines. Writes one part to standard output: the same bytes as `cohort run STORY TABLE` gives, for any number of workers.
"""

import subprocess
import sys
import tempfile

from pyspark.sql import SparkSession


def merged(cohort, parts):
    """One part of many."""
    return subprocess.run(
        [cohort, "merge"], input="\n".join(parts), text=True, check=True, capture_output=True
    ).stdout.strip()


def main(cohort, story, table, workers="4"):
    spark = SparkSession.builder.master(f"local[{workers}]").appName("rollforward").getOrCreate()
    try:
        lines = spark.sparkContext.textFile(table, minPartitions=2 * int(workers))
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as head:
            head.write(lines.first())
            head.flush()
            rows = lines.zipWithIndex().filter(lambda row: row[1] > 0)
            # Lines are counted from 1, and say where they stand in the whole table.
            numbered = rows.map(lambda row: f"{row[1] + 1}\t{row[0]}")
            run = f"'{cohort}' run '{story}' --head '{head.name}' --numbered"
            parts = numbered.pipe(run, checkCode=True)
            # Parts are small, and merging them is neither ordered nor grouped: a tree of merges is as good as a list.
            whole = parts.mapPartitions(lambda some: [merged(cohort, list(some))]).treeReduce(
                lambda one, other: merged(cohort, [one, other])
            )
        print(whole)
    finally:
        spark.stop()


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
