"""
Searching the best choice of a problem: its parts, a model of CP-SAT, rounds, and why nothing is possible.

Begin with `koppel.planning.solving.solve.solve`.
"""
