"""
Rounds: whether what partners planned still holds, and what is doubtful where nobody said so.

Begin in `standing`, how a round stands, and `rounds`, what is done with it.
"""

# What other rooms of this layer may use.
SHARED = ("rounds.answer_works", "rounds.open_round", "standing.open_rounds", "standing.round_for")
