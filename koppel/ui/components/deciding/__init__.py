"""
The panel of a combination, and the parts in which a team decides on it.

What is agreed in writing is in `agreements`. Begin in `combinations`, then `decision`.
"""

# What other rooms of this layer may use.
SHARED = (
    "combinations",
    "badges.known_assessments",
    "tries.attempt",
    "tries.draw_failure",
    "why.draw_why",
)
