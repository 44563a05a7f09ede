"""
Works as rows, with all their versions and footprints.

Streets, addresses, partners, profiles and saved views lie beside them.
Begin in `activities`.
"""

# What other rooms of this layer may use.
SHARED = (
    "activities.list_activities",
    "cells.add_cells",
    "difference.changed_fields",
    "reference.list_reference",
    "versions.bury",
    "versions.restore",
    "versions.retire",
    "versions_at.last_from_files",
)
