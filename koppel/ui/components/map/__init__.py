"""
The shared map and its legend.

What it draws is made in `koppel.services.pictures`. Begin in `map_view`.
"""
