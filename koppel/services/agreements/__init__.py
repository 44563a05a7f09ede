"""
What partners put on paper: cards of interests and of partnership, actions, and interests in advance.

Whether they agree is decided in `deciding`. Begin in `agreements`.
"""
