"""
Drawing one work: the form, its remarks, and two people who change the same work.

Begin in `sketch_tab`.
"""
