"""
Rounds on the screen: opened and closed by who leads the team, gone through by partners.

Begin in `koppel.ui.pages.agreeing.klopt`.
"""

# What other rooms of this layer may use.
SHARED = ()
