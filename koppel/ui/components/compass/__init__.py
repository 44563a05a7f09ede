"""
The compass of an area on a page: its drawing, what a chosen cell says, and the same as a table.

The drawing itself is `koppel.cartography.compass_rings`. Begin in `cell_panel`.
"""

# What other rooms of this layer may use.
SHARED = (
    "answer_panel.draw_answer",
    "drawing.draw_svg",
    "findings_tab.COMES_FOR",
    "findings_tab.declared_of",
    "matrix_table.compact_html",
    "matrix_table.first_to_ask",
    "matrix_table.matrix_html",
)
