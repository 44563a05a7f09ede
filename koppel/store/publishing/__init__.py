"""
Publications, what was taken out of them, and why dates moved, as rows.

Begin in `publications`.
"""
