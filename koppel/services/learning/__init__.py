"""
How good the order of the list is by what the team itself decided, and weights of the score that fit that better.

Nothing is taken over by itself. The measures are in `koppel.detect.learning`; the weights that hold are read by
`koppel.services.team_rules`. Begin in `judged`, then `how_good` and `weights`.
"""

# What other rooms of this layer may use.
SHARED = ()
