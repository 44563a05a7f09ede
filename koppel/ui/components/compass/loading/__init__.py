"""
What comes in beside the values of a file: an own indicator of the team, made of a column.

Begin in `own_form`.
"""
