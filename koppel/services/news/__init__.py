"""
What someone should know: what waits, what changed since a visit or before a letter, e-mail, and the audit log.

The changes of works themselves are in `plans.changes_since`. Begin in `for_me`.
"""
