"""
What is said of works, pairs, combinations and streets: every figure once, and the sentences made of it.

Map, lists, panels, time line, page of a street, agenda, papers, files, shell and mail take their figures and words
from here; none computes or writes its own. What a partner answered and who is to act comes from
`koppel.services.deciding.assess`. Begin in `combinations`.
"""

# What other rooms of this layer may use.
SHARED = (
    "acts.act_lines",
    "combination_names.combination_name",
    "combinations.CombinationFacts",
    "combinations.MOST_SHOWN",
    "combinations.PlanFacts",
    "combinations.listed_combinations",
    "combinations.plan_facts",
    "combinations.plan_json",
    "combinations.with_facts",
    "findings.NamedCombination",
    "findings.finding_json",
    "findings.named_combinations",
    "findings.with_handled",
    "hindrance.Hindered",
    "hindrance.hindered",
    "pairs",
    "pairs.alarm_sentence",
    "pairs.certainty_words",
    "pairs.cure_words",
    "pairs.finding_sentence",
    "pairs.is_certain",
    "pairs.meaning_words",
    "pairs.part_words",
    "pairs.reason_words",
    "pairs.score_number",
    "pairs.score_words",
    "pairs.time_words",
    "saving_words.how_lines",
    "works.is_assumed",
    "works.kind_words",
    "works.numbered_title",
    "works.period_text",
)
