"""
Setting sheets of paper: typst, its fonts and the letters that they have.

Knows nothing of what is printed. Begin in `press`.
"""
