"""
The shared map and its legend.

What it draws is made in `koppel.services.pictures`. Begin in `map_view`.
"""

# What other rooms of this layer may use.
SHARED = (
    "legend.draw_legend",
    "map_view.draw_map",
    "map_view.is_id",
)
