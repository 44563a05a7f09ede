"""
Advising on dates: what a scenario does, and the best plan within what every party can; nobody's plan is changed by it.

What it is computed by is `koppel.planning`; here are permission, what is read for it, and its words. Begin in
`best_plan`.
"""

# What other rooms of this layer may use.
SHARED = (
    "proposals.all_answered",
    "proposals.list_asked",
    "proposals.unanswered",
)
