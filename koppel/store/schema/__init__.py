"""
The tables, and the named steps that bring an old store up to date; a step is never changed once it was released.

Reading and writing rows is elsewhere. Begin in `migrations`.
"""

# What other rooms of this layer may use.
SHARED = (
    "migrations.CATALOGUE_VERSION",
    "migrations.STREETS",
    "migrations.write_meta",
)
