"""The DuckDB store: the only place with SQL on tables."""
