"""
What is noted on the map: the route of its pins.

What is known of a work that is clicked is told by `koppel.web.map_details`. Begin in `pins`.
"""
