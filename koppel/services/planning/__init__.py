"""
Advising on dates: what a scenario does, and the best plan within what every party can; nobody's plan is changed by it.

What it is computed by is `koppel.planning`; here are permission, what is read for it, and its words. Begin in
`best_plan`.
"""

# What other rooms of this layer may use.
SHARED = (
    "asked.AskedSet",
    "asked.all_answered",
    "asked.asks_to_drop",
    "asked.to_put",
    "asked.unanswered",
    "comparing.outlook_of",
    "proposal_answers.Said",
    "proposal_answers.answer_move",
    "proposal_sending.askable",
    "proposal_sending.send_proposals",
    "proposals.list_asked",
    "proposals.open_asked",
    "scenarios.list_scenarios",
    "scenarios.make_scenario",
    "scenarios.open_scenario",
)
