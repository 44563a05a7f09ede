"""
Cards, actions and interests in advance as rows: every version is kept, the last one holds.

Begin in `cards`.
"""
