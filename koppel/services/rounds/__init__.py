"""
Rounds: whether what partners planned still holds, and what is doubtful where nobody said so.

Begin in `rounds`.
"""

# What other rooms of this layer may use.
SHARED = ("rounds.open_rounds", "rounds.round_for")
