"""
What comes in beside the values of a file: the areas of a year, and indicators of a team itself.

Files with values are `koppel.services.compass.files`. Begin in `own`.
"""
