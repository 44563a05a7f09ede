"""
Scenarios on the screen: choosing and keeping them, their figures side by side, and the months of works.

Begin in `choosing`, then `figures` and `works`; the best plan is asked for in `proposing`.
"""

# What other rooms of this layer may use.
SHARED = ("choosing.attempt", "choosing.say", "measured.measured_now")
