"""
What stands behind a compass: of which years and how much is known, and how a score is made, step by step.

Also what is made up where a demo and files of one's own lie in one store. Begin in `extent` and `steps`.
"""
