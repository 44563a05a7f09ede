"""What partners put on paper about a combination: interests, partnership, actions."""

from koppel.ui.components.cards.panel import draw_cards

__all__ = ["draw_cards"]
