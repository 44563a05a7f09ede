"""
Visits, what changed after a place in the audit log, and e-mail, as rows.

Begin in `news`.
"""
