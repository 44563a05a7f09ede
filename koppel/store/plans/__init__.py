"""
Works as rows, with all that they were before; the ground that they take; streets, addresses, partners, profiles and
saved views.

Begin in `activities`.
"""
