"""
Finds what works do to each other: pure rules over columns; the spatial join on a cursor that is passed in.

No clock, no store, no words for people; the rules are told in `docs/domain.md`. Begin in `run`, then `find`.
"""
