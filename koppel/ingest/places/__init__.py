"""
Places that a planner wrote in words: a street, a part of it, a crossing, a postcode, a whole area.

`Gazetteer` holds the names that there are; nothing in here asks the store for them. Begin in `locate`, which gives the
rows of a file without coordinates their place; `reading` tells what the words say, `shapes` where that lies.
"""

from koppel.ingest.places.gazetteer import Gazetteer
from koppel.ingest.places.locate import locate

__all__ = ["Gazetteer", "locate"]
