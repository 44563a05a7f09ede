"""
One value of a planner's file at a time: dates, numbers, choices, and what looks like personal data.

What a column means, and what becomes of a row, stands in `koppel.ingest`. Begin in `dates`.
"""
