"""
The panel of one work, and the filters and the period that say which works are shown.

Begin in `activity_panel`.
"""

# What other rooms of this layer may use.
SHARED = ("filters.clear",)
