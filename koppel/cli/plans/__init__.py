"""
Commands about what is noted on the map, and about other dates.

The map itself on paper is `koppel.cli.maps`. Begin in `pins` or `best_plan`.
"""
