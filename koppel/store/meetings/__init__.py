"""
Meetings as rows: when they are, their agendas, and the screens that people follow.

What a meeting decided is stored by `deciding`. Begin in `meetings`.
"""

SHARED = ("letters.LETTERS", "screens.SCREENS")
