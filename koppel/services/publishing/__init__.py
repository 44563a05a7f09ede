"""
What residents may read: what is fit, the public copy, publishing and taking away, and why a date moved.

How pages look is `koppel.publish`, which knows no store. Begin in `publication`.
"""
