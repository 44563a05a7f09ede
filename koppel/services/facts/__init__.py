"""
What is said of works, pairs, combinations and streets: every figure once, and the sentences made of it.

Map, lists, panels, time line, page of a street, agenda, papers, files, shell and mail take their figures and words
from here; none computes or writes its own. What a partner answered and who is to act comes from
`koppel.services.deciding.assess`. Begin in `combinations`.
"""
