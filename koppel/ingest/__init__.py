"""Reads planners' files: bytes to checked activities and a report; knows nothing of the store."""
