"""
The wijkkompas: files with indicators in, and for an area what they say beside the city.

Index, bands and what is hidden are `koppel.model.compass`; reading files is `koppel.ingest.compass`. Begin in `files`
for what comes in, in `reading` for what is shown.
"""

# What other rooms of this layer may use.
SHARED = (
    "aftercare.due_aftercare",
    "aftercare_words.question_words",
    "answer_words.answer_line",
    "answer_words.busy_titles",
    "answer_words.busy_words",
    "answer_words.gap_state_words",
    "answer_words.gap_words",
    "answering.add_idea",
    "answering.confirm_works",
    "answering.say_nothing",
    "by_hand.add_sentence",
    "by_hand.rate_vitality",
    "explained.extent.shown_years",
    "explained.figures.theme_figure_lines",
    "files.import_indicators",
    "findings.areas_of_team",
    "findings.find_in_areas",
    "gaps.Busy",
    "gaps.Gap",
    "gaps.find_gaps",
    "goals.add_goal",
    "goals.serve_goal",
    "known.known_area",
    "matrix.Matrix",
    "matrix.names_within",
    "matrix.theme_matrix",
    "reading.AreaCompass",
    "reading.area_compass",
    "reading.measured_areas",
    "money.funding.add_funding",
    "money.funds.add_fund",
    "money.scorecard.set_gap_value",
    "need.area_names.folded",
    "need.need_words.need_row",
    "need.need_words.need_weight",
    "need.needs.Need",
    "need.needs.Needs",
    "need.needs.needs",
    "strengths.Entry",
    "strengths.add_strength",
)
