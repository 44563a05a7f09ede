"""
How a work stands with residents, and the field that tells them why a date moved.

Begin in `standing`.
"""

# What other rooms of this layer may use.
SHARED = (
    "practical.draw_practical",
    "shift_reason.draw_reason",
    "standing.draw_standing",
)
