"""
How far a combination is: what partners answer, what the team decides, what changed since, and who is to act.

What is said of its works and ground is in `facts`; meetings are in `meetings`. Begin in `assess`, then `decisions`.
"""

# What other rooms of this layer may use.
SHARED = (
    "assess.judge",
    "assessment.Assessment",
    "assessment.Compared",
    "decisions.GivenAnswer",
    "decisions.answer_words",
    "decisions.assessment",
    "decisions.assessments",
    "decisions.decide",
    "decisions.give_answers",
    "decisions.state_words",
    "involved.involved",
    "next_step.ToAct",
    "next_step.Turn",
    "next_step.leads",
    "next_step.to_act",
    "next_step.to_act_words",
    "plan_changes.change_lines",
    "plan_changes.joined_lines",
    "reassessment.reopen",
)
