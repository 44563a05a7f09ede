"""
The DuckDB store: the only place with SQL on tables; rooms as in `koppel.services`.

No permissions (services ask those) beside which rows someone may see. Begin in `database`, and in `row_visibility`
for who sees what.
"""
