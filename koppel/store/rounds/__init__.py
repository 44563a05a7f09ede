"""
Rounds, what partners say in them, and works that are doubtful since.

Begin in `rounds`.
"""

# What other rooms of this layer may use.
SHARED = ()
