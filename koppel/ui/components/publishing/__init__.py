"""
How a work stands with residents, and the field that tells them why a date moved.

Begin in `standing`.
"""
