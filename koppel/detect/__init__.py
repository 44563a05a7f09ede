"""Finds what activities do to each other: pure rules over columns; the spatial join on a cursor passed in."""
