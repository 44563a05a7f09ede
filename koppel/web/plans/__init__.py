"""
What is noted on the map and what lies in sight of it: the routes of its pins and of its tiles.

What is known of a work that is clicked is told by `koppel.web.map_details`. Begin in `pins`.
"""
