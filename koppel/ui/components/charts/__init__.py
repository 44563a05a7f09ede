"""
Small charts: bars of works in time, counts as columns, and the time line of the browser.

Begin in `timeline`.
"""

# What other rooms of this layer may use.
SHARED = (
    "bars.bars_html",
    "columns.table_html",
    "timeline.spans_of",
    "timeline.street_names",
    "timeline.timeline_texts",
)
