"""
Meetings of the team: preparing the agenda, holding it, closing it, and its papers.

What is decided there is stored by `deciding`. Begin in `meetings`.
"""
