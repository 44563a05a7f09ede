"""
The public copy on paper: a map of the wijk for the wall, and a sheet per street for the doors.

Setting type is `koppel.typeset`. Begin in `sheets`.
"""

from koppel.publish.paper.sheets import papers

__all__ = ["papers"]
