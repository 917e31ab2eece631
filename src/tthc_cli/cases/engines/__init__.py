"""What reads and counts the rows of case data: DuckDB on one machine, Spark on several."""
