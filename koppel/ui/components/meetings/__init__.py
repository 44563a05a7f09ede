"""
Parts of a meeting on the screen: its agenda, its papers, and leaving it.

Begin in `meeting_agenda`.
"""
