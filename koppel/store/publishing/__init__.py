"""
Publications, what was taken out of them, and why dates moved, as rows.

Begin in `publications`.
"""

# What other rooms of this layer may use.
SHARED = ("practical.PRACTICAL", "promises.PROMISES")
