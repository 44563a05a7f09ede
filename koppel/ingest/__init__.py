"""
Reads planners' files: bytes to checked works and a report.

Knows nothing of the store: comparing with what is there is `koppel.services.intake`. Begin in `check`, the one
entrance.
"""
