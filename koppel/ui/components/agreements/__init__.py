"""
What partners put on paper about a combination: interests, partnership, actions; and interests in advance.

Deciding itself is in `deciding`. Begin in `panel`.
"""

from koppel.ui.components.agreements.panel import draw_cards

__all__ = ["draw_cards"]

# What other rooms of this layer may use.
SHARED = (
    "action_fields.draw_action_fields",
    "addons.draw_suggestions",
    "interested.draw_interested",
)
