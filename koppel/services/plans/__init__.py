"""
The works as people look at them: columns, filters, tables, panels, streets, partners, profiles and saved views.

Bringing works in is `intake`. Begin in `columns`.
"""

# What other rooms of this layer may use.
SHARED = (
    "activity_panel.contact_text",
    "addresses.load_layer",
    "cells.CELL",
    "cells.homes_by_cell",
    "changes_since.Changes",
    "changes_since.Sort",
    "changes_since.changes_since",
    "changes_since.compare_states",
    "columns.Columns",
    "columns.NO_DAY",
    "columns.columns",
    "columns.columns_of",
    "filters.Filter",
    "filters.day_number",
    "partners.partner_types",
    "pins.point_of",
    "profiles.is_remembered",
    "profiles.known_profiles",
    "profiles.remembered_profile",
    "reference.Named",
    "reference.named_places",
    "streets.BESIDE_STREET_M",
    "streets.areas_of",
    "streets.streets_of",
    "streets.touches",
    "streets.where_of",
    "view_models.AlarmView",
    "view_models.CombinationView",
    "view_models.combination_view",
    "view_models.combination_views",
)
