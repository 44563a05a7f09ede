"""
Koppelkansen and warnings as lists, doubles, and warnings that were dealt with.

The rules that find them are `koppel.detect`; their figures in words are in `facts`. Begin in `opportunities`.
"""

# What other rooms of this layer may use.
SHARED = ("opportunities.numbered_combinations",)
