"""
The wijkkompas as values and pure functions: areas, indicators, indices, bands, and what is hidden over few people.

Nothing here reads a file or a store. Begin in `indicators` (what is declared) and `scores` (what follows from values).
"""
