"""
Commands about what is noted on the map.

The map itself on paper is `koppel.cli.maps`. Begin in `pins`.
"""
