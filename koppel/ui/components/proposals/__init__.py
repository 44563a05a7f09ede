"""
Proposals on the screen: sent from a scenario, answered by partners, computed again, and put in plans.

Begin in `koppel.ui.pages.agreeing.voorstellen`.
"""

# What other rooms of this layer may use.
SHARED = ()
