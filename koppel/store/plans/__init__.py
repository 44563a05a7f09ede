"""
Works as rows, with all that they were before; the ground that they take; streets, addresses, partners, profiles and
saved views.

Begin in `activities`.
"""

# What other rooms of this layer may use.
SHARED = (
    "activities.list_activities",
    "difference.changed_fields",
    "versions.bury",
    "versions.restore",
    "versions.retire",
)
