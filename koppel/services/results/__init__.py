"""
What came of it: how far combinations came, what was agreed and done, and what was missed.

The figures of one combination are in `facts`. Begin in `results`.
"""
