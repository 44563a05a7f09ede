"""
What a team sets of its compass: seen, set, and put back; every version is kept with who and when.

That what is set holds everywhere is `koppel.services.team_rules`. Begin in `setting`.
"""
